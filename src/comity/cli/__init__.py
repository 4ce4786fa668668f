"""cli: see docs/how-it-works.md."""
