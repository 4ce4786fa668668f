"""What may stand before the root of a page or a feed, as patterns that never look at a character again."""

from __future__ import annotations

PROLOGUE = r"(?>\s++|<!--.*?-->|<\?[^>]*+>)*+"
"""White space, comments and instructions; for use with re.DOTALL."""

DOCTYPE = r"(?><!doctype[^\[>]*+(?:\[.*?\]\s*+)?+>)"
"""A document type with its declarations; for use with re.DOTALL and re.IGNORECASE."""
