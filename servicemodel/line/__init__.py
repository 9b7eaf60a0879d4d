"""What a line is: the words of formulas, units, sheets and the order of computing."""
