"""A language model proposes claims by pointing at words of the report; what the words mean, comity says."""
