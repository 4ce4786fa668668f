"""Sources that are looked at again and again: what is new in them is read into a ledger."""
