"""Reports from web pages."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity import Empty, InputError, read_file
from comity.documents.html import article
from comity.errors import Paywalled
from comity.model import Document

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


PROSE = (
    "<p>Norway has sent Kenya 40 tonnes of rice, the foreign ministry said on Monday, its second gift this year.</p>"
    "<p>Kenya thanked Norway and said that more was needed after the drought that it has had since last year.</p>"
)


def read_page(tmp_path: Path, body: str, head: str = "") -> Document:
    path = tmp_path / "page.html"
    path.write_text(f"<html><head>{head}</head><body class='has-sidebar comments-open'>{body}</body></html>")
    return read_file(path)


@pytest.mark.parametrize(
    "beside",
    [
        "<div id='comments'><div class='comment'><time datetime='2019-02-03'>3 Feb 2019</time> Good.</div></div>",
        "<ol class='comment-list'><li><span class='date'>3 February 2019</span><p>Good.</p></li></ol>",
        "<aside><h3>Latest</h3><time datetime='2019-02-03'>3 Feb 2019</time> <a href='/x'>Other news</a></aside>",
        "<div class='sidebar'><ul><li><span class='date'>February 3, 2019</span> Other news</li></ul></div>",
        "<article class='card'><h3>More</h3><time datetime='2019-02-03'>3 Feb</time></article>",
        "<footer>Last change 2019-02-03</footer>",
        "<p>The first lot had come on 2019-02-03 by ship.</p>",
        """<script type="application/ld+json">{"@type": "NewsArticle", "comment": [{"@type": "Comment",
        "datePublished": "2019-02-03"}]}</script>""",
    ],
)
def test_a_day_beside_the_article_is_not_its_own(tmp_path: Path, beside: str) -> None:
    article = f"<article><h1>Rice</h1>{PROSE}</article>"
    assert read_page(tmp_path, article + beside).published is None
    dated = f"<header><h1>Rice</h1><time datetime='2018-01-02'>2 January 2018</time></header>{article}"
    assert read_page(tmp_path, beside + dated).published == "2018-01-02"


def test_linked_data_tell_the_day_of_the_article(tmp_path: Path) -> None:
    head = """<script type="application/ld+json">{"@graph": [{"@type": "Comment", "datePublished": "2019-02-03"},
    {"@type": ["NewsArticle"], "datePublished": "2018-01-02T10:00:00Z"}]}</script>"""
    assert read_page(tmp_path, f"<article><h1>Rice</h1>{PROSE}</article>", head).published == "2018-01-02"


def test_a_line_break_is_a_blank_and_two_end_a_paragraph(tmp_path: Path) -> None:
    body = "<p>Norway gave<br>Kenya 12 trucks.<br/><br/>\nSweden gave<br />Ghana <b>four</b> boats.</p>"
    assert read_page(tmp_path, body).text == "Norway gave Kenya 12 trucks.\n\nSweden gave Ghana four boats."


@pytest.mark.parametrize(
    "gate",
    [
        "<h1>Subscribe to read</h1><p>Try unlimited access. Only $1 for 4 weeks.</p>",
        "<h1>Rice</h1><p>Norway has sent rice.</p><p>Subscribe now to keep reading</p><p>Already a subscriber?</p>",
        "<h1>Rice</h1><p>This article is only available to our subscribers.</p>",
    ],
)
def test_a_page_for_subscribers_is_told_as_such(tmp_path: Path, gate: str) -> None:
    with pytest.raises(Paywalled, match="subscribers"):
        read_page(tmp_path, f"<article>{gate}</article>")


def test_a_report_that_asks_to_subscribe_is_read(tmp_path: Path) -> None:
    more = "<p>Subscribe to read our newsletter.</p>"
    assert "40 tonnes" in read_page(tmp_path, f"<article><h1>Rice</h1>{PROSE * 3}{more}</article>").text


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(["<p>", "</p>", "<br>", "<ul><li>", "</li>", "<b>", "rice ", "<h1>", "<!--", "\ue000"]))
)
def test_any_tags_are_a_report_or_one_error(tags: list[str]) -> None:
    try:
        meta, text = article(f"<html><body>{''.join(tags)}</body></html>")
    except InputError:
        return
    assert text.strip() == text
    assert meta.published is None


@pytest.mark.parametrize("body", ["", "<p> </p>", "<script>let a = 1</script>"])
def test_a_page_without_an_article(tmp_path: Path, body: str) -> None:
    path = tmp_path / "page.html"
    path.write_text(f"<html><body>{body}</body></html>")
    with pytest.raises(Empty, match="article"):
        read_file(path)
