"""Agreements by rules: accords, their parties and what they are about."""
