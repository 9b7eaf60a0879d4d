"""Metrics as lines: each is a value line and, where it may not exist, a state line."""
