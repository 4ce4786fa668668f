"""Measures of speed and accuracy."""
