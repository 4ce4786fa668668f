"""Visits by rules: who goes to whom."""
