"""comity reads reports about states and keeps the ledger."""
