"""The rules: extractors that read predications by frames and tables."""
