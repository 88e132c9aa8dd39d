"""Headings, prose and tables as a notebook shows them, open and folded."""

import dataclasses
from html.parser import HTMLParser

import pandas as pd
import pytest

from lsr_analysis.display import Heading, Prose, Table
from lsr_analysis.display.prose import folded

SHOWN = pd.DataFrame(
    {"Council": ["York", "Hull & East <Riding>"], "Rate": ["1.5", "–"], "Why": ["", "not held"]}
)
FIGURES = SHOWN.assign(Rate=[1.4999, None])
TABLE = Table("rates", "Rates of <two> councils", SHOWN, FIGURES, "A dash: no figure.")
VOID = {"img", "br", "hr", "meta", "link"}


class Outline(HTMLParser):
    """Keeps each text with the elements that it stands in, and refuses what is not closed."""

    def __init__(self, page):
        super().__init__()
        self.open, self.texts, self.attributes = [], [], []
        self.feed(page)
        self.close()
        assert self.open == [], "elements that are not closed"

    def handle_starttag(self, tag, attrs):
        self.attributes.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, text):
        if text.strip():
            self.texts.append((tuple(self.open), text))

    def within(self, tag):
        """Return the texts that stand in an element."""
        return [text for path, text in self.texts if tag in path]

    def count(self, tag):
        return sum(one == tag for one, _ in self.attributes)


def outline(item):
    return Outline(item._repr_html_())


# Folding


def test_a_fold_shows_its_line_first_and_holds_the_rest():
    page = Outline(folded("Table: A & B", "<p>One.</p><p>Two.</p>"))
    assert page.texts[0] == (("details", "summary"), "Table: A & B")
    assert page.within("p") == ["One.", "Two."]
    assert all(path[0] == "details" for path, _ in page.texts)


def test_a_fold_is_closed_until_a_reader_opens_it():
    (details,) = [found for tag, found in Outline(folded("Line", "")).attributes
                  if tag == "details"]  # fmt: skip
    assert "open" not in details and details["class"] == "lsr-fold"


def test_the_line_of_a_fold_cannot_bring_elements_with_it():
    assert Outline(folded("<b>bold</b>", "")).count("b") == 0


# Tables


def test_an_open_table_is_in_no_fold():
    page = outline(TABLE)
    assert page.count("details") == page.count("summary") == 0
    assert page.within("caption") == [TABLE.caption]


def test_a_folded_table_says_what_it_is_before_it_is_opened():
    page = outline(dataclasses.replace(TABLE, folded=True))
    assert page.within("summary") == [f"Table: {TABLE.caption}"]
    assert page.count("details") == 1


def test_a_folded_table_holds_all_that_an_open_one_shows():
    page, fold = outline(TABLE), outline(dataclasses.replace(TABLE, folded=True))
    assert [text for _, text in fold.texts[1:]] == [text for _, text in page.texts]
    assert fold.attributes[2:] == page.attributes
    assert fold.within("p") == ["A dash: no figure."]


def test_folding_changes_neither_words_nor_file(tmp_path):
    fold = dataclasses.replace(TABLE, folded=True)
    assert repr(fold) == repr(TABLE) and fold.stacked == TABLE.stacked
    (one,), (two,) = TABLE.save(tmp_path / "one"), fold.save(tmp_path / "two")
    assert one.read_bytes() == two.read_bytes()


@pytest.mark.parametrize("fold", [False, True])
def test_a_table_can_be_read_aloud_and_scrolled_without_a_mouse(fold):
    page = outline(dataclasses.replace(TABLE, folded=fold))
    scopes = [found["scope"] for tag, found in page.attributes if tag == "th"]
    assert scopes == ["col"] * 3 + ["row"] * 2
    (region,) = [found for _, found in page.attributes if found.get("role") == "region"]
    assert region["tabindex"] == "0" and region["aria-label"] == TABLE.caption


def test_cells_are_text_and_bring_no_elements():
    page = outline(TABLE)
    assert "Hull & East <Riding>" in page.within("th")
    assert page.count("riding") == page.count("two") == 0


def test_columns_of_figures_are_marked_and_columns_of_words_are_not():
    classes = [found.get("class") for tag, found in outline(TABLE).attributes if tag == "td"]
    assert classes == ["lsr-number", None, "lsr-number", None]


def test_a_table_without_a_note_has_no_empty_paragraph():
    assert outline(dataclasses.replace(TABLE, note="")).count("p") == 0


# Prose


def test_prose_is_paragraphs_or_a_list():
    page = outline(Prose(("One.", "Two.")))
    assert page.within("p") == ["One.", "Two."] and page.count("ul") == 0
    page = outline(Prose(("One.", "Two."), listed=True))
    assert page.within("li") == ["One.", "Two."] and page.count("p") == 0


@pytest.mark.parametrize("listed", [False, True])
def test_prose_with_a_summary_is_folded(listed):
    page = outline(Prose(("One.", "Two."), listed, "Caveats of 2 measures"))
    assert page.texts[0] == (("details", "summary"), "Caveats of 2 measures")
    assert page.within("li" if listed else "p") == ["One.", "Two."]
    assert page.count("details") == 1


def test_prose_without_a_summary_is_open():
    assert outline(Prose(("One.",))).count("details") == 0


@pytest.mark.parametrize("listed", [False, True])
def test_nothing_is_folded_where_there_is_nothing_to_say(listed):
    page = outline(Prose((), listed, "Caveats"))
    assert page.texts == [] and page.count("details") == 0


@pytest.mark.parametrize("listed", [False, True])
def test_prose_without_a_sentence_leaves_no_empty_element(listed):
    """A screen reader would announce a list of nothing."""
    assert outline(Prose((), listed)).attributes == []


def test_sentences_are_text_and_bring_no_elements():
    page = outline(Prose(("<script>alert(1)</script> 5 < 6 & 7 > 6",), summary="<i>"))
    assert page.count("script") == page.count("i") == 0
    assert page.within("p") == ["<script>alert(1)</script> 5 < 6 & 7 > 6"]


def test_prose_says_its_sentences_in_a_terminal_and_not_its_summary():
    assert repr(Prose(("One.", "Two."), summary="Caveats")) == "One.\nTwo."


# Headings


@pytest.mark.parametrize("level", [1, 2, 3, 4])
def test_a_heading_has_its_level(level):
    page = outline(Heading("York & the <rest>", level))
    assert page.texts == [((f"h{level}",), "York & the <rest>")]


def test_a_heading_alone_is_the_title():
    assert outline(Heading("York")).count("h1") == 1
