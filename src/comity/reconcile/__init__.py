"""reconcile: see docs/how-it-works.md."""
