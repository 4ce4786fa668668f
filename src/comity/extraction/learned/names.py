"""Whether words name somebody or something by themselves, or stand for what was named before."""

from __future__ import annotations

import re

_PRONOUNS = frozenset(
    "i we you he she it they me us him her them its his their our your both each one ones two some all another others"
    " this that these those which who whom there here more most".split()
)
_LEADING = re.compile(r"(?:the|a|an|its|his|her|their|our|this|that|these|those|both|two|in|from|to|of)\s+", re.I)


def is_name(words: str, role: str) -> bool:
    """Return whether the words of a role are more than a pronoun; of a party, whether they hold a name."""
    if words.lower() in _PRONOUNS:
        return False
    if role == "item":
        return True
    while leading := _LEADING.match(words):
        words = words[leading.end() :]
    return any(word[:1].isupper() for word in words.split())
