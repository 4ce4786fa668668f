"""Pages from the open web: asked for politely, from public addresses alone, within limits."""
