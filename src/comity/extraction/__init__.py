"""Those who propose what a report says: they point at its words, and give no value themselves."""
