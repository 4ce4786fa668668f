"""knowledge: see docs/how-it-works.md."""
