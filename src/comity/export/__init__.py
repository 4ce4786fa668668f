"""export: see docs/how-it-works.md."""
