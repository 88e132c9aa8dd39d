"""The charts of the review toolkit, as they are drawn, and what is written beside them."""

import csv
import re

import pytest
from conftest import ROOT
from matplotlib.colors import to_rgb
from toolkit_files import DOWN, HOME, LAYOUTS, filled, sample, survey, write_rows

from lsr_analysis.charts import toolkit_answers as bars
from lsr_analysis.charts import toolkit_durations as days
from lsr_analysis.display import Chart, Prose
from lsr_analysis.display import chart as frame
from lsr_analysis.reporting.toolkit import toolkit_summary
from lsr_analysis.toolkit.durations import Days, DaysBetween
from lsr_analysis.toolkit.layout import find_layout
from lsr_analysis.toolkit.summary import summarise

ANSWERS = find_layout("relational-audit").answers_that("good", "not good")


@pytest.fixture
def figures(monkeypatch):
    """Keep the figures that are drawn, to look at their artists."""
    kept = []

    def keep(*args, **kwargs):
        kept.append(frame.start(*args, **kwargs))
        return kept[-1]

    for module in (bars, days):
        monkeypatch.setattr(module, "start", keep)
    return kept


def audit(*given):
    """Return the summary of one statement answered by councils and acute trusts."""
    rows = survey({("council", "aims"): given, ("acute trust", "aims"): given})
    return summarise(filled("relational-audit", rows))


def texts(figure):
    return [text.get_text() for text in figure.axes[0].texts]


def test_each_segment_is_as_wide_as_its_share_and_labelled(figures):
    bars.toolkit_answers(audit(*ANSWERS * 3, *["agree", "disagree"] * 3))
    (figure,) = figures
    widths = [round(patch.get_width()) for patch in figure.axes[0].patches]
    assert widths == [14, 29, 14, 29, 14]
    assert texts(figure) == ["14%", "29%", "14%", "29%", "14%", "of 42"]


def test_a_narrow_segment_is_labelled_too(figures):
    bars.toolkit_answers(audit(*ANSWERS * 3, *["disagree"] * 45))
    assert texts(figures[0]) == ["80%", "5%", "5%", "5%", "5%", "of 120"]


def test_few_answers_of_staff_are_drawn_as_good_against_all_others(figures):
    chart = bars.toolkit_answers(audit(*["agree"] * 3, *["disagree"] * 8, "strongly disagree"))
    assert texts(figures[0]) == ["25%", "75%", "of 24"]
    axes = figures[0].axes[0]
    key = [text.get_text() for text in axes.get_legend().get_texts()]
    assert key == ["agree or strongly agree", "all other answers"]
    assert [patch.get_hatch() for patch in axes.patches] == [bars._GOOD[1], bars._OTHERS[1]]
    assert "agree or strongly agree 25%, all other answers 75% (of 24)" in chart.alt


def test_no_two_answers_are_told_apart_by_colour_alone(figures):
    bars.toolkit_answers(audit(*ANSWERS * 3))
    patterns = [patch.get_hatch() or "" for patch in figures[0].axes[0].patches]
    assert len(set(patterns)) == 5
    assert not {bars._OTHERS[1], bars._GOOD[1]} & set(patterns)


def luminance(colour):
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("style", [*bars._STYLES, bars._OTHERS, bars._GOOD])
def test_each_segment_stands_out_from_its_edge(style):
    fill, _, edge = style
    assert contrast(fill, edge) >= 3


def test_answers_are_in_order_in_the_key(figures):
    bars.toolkit_answers(audit(*ANSWERS * 3))
    words = [text.get_text() for text in figures[0].axes[0].get_legend().get_texts()]
    # Columns of two, two and one: read line by line, the order is that of the answers.
    assert words == ["strongly agree", "disagree", "agree", "strongly disagree",
                     "neither agree nor disagree"]  # fmt: skip


def dip(good, other):
    rows = sample({(HOME, "matters"): ["yes"] * good + ["no"] * other,
                   (DOWN, "shared"): ["yes"] * 20 + ["no"] * 20})  # fmt: skip
    return summarise(filled("dip-sampling", rows))


def test_patients_are_drawn_from_rounded_counts(figures):
    chart = bars.toolkit_answers(dip(12, 18))
    widths = [round(patch.get_width(), 1) for patch in figures[0].axes[0].patches]
    assert widths == [33.3, 66.7, 50, 50]
    assert "of about 30" in texts(figures[0])
    assert "yes 33%, all other answers 67% (of about 30)" in chart.alt


def test_a_withheld_row_says_so_and_draws_nothing(figures):
    chart = bars.toolkit_answers(dip(12, 7))
    assert len(figures[0].axes[0].patches) == 2
    assert texts(figures[0])[0] == "withheld (see the note)"
    assert re.search(r"matters to them\?: withheld;", chart.alt)
    assert not re.search(r"\b(12|7|19|63|37)\b", f"{chart.alt} {chart.title}")


def test_a_file_of_which_nothing_may_be_shown_has_no_chart():
    rows = sample({(HOME, "matters"): ["yes"] * 5 + ["no"] * 6})
    found = bars.toolkit_answers(summarise(filled("dip-sampling", rows)))
    assert isinstance(found, Prose)
    assert "no row of this file can be shown" in found.sentences[0]
    assert not re.search(r"\b(5|6|11)\b", found.sentences[0].replace("nearest 5", ""))


