"""The page: a ledger in the browser, to look through, check and correct. Needs comity[web]."""
