"""Reports from files: what is text is taken as it is, what is not is named."""

import io
import json
import os
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from comity import (
    BadDate,
    Binary,
    Document,
    Empty,
    InputError,
    NotEnglish,
    NotFound,
    TooLarge,
    make_document,
    read_file,
)

ENGLISH = "Norway has sent Kenya 40 tonnes of rice, the foreign ministry in Oslo said on Tuesday."


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_plain_text_is_taken_to_the_letter(tmp_path: Path) -> None:
    document = read_file(write(tmp_path / "a.txt", f"  {ENGLISH}\n\nMore.\t\x0c \u200b“Yes”\n"))
    assert document.text == f"  {ENGLISH}\n\nMore.\t\x0c \u200b“Yes”\n"
    assert (document.title, document.published, document.publisher, document.url) == (None, None, None, None)


@pytest.mark.parametrize("newline", ["\r\n", "\r", "\n"])
def test_line_ends_become_one_character(tmp_path: Path, newline: str) -> None:
    document = read_file(write(tmp_path / "a.txt", newline.join(["One.", "", "Two."])))
    assert document.text == "One.\n\nTwo."


def test_the_id_is_of_the_content(tmp_path: Path) -> None:
    first = read_file(write(tmp_path / "a.txt", ENGLISH), published="2024-01-02")
    again = read_file(write(tmp_path / "b.txt", ENGLISH + "\r\n".strip()), published="2 January 2024")
    other = read_file(tmp_path / "a.txt", published="2024-01-03")
    assert first.id == again.id != other.id
    assert len(first.id) == 20
    assert set(first.id) <= set("0123456789abcdef")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    text = f"“{ENGLISH}” – the café’s owner added, “€5 is enough for Zoë.”"
    assert read_file(write(tmp_path / "a.txt", text.encode(encoding))).text == text


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
@pytest.mark.parametrize(
    "text",
    [
        "Côte d'Ivoire sent Perú 40 tonnes of rice.",
        "Temperatures hit 45°C, the ministry said; £2bn was pledged.",
        "São Tomé and Príncipe gave Orbán a horse named Çelik.",
        "The ÉLYSÉE said no. " + ENGLISH * 20,
    ],
)
def test_a_few_accents_are_enough(tmp_path: Path, encoding: str, text: str) -> None:
    assert read_file(write(tmp_path / "a.txt", text.encode(encoding))).text == text


def test_russian_in_its_old_encoding_is_named(tmp_path: Path) -> None:
    text = "Россия подарила зоопарку Пхеньяна семьдесят животных, сообщило министерство природных ресурсов. " * 3
    with pytest.raises(NotEnglish, match="Russian"):
        read_file(write(tmp_path / "a.txt", text.encode("cp1251")))


HEAD = "---\ntitle: 'Rice: a gift'\ndate: 3 May 2024\nPublisher: The Oslo Times\nauthor: A. B.\ntags:\n- rice\nurl: https://x.example/1\n---\n"


def test_front_matter_is_no_part_of_the_text(tmp_path: Path) -> None:
    document = read_file(write(tmp_path / "a.txt", f"{HEAD}\n{ENGLISH}\n"))
    assert document.text == f"{ENGLISH}\n"
    assert document.title == "Rice: a gift"
    assert document.published == "2024-05-03"
    assert document.publisher == "The Oslo Times"
    assert document.url == "https://x.example/1"


def test_options_win_over_front_matter_and_that_over_meta_json(tmp_path: Path) -> None:
    meta = {"title": "Beside", "published": "2020-01-01", "publisher": "Beside", "url": "https://beside.example"}
    write(tmp_path / "meta.json", json.dumps(meta))
    report = write(tmp_path / "a.txt", f"---\ntitle: Head\npublished: 2021-01-01\n---\n{ENGLISH}")
    document = read_file(report, title="Given")
    assert (document.title, document.published, document.publisher) == ("Given", "2021-01-01", "Beside")
    assert document.url == "https://beside.example"


@pytest.mark.parametrize(
    "head", ["---\nA dash line and prose follow.\n---\n", "---\ntitle: never closed\n", "----\n", "---\n---\n"]
)
def test_what_is_no_front_matter_stays_text(tmp_path: Path, head: str) -> None:
    assert read_file(write(tmp_path / "a.txt", head + ENGLISH)).text == head + ENGLISH


@pytest.mark.parametrize("meta", ["{", '{"title": 3}', "[]", b"\xff"])
def test_a_broken_meta_json_is_told(tmp_path: Path, meta: str | bytes) -> None:
    write(tmp_path / "meta.json", meta)
    with pytest.raises(InputError, match=r"meta\.json"):
        read_file(write(tmp_path / "a.txt", ENGLISH))


def test_a_bad_date_in_front_matter_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadDate, match="30 February"):
        read_file(write(tmp_path / "a.txt", f"---\ndate: 30 February 2024\n---\n{ENGLISH}"))