def test_the_title_and_the_alternative_text_are_made_of_the_figures():
    chart = bars.toolkit_answers(dip(10, 20))
    assert chart.title.startswith("Plymouth: lowest share of ‘yes’, 33%, on “Does the file say")
    assert "yes 50%, all other answers 50% (of about 40)" in chart.alt


# Days


def between(*rows):
    return DaysBetween(find_layout("case-tracking"), "Plymouth", rows, "plymouth-case-tracking")


def test_days_are_drawn_where_they_are_shown(figures):
    chart = days.toolkit_durations(
        between(Days("From a to b", 40, 7, 4, 12), Days("From b to c", 10, 1), Days("From c to d"))
    )
    (axes,) = figures[0].axes
    assert [(bar.get_x(), bar.get_width()) for bar in axes.patches] == [(4, 8)]
    assert [float(line.get_xdata()[0]) for line in axes.lines] == [7, 1]
    assert texts(figures[0]) == [
        "7 days (4 to 12),\nabout 40 cases", "1 day,\nabout 10 cases", "withheld (see the note)",
    ]  # fmt: skip
    assert "From a to b: median 7 days, middle half 4 to 12, about 40 cases" in chart.alt
    assert "From c to d: withheld" in chart.alt
    assert axes.get_xlabel() == "Days"


def test_days_that_may_not_be_shown_have_no_chart():
    found = days.toolkit_durations(between(Days("From a to b")))
    assert isinstance(found, Prose)


# What is written


@pytest.fixture(scope="module", params=LAYOUTS)
def example(request, tmp_path_factory):
    path = ROOT / "docs" / "toolkit" / "examples" / f"SYNTHETIC-{request.param}.csv"
    return toolkit_summary(request.param, path, tmp_path_factory.mktemp(request.param))


def test_made_up_figures_are_marked_wherever_they_go(example):
    assert isinstance(example.chart, Chart)
    assert example.chart.title.startswith("SYNTHETIC: ")
    assert "SYNTHETIC" in example.chart.alt
    assert example.table.caption.startswith("SYNTHETIC: ")
    assert (example.table.figures["area"] == "SYNTHETIC").all()
    assert example.notes[0].startswith("SYNTHETIC: ")
    assert len(example.paths) == 4
    for path in example.paths:
        assert path.name.startswith("SYNTHETIC-")
        assert path.suffix == ".png" or "SYNTHETIC" in path.read_text(encoding="utf-8-sig")
    assert sorted(example.paths[0].parent.iterdir()) == sorted(example.paths)


def test_the_figures_in_the_file_are_those_of_the_table(example):
    with example.paths[0].open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == len(example.table.shown)
    withheld = [row for row in rows if row["shown"] == "withheld"]
    assert all(not any(list(row.values())[4:]) for row in withheld)


def test_the_caveats_go_with_the_figures(example):
    said = " ".join(example.notes)
    words = {
        "case-tracking": ("chosen, not drawn", "fewer than 8 cases"),
        "dip-sampling": (
            "not random unless",
            "chance only",
            "0 to 7 are never shown",
            "need not add up",
        ),
        "discharge-information": ("not a sample", "chance only", "0 to 4 respondents"),
        "information-return": ("complete list",),
        "relational-audit": ("not a sample", "chance only", "0 to 4 respondents"),
    }[example.layout]
    assert all(word in said for word in words)
    assert said.split(".")[0] in example.paths[1].read_text(encoding="utf-8")


def test_no_number_of_a_person_and_no_note_comes_out(tmp_path):
    numbers = range(90_001, 90_041)
    wording = find_layout("dip-sampling").items[0].title
    rows = [[n, DOWN, wording, "yes" if n % 2 else "no"] for n in numbers]
    found = toolkit_summary(
        "dip-sampling", write_rows(tmp_path / "dip.csv", "dip-sampling", rows), tmp_path / "out"
    )
    item = find_layout("information-return").items[0]
    row = [item.title, item.part, "council", "returned", "2024-05-01", "2024-04-30", "Ask Smith"]
    sent = toolkit_summary(
        "information-return",
        write_rows(tmp_path / "sent.csv", "information-return", [row]),
        tmp_path / "out",
    )
    said = "".join([found.text, found.chart.alt, repr(found), sent.text, sent.chart.alt])
    for path in (*found.paths, *sent.paths):
        if path.suffix in (".csv", ".txt"):
            said += path.read_text(encoding="utf-8-sig")
    assert not re.search(r"900\d\d|Smith|2024", said)


def test_a_chart_of_an_earlier_file_does_not_stay(tmp_path):
    wording = find_layout("dip-sampling").items[0].title

    def run(many):
        rows = [[n, DOWN, wording, "yes" if n % 2 else "no"] for n in range(1, many)]
        path = write_rows(tmp_path / "dip.csv", "dip-sampling", rows)
        return toolkit_summary("dip-sampling", path, tmp_path / "out")

    assert isinstance(run(41).chart, Chart)
    assert isinstance(run(9).chart, Prose)
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == ["plymouth-dip-sampling.csv", "plymouth-dip-sampling.txt"]


def test_nothing_is_written_without_a_folder(tmp_path):
    path = ROOT / "docs" / "toolkit" / "examples" / "SYNTHETIC-dip-sampling.csv"
    assert toolkit_summary("dip-sampling", path).paths == ()
