"""The annotated report: what the layers below have seen in it, as everything above asks for it."""
