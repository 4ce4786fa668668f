"""language: see docs/how-it-works.md."""