def zipped() -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("word/document.xml", ENGLISH)
    return archive.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n" + ENGLISH.encode(), "PDF"),
        (zipped(), "zip"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "PNG"),
        (b"\xff\xd8\xff\xe0" + bytes(50), "JPEG"),
        (b"GIF89a" + bytes(50), "GIF"),
        (b"\x1f\x8b\x08" + bytes(50), "gzip"),
        (rb"{\rtf1 " + ENGLISH.encode(), "RTF"),
        (b"SQLite format 3\x00" + bytes(90), "SQLite"),
        (ENGLISH.encode() + b"\x00" + ENGLISH.encode(), "NUL"),
        (bytes(range(1, 32)) * 20, "binary data"),
    ],
)
def test_what_is_not_text_is_named(tmp_path: Path, content: bytes, kind: str) -> None:
    with pytest.raises(Binary, match=kind):
        read_file(write(tmp_path / "a.txt", content))


@pytest.mark.parametrize("content", ["", " \n\t\r\n ", "\ufeff", "---\ntitle: Only a head\n---\n\n"])
def test_nothing_in_it(tmp_path: Path, content: str) -> None:
    with pytest.raises(Empty):
        read_file(write(tmp_path / "a.txt", content))


def test_too_large_says_size_limit_and_option(tmp_path: Path) -> None:
    report = write(tmp_path / "a.txt", ENGLISH)
    size = len(ENGLISH)
    assert read_file(report, max_bytes=size).text == ENGLISH
    with pytest.raises(TooLarge, match=rf"{size} bytes.* {size - 1} .*--max-bytes"):
        read_file(report, max_bytes=size - 1)


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        read_file(tmp_path / "nowhere.txt")


def test_a_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="folder"):
        read_file(tmp_path)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="the superuser may read everything")
def test_permission_denied(tmp_path: Path) -> None:
    report = write(tmp_path / "a.txt", ENGLISH)
    report.chmod(0)
    with pytest.raises(InputError, match="permission"):
        read_file(report)


def test_a_path_that_no_file_can_have() -> None:
    with pytest.raises(InputError):
        read_file("a\0b")


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(f"{HEAD}{ENGLISH}".encode())))
    document = read_file("-", publisher="Given")
    assert (document.text, document.publisher, document.published) == (ENGLISH, "Given", "2024-05-03")


def test_standard_input_has_a_limit_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(ENGLISH.encode() * 10)))
    with pytest.raises(TooLarge):
        read_file("-", max_bytes=100)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=400) | st.text(max_size=200).map(lambda text: f"<html>{text}".encode()))
@example(b"\xff\xfe\x00")
@example(b"<html>\x00")
@example(b"---\n: \n---\n")
@example(("(" * 5000).encode())
def test_any_bytes_are_a_report_or_one_error(tmp_path: Path, content: bytes) -> None:
    result: Document | InputError
    try:
        result = read_file(write(tmp_path / "a.txt", content))
    except InputError as error:
        result = error
    words = result.text if isinstance(result, Document) else str(result)
    assert words.strip()
    assert words.encode()
    assert ("\r" if isinstance(result, Document) else "\n") not in words


@settings(deadline=None)
@given(st.text(alphabet=st.characters(), max_size=200))
def test_text_from_a_program_keeps_its_offsets(text: str) -> None:
    try:
        document = make_document(text)
    except InputError:
        return
    assert len(document.text) == len(text.replace("\r\n", "\n"))
    document.text.encode()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (
            "Der russische Präsident hat dem Zoo in Pjöngjang siebzig Tiere geschenkt, teilte das Ministerium mit.",
            "German",
        ),
        ("La Russie a offert soixante-dix animaux au zoo de Pyongyang, a annoncé le ministère.", "French"),
        ("Россия подарила зоопарку Пхеньяна семьдесят животных, сообщило министерство.", "Russian"),
        ("俄罗斯向平壤中央动物园赠送了七十多只动物,俄罗斯自然资源部周三表示。" * 3, "Chinese"),
    ],
)
def test_other_languages_are_named(text: str, language: str) -> None:
    with pytest.raises(NotEnglish, match=language):
        make_document(text)


@pytest.mark.parametrize(
    "text",
    [
        "Bonjour.",
        "1 2 3 4 5 6 7 8 9",
        "Seyoum Mesfin signed for Addis Ababa and Haile Woldensae for Asmara.",
        "MOSCOW GIVES PYONGYANG ZOO A LION, TWO BEARS AND FORTY DUCKS",
        "“C’est la vie,” President Emmanuel Macron told reporters in Paris after the talks on the ceasefire.",
        "Nguyễn Phú Trọng met Phạm Minh Chính in Hà Nội on Monday.",
        "Abdel Fattah el-Sisi, Mohammed bin Salman and Tamim bin Hamad Al Thani met in Riyadh.",
    ],
)
def test_short_and_uncertain_texts_pass(text: str) -> None:
    assert make_document(text).text == text
