"""documents: see docs/how-it-works.md."""
