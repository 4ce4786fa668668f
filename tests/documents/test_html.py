"""Reports from web pages."""

from pathlib import Path

import pytest

from comity import Empty, read_file

PAGE = """<!DOCTYPE html>
<html lang="en"><head><title>Rice for Nairobi | The Oslo Times</title>
<meta charset="utf-8"><meta property="og:site_name" content="The Oslo Times">
<meta property="article:published_time" content="2024-05-03T10:00:00+02:00">
<link rel="canonical" href="https://oslotimes.example/rice"></head>
<body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<article><h1>Rice for Nairobi</h1>
<p>Norway has sent <a href="/kenya">Kenya</a> 40 tonnes of rice, the foreign
ministry said &mdash; its second gift this year.</p>
<p>The shipment also holds:</p>
<ul><li>two fire engines</li><li>10,000 doses of vaccine</li></ul>
<blockquote><p>“We are grateful,” the ambassador said.</p></blockquote>
<table><tr><td>2023</td><td>12 tonnes</td></tr></table>
</article><footer>All rights reserved</footer></body></html>
"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    return path


def test_paragraphs_and_lists_stay_apart(page: Path) -> None:
    blocks = read_file(page).text.split("\n\n")
    assert "Norway has sent Kenya 40 tonnes of rice, the foreign ministry said — its second gift this year." in blocks
    assert "- two fire engines\n- 10,000 doses of vaccine" in blocks
    assert "“We are grateful,” the ambassador said." in blocks
    assert "2023 | 12 tonnes" in blocks
    assert not any("Home" in block or "rights reserved" in block for block in blocks)


def test_each_block_stands_once(page: Path) -> None:
    text = read_file(page).text
    assert text.count("Norway has sent") == text.count("We are grateful") == text.count("fire engines") == 1


def test_what_the_page_says_of_itself(page: Path) -> None:
    document = read_file(page)
    assert document.title == "Rice for Nairobi"
    assert document.published == "2024-05-03"
    assert document.publisher == "The Oslo Times"
    assert document.url == "https://oslotimes.example/rice"


def test_options_win_over_the_page(page: Path) -> None:
    document = read_file(page, published="2024-05-04", title="Mine", publisher="Me")
    assert (document.published, document.title, document.publisher) == ("2024-05-04", "Mine", "Me")


def test_a_page_is_known_by_its_content(page: Path, tmp_path: Path) -> None:
    other = tmp_path / "page.txt"
    other.write_bytes(b"\xef\xbb\xbf" + page.read_bytes())
    assert read_file(other) == read_file(page)


def test_a_day_is_never_guessed(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(
        "<html><body><p>Kenya thanked Norway in 2021 for rice that came on 3 May 2020 by ship.</p></body></html>"
    )
    assert read_file(path).published is None


@pytest.mark.parametrize("body", ["", "<p> </p>", "<script>let a = 1</script>"])
def test_a_page_without_an_article(tmp_path: Path, body: str) -> None:
    path = tmp_path / "page.html"
    path.write_text(f"<html><body>{body}</body></html>")
    with pytest.raises(Empty, match="article"):
        read_file(path)
