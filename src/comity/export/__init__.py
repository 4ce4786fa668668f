"""The ledger in the formats of others, one module a format; each yields bytes."""
