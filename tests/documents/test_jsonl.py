"""Reports from JSON lines: a broken line is told by its number, the rest goes on."""

import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity import BadDate, BadLine, Document, Empty, InputError, NotEnglish, TooLarge, read_jsonl

GOOD = {"id": "r1", "text": "Norway sent Kenya rice.", "published": "3 May 2024", "publisher": "The Oslo Times"}


def read(*lines: object, max_bytes: int = 1000) -> list[Document | InputError]:
    stream = io.BytesIO(b"\n".join(line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines))
    return list(read_jsonl(stream, max_bytes))


def test_a_line_is_a_report() -> None:
    (document,) = read(GOOD)
    assert document == Document(
        id="r1", text="Norway sent Kenya rice.", published="2024-05-03", publisher="The Oslo Times"
    )


def test_only_the_text_is_needed_and_a_number_may_be_the_id() -> None:
    first, second, third = read({"text": "A."}, {"text": "A.", "id": 7, "more": [1]}, {"text": "A.", "title": None})
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert len(first.id) == 20
    assert second.id == "7"
    assert first == third


@pytest.mark.parametrize(
    ("line", "error", "reason"),
    [
        (b"{broken", BadLine, "JSON"),
        (b"[1]", BadLine, "object"),
        (b'{"title": "x"}', BadLine, "text"),
        (b'{"text": 5}', BadLine, "text"),
        (b'{"text": "\xff"}', BadLine, "JSON"),
        (b"[" * 100_000, BadLine, "line"),
        ({"text": "  "}, Empty, "no text"),
        ({"text": "A.", "published": "soon"}, BadDate, "soon"),
        ({"text": "x" * 1001}, TooLarge, "--max-bytes"),
        (
            {"text": "Россия подарила зоопарку Пхеньяна семьдесят животных, сообщило министерство."},
            NotEnglish,
            "Russian",
        ),
    ],
)
def test_a_line_that_is_no_good_is_told_and_the_rest_goes_on(line: object, error: type, reason: str) -> None:
    before, wrong, after = read(GOOD, b"", line, GOOD)
    assert before == after == read(GOOD)[0]
    assert type(wrong) is error
    assert str(wrong).startswith("line 3: ")
    assert reason in str(wrong)


def test_a_line_without_end_is_not_taken_into_memory() -> None:
    class Endless(io.BytesIO):
        longest = 0

        def readline(self, size: int | None = -1, /) -> bytes:
            assert size is not None
            self.longest = max(self.longest, size)
            return super().readline(size)

    stream = Endless(b'{"text": "' + b"x" * 5_000_000 + b'"}\n' + json.dumps(GOOD).encode())
    wrong, after = read_jsonl(stream, 1000)
    assert isinstance(wrong, BadLine)
    assert isinstance(after, Document)
    assert stream.longest < 1_200_000


def test_a_lone_surrogate_does_not_stop_it() -> None:
    (result,) = read(b'{"text": "A \\ud800 b."}')
    assert isinstance(result, Document | BadLine)


@settings(deadline=None)
@given(st.lists(st.binary(max_size=40).filter(lambda raw: b"\n" not in raw), max_size=5))
def test_one_result_for_every_line_that_is_not_blank(lines: list[bytes]) -> None:
    results = list(read_jsonl(io.BytesIO(b"\n".join(lines))))
    assert len(results) == sum(1 for line in lines if line.strip().removeprefix(b"\xef\xbb\xbf"))
