"""A notebook's book: what is shown, what leaves, what is folded, and what is saved."""

import pandas as pd
import pytest

from lsr_analysis.display import Chart, Heading, Prose, Table
from lsr_analysis.reporting import Book

FIGURES = pd.DataFrame({"Council": ["York"], "Rate": [1 / 3]})


def chart(name="bars"):
    return Chart(name, "Title", "Subtitle", "Note", "What it shows", b"png", b"<svg/>")


def table(name="rates"):
    return Table(name, "Rates", FIGURES.round(1), FIGURES)


def said(text="No rate is held for these months."):
    return Prose((text,))


@pytest.fixture
def book():
    return Book(None)


def kinds(shown):
    return [type(item).__name__ for item in shown.items]


# What a part shows


def test_a_part_stands_under_its_heading(book):
    shown = book.part("Month by month", chart(), table())
    assert kinds(shown) == ["Heading", "Chart", "Table"]
    assert shown.items[0] == Heading("Month by month", 3)
    assert shown._repr_html_().startswith("<h3>Month by month</h3>")


def test_the_level_of_its_heading_can_be_chosen(book):
    assert book.part("A section", chart(), level=2).items[0] == Heading("A section", 2)


def test_without_a_heading_a_part_goes_on_under_the_one_before(book):
    assert kinds(book.part("", chart(), said())) == ["Chart", "Prose"]


def test_a_part_with_only_a_reason_says_it_under_its_heading(book):
    shown = book.part("Month by month", said())
    assert shown.items == (Heading("Month by month", 3), said())


# What leaves


def test_a_part_leaves_whole_where_its_reason_was_said(book):
    book.part("Month by month", said())
    shown = book.part("What the series usually does", said())
    assert shown.items == () and repr(shown) == "" and shown._repr_html_() == ""


def test_each_reason_is_said_once(book):
    """A chart and its table that are both missing for one reason give it once, in ten parts."""
    parts = [book.part(f"Part {n}", said(), said()) for n in range(10)]
    page = "\n".join(map(repr, parts))
    assert page.count(repr(said())) == 1
    assert [kinds(part) for part in parts[1:]] == [[]] * 9


def test_of_several_reasons_only_the_first_is_said(book):
    shown = book.part("Parts of the gap", said("No gap."), said("No parts."), said("No note."))
    assert shown.items == (Heading("Parts of the gap", 3), said("No gap."))


def test_another_reason_is_said_in_its_turn(book):
    book.part("One", said("No rate."))
    assert book.part("Two", said("No peers.")).items[1:] == (said("No peers."),)


def test_a_note_without_its_subject_leaves(book):
    book.part("Standing", said())
    assert book.part("Funnel", said(), said("How to read a funnel.")).items == ()


def test_a_note_stays_where_there_is_something_to_note(book):
    book.part("Standing", said())
    note = said("How to read the table.")
    assert kinds(book.part("Funnel", said(), table(), note)) == ["Heading", "Table", "Prose"]


def test_words_without_a_sentence_are_none(book):
    assert book.part("Caveats", Prose(())).items == ()
    assert kinds(book.part("Caveats", chart(), Prose(()))) == ["Heading", "Chart"]


def test_when_false_leaves_a_part_out_and_saves_nothing(tmp_path):
    book = Book(tmp_path)
    assert book.part("When it happened", chart(), table(), said(), when=False).items == ()
    assert list(tmp_path.iterdir()) == []
    assert kinds(book.part("When it happened", chart(), when=True)) == ["Heading", "Chart"]


@pytest.mark.parametrize(
    "before",
    [
        lambda book: book.part("Left out", said(), when=False),
        lambda book: book.part("One said", said("Another reason."), said()),
        lambda book: (book.part("A", said("Known.")), book.part("B", said("Known."), said())),
    ],
    ids=["in a part left out", "behind another reason", "behind a known reason"],
)
def test_a_reason_that_no_reader_saw_is_still_to_be_said(book, before):
    before(book)
    assert book.part("Now", said()).items == (Heading("Now", 3), said())


# A subject that may not be there


def test_about_nothing_is_nothing(book):
    def refuse(_):
        raise AssertionError("made something of nothing")

    shown = book.about(None, refuse)
    assert shown.items == () and shown._repr_html_() == ""


def test_about_a_subject_shows_what_each_maker_makes_of_it(book):
    shown = book.about("Torbay", lambda name: said(name), lambda name: chart(name.lower()))
    assert shown.items[0] == said("Torbay")
    assert shown.items[1].name == "torbay"


@pytest.mark.parametrize("subject", ["", 0, pd.DataFrame()], ids=["text", "zero", "table"])
def test_only_none_is_no_subject(book, subject):
    assert book.about(subject, lambda _: said()).items == (said(),)


# What is folded


def folds(shown):
    return [item.folded for item in shown.items if isinstance(item, Table)]


