"""claims: see docs/how-it-works.md."""
