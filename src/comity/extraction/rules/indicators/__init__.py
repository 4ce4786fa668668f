"""Indicators by rules: measurements of states."""
