"""Transfers by rules: who gives what to whom."""
