"""Sets of lines that belong together and know no party: growth, replacement, energy and so on."""
