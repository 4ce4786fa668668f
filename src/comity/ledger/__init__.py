"""ledger: see docs/how-it-works.md."""
