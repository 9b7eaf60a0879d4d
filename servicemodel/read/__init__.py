"""Readers of lines, each on its own: numpy arrays, spreadsheet formulas, sentences."""