def test_tables_under_a_chart_are_folded_and_others_are_not(book):
    shown = book.show(table("above"), chart(), table("below"), said(), table("further below"))
    assert folds(shown) == [False, True, True]
    assert folds(book.show(table("alone"))) == [False]


def test_a_table_under_a_reason_why_there_is_no_chart_is_open(book):
    assert folds(book.part("Standing", said(), table())) == [False]


def test_a_heading_does_not_count_as_a_chart(book):
    assert folds(book.part("Findings", table())) == [False]
    assert folds(book.part("Standing", chart(), table("other"))) == [True]


def test_fold_folds_every_table_and_leaves_the_rest(book):
    shown = book.fold(table("long"), said(), chart(), table("longer"))
    assert folds(shown) == [True, True]
    assert shown.items[1] == said() and kinds(shown)[2] == "Chart"


def test_folding_leaves_the_table_given_as_it_was(book):
    given = table()
    book.fold(given)
    assert not given.folded


def test_a_folded_table_is_saved_in_full(tmp_path):
    Book(tmp_path).show(chart(), table())
    saved = pd.read_csv(tmp_path / "tables" / "rates.csv")
    assert saved["Rate"].tolist() == [1 / 3]


# What is saved


def test_charts_and_tables_are_saved_as_they_are_shown(tmp_path):
    book = Book(tmp_path)
    book.show(chart(), said())
    book.part("Rates", table())
    saved = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.*")}
    assert saved == {"figures/bars.png", "figures/bars.svg", "tables/rates.csv"}
    assert (tmp_path / "figures" / "bars.png").read_bytes() == b"png"


def test_without_a_folder_nothing_is_saved(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Book(None).show(chart(), table())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("item", [chart, table])
@pytest.mark.parametrize("way", ["show", "part", "fold", "about"])
def test_the_same_name_twice_is_refused(tmp_path, item, way):
    book = Book(tmp_path)
    again = {
        "show": lambda: book.show(item("same")),
        "part": lambda: book.part("Again", item("same")),
        "fold": lambda: book.fold(item("same")),
        "about": lambda: book.about("York", lambda _: item("same")),
    }
    book.show(item("same"))
    with pytest.raises(ValueError, match="same' is shown twice; give one of them another name"):
        again[way]()


def test_a_chart_and_its_table_may_share_a_name(tmp_path):
    Book(tmp_path).show(chart("standing"), table("standing"))
    assert len(list(tmp_path.rglob("standing.*"))) == 3


def test_what_is_shown_twice_in_one_cell_is_shown_once(book):
    assert book.show(said(), said("Other."), said()).items == (said(), said("Other."))


def test_a_cell_reads_as_its_items_one_under_the_other(book):
    shown = book.show(Heading("York", 2), said("One."), said("Two."))
    assert repr(shown) == "York\nOne.\nTwo."
    assert shown._repr_html_() == "<h2>York</h2>\n<p>One.</p>\n<p>Two.</p>"


# A section about a subject


def test_a_section_shows_what_each_maker_makes_of_its_subject(book):
    shown = book.section("Rates", "york", lambda s: chart(s), lambda s: table(s), level=2)
    assert kinds(shown) == ["Heading", "Chart", "Table"]
    assert shown.items[0] == Heading("Rates", 2)
    assert shown.items[1].name == shown.items[2].name == "york"


def test_a_section_without_a_subject_leaves_whole_and_makes_nothing(book):
    def maker(_):
        raise AssertionError("made though there is no subject")

    assert book.section("Rates", None, maker).items == ()


def caveats(*sentences):
    return lambda _: Prose(sentences, listed=True)


def test_a_list_leaves_out_what_a_section_before_has_said(book):
    book.section("Rates", "york", chart, caveats("All adults.", "Clumps."))
    shown = book.section("Shares", "york", lambda _: chart("shares"), caveats("Clumps.", "Parts."))
    assert shown.items[-1] == Prose(("Parts.",), listed=True)


def test_paragraphs_are_never_cut(book):
    book.section("Rates", "york", caveats("One.", "Two."))
    whole = Prose(("Two.", "Three."))
    assert book.section("Shares", "york", lambda _: whole).items[-1] == whole


# Questions


def test_an_answer_stands_first_and_apart(book):
    shown = book.answer("How many?", "york", lambda _: Prose(("Two.", "Of three.", "In May.")))
    assert shown.items == (
        Heading("How many?", 2), Prose(("Two.",), answer=True),
        Prose(("Of three.", "In May."), listed=True),
    )  # fmt: skip
    assert '<h2>How many?</h2>\n<p class="lsr-answer">Two.</p>' in shown._repr_html_()


def test_an_answer_of_one_sentence_has_no_list(book):
    assert kinds(book.answer("How many?", "york", lambda _: said())) == ["Heading", "Prose"]


def test_a_question_that_is_left_out_is_not_answered(book):
    def maker(_):
        raise AssertionError("answered though it is left out")

    assert book.answer("How many?", None, maker).items == ()
