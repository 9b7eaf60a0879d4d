"""The workbook: live formulas with their values beside them, laid out as finance teams expect."""
