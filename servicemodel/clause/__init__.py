"""Clauses: rules that move money between parties, one file each, fields and lines together."""
