"""mentions: see docs/how-it-works.md."""
