"""Words of accord, of visiting and of blame."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from comity.knowledge.tables import read_table
from comity.model import AgreementStage, AgreementType

MeetingPattern = Literal["visit", "travel", "carry", "attend", "meet", "sign", "host", "invite", "expect"]


class AccordWords(msgspec.Struct, frozen=True, kw_only=True):
    """Nouns of one agreement type, or verbs (stage) or nouns (act) of one agreement stage."""

    role: Literal["noun", "stage", "act"]
    value: str
    words: list[str]


class MeetingWords(msgspec.Struct, frozen=True, kw_only=True):
    """Verbs and nouns of visiting and meeting alike in their arguments."""

    pattern: MeetingPattern
    verbs: list[str] = []
    nouns: list[str] = []


class BlameWords(msgspec.Struct, frozen=True, kw_only=True):
    """Words of blame alike in where the accused and the wrong stand."""

    verbs: list[str] = []
    nouns: list[str] = []
    accused: list[str]
    wrong: list[str]


TABLES = {"accords": AccordWords, "meetings": MeetingWords, "blame": BlameWords}


@dataclass(slots=True)
class Relations:
    """The tables, by lemma."""

    accords: dict[str, AgreementType] = field(default_factory=dict)
    accord_stages: dict[str, AgreementStage] = field(default_factory=dict)
    accord_acts: dict[str, AgreementStage] = field(default_factory=dict)
    meeting_verbs: dict[str, MeetingPattern] = field(default_factory=dict)
    meeting_nouns: dict[str, MeetingPattern] = field(default_factory=dict)
    blame_verbs: dict[str, BlameWords] = field(default_factory=dict)
    blame_nouns: dict[str, BlameWords] = field(default_factory=dict)


@cache
def load_relations(extra: Path | None = None) -> Relations:
    """Read the words of accord, visiting and blame that comity ships and a user's own."""
    found = Relations()
    for row in read_table("accords", AccordWords, extra):
        for word in row.words:
            if row.role == "noun":
                found.accords[word] = msgspec.convert(row.value, AgreementType)
            elif row.role == "act":
                found.accord_acts[word] = msgspec.convert(row.value, AgreementStage)
            else:
                found.accord_stages[word] = msgspec.convert(row.value, AgreementStage)
    for meeting in read_table("meetings", MeetingWords, extra):
        found.meeting_verbs.update(dict.fromkeys(meeting.verbs, meeting.pattern))
        found.meeting_nouns.update(dict.fromkeys(meeting.nouns, meeting.pattern))
    for blame in read_table("blame", BlameWords, extra):
        found.blame_verbs.update(dict.fromkeys(blame.verbs, blame))
        found.blame_nouns.update(dict.fromkeys(blame.nouns, blame))
    return found
