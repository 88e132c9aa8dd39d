"""The national comparison, executed: eight questions, each answered first, any of them left out."""

import base64
import html
import re

import numpy as np
import pandas as pd
import pytest
from executed import cells, shown

from lsr_analysis.analysis.parameters import NATIONAL_PARTS
from lsr_analysis.reporting.html import notebook_html
from lsr_analysis.reporting.notebooks import execute, notebook_path

ENDS = ["What these figures cannot say", "Documents", "Sources"]
TABLES = {
    "selection": {"selection_delays", "selection_separation", "selection_rank_matrix",
                  "composite_ranks"},
    "variation": {"variation", "variation_years", "variation_lasting", "ranking"},
    "shapes": {"shapes", "shapes_groups", "shapes_named", "shapes_number", "mix_reason"},
    "associations": {"associations", "associations_check"},
    "after": {"after_gap", "after_effect", "after_placebo", "after_sensitivity", "after_areas",
              "after_left_out"},
    "expectation": {"expectation", "expectation_months", "expectation_bands"},
    "findings": {"found_coverage", "found_stages", "found_themes", "found_together", "themes"},
    "claims": {"claims", "claims_totals", "claims_reasons", "claims_untested"},
}  # fmt: skip
FIGURES = {
    "selection": {"selection_order", "selection_windows", "composite_ranks",
                  "selection_rank_matrix"},
    "variation": {"variation_years", "variation_lasting", "national_hexagons",
                  "national_hexagons_change", "league", "national_funnel", "rank_bars"},
    "shapes": {"shapes_map", "shapes_profiles", "shapes_named", "shapes_number"},
    "associations": {"associations_effects", "associations_fit", "associations_check"},
    "after": {"after_gap", "after_effect", "after_placebo", "after_sensitivity", "after_areas"},
    "expectation": {"expectation_months", "expectation_areas"},
    "findings": {"found_coverage", "found_themes", "found_stages", "found_together", "themes"},
    "claims": {"claims_gaps", "claims_verdicts"},
}  # fmt: skip

SHORT = (
    "selection_order", "variation_years", "shapes_named", "associations_effects", "after_effect",
    "expectation_months", "found_themes", "claims_verdicts",
)  # fmt: skip
"""Pictures of the short version: one of each part, in the order of the parts."""


@pytest.fixture(scope="module")
def bare_run(tmp_path_factory):
    """Everything left out but one part."""
    out = tmp_path_factory.mktemp("bare") / "national.ipynb"
    others = ", ".join(name for name in NATIONAL_PARTS if name != "expectation")
    execute(
        notebook_path("national_comparison.ipynb"), out, {"leave_out": others, "output_dir": "."}
    )
    return out


def saved(run, kind):
    return {path.stem for path in (run.parent / kind).iterdir()}


def sections(run):
    page = notebook_html(run, "National comparison", "../index.html")
    return re.findall(r"<h2[^>]*>(.*?)</h2>", page)


def table(run, name):
    return pd.read_csv(run.parent / "tables" / f"{name}.csv")


def test_the_short_version_holds_the_answers_and_one_picture_a_question(national_run):
    page = notebook_html(national_run, "National comparison", "../index.html", short=True)
    full = notebook_html(national_run, "National comparison", "../index.html")
    assert re.findall(r"<h2[^>]*>(.*?)</h2>", page) == ["The answers in short", ENDS[0]]
    said = html.unescape(re.search(r"<ul>.*?</ul>", page, re.DOTALL)[0])
    assert said in html.unescape(full)
    assert all(question in said for question in NATIONAL_PARTS.values())
    drawn = re.findall(r'base64,([^"]+)"', page)
    assert [base64.b64decode(one) for one in drawn] == [
        (national_run.parent / "figures" / f"{name}.png").read_bytes() for name in SHORT
    ]
    assert "<table" not in page


def test_eight_questions_stand_in_order(national_run):
    assert sections(national_run) == ["The answers in short", *NATIONAL_PARTS.values(), *ENDS]


def test_each_question_is_answered_in_the_first_sentence(national_run):
    page = html.unescape(shown(national_run))
    answers = re.findall(r"<li>(.*?)</li>", page[: page.index("</ul>")])
    assert len(answers) == len(NATIONAL_PARTS)
    for question, answer in zip(NATIONAL_PARTS.values(), answers, strict=True):
        assert answer.startswith(f"{question} ")
        said = answer.removeprefix(f"{question} ")
        assert f'<h2>{question}</h2>\n<p class="lsr-answer">{said}</p>' in page
        assert re.search(r"\d", said)


def test_figures_and_tables_of_every_part_are_saved(national_run):
    for names in TABLES.values():
        assert names <= saved(national_run, "tables")
    for names in FIGURES.values():
        assert names <= saved(national_run, "figures")


def test_what_is_left_out_is_gone_and_named(bare_run):
    kept = ["The answers in short", NATIONAL_PARTS["expectation"], *ENDS]
    assert sections(bare_run) == kept
    assert saved(bare_run, "tables") == TABLES["expectation"]
    assert saved(bare_run, "figures") == FIGURES["expectation"]
    named = html.unescape(shown(bare_run)).split("Left out of this report: ")[1].split("</li>")[0]
    assert named == " ".join(q for n, q in NATIONAL_PARTS.items() if n != "expectation")


def test_no_part_says_a_caveat_twice(national_run):
    page = html.unescape(shown(national_run))
    page = page[: page.rindex("Counts all adults (18+)")]  # the limits at the end are whole
    listed = re.findall(r"<li>(.*?)</li>", page)
    again = [text for text in set(listed) if listed.count(text) > 1]
    assert again == []


def test_no_p_value_stands_without_effect_and_interval(national_run):
    seen = set()
    for path in (national_run.parent / "tables").glob("*.csv"):
        columns = [name.lower() for name in pd.read_csv(path, nrows=1).columns]
        if any(re.search(r"(^|_)[pq](_value|_design)?$", name) for name in columns):
            seen.add(path.stem)
            assert {"lower", "upper"} <= set(columns), (path.name, columns)
            assert {"estimate", "effect", "ratio"} & set(columns), (path.name, columns)
    assert seen == {"after_areas", "after_effect", "after_placebo", "after_sensitivity",
                    "associations", "found_together"}  # fmt: skip
    for text in re.findall(r"<(?:p|li)\b[^>]*>([^<]*)<", html.unescape(shown(national_run))):
        if re.search(r"\bp (is |below )?0\.\d", text):
            assert re.search(r"interval|lowest p-value|\(.*% to .*%\)", text), text


def test_the_primary_estimate_follows_from_the_shipped_table(national_run, data):
    """The whole design in a few lines, from the observation table itself."""
    rows = data.observations.query("indicator == 'delayed_days'")
    wide = rows.pivot_table(index="period_start", columns="area_code", values="value",
                            observed=True)  # fmt: skip
    wide = wide.loc["2011-04":"2019-03"].drop(columns="E92000001").dropna(axis=1)

    def a_day(start, end):
        part = wide.loc[start:end]
        return part.sum() / part.index.days_in_month.to_numpy().sum()

    july = np.log(a_day("2017-08", "2018-07") / a_day("2015-11", "2016-10"))
    december = np.log(a_day("2018-01", "2018-12") / a_day("2015-06", "2016-05"))
    reviewed = {r.area: r for r in data.reviews if r.kind == "local system review"}
    first = [c for c, r in reviewed.items() if str(r.announced.day) == "2017-07-03"]
    second = [c for c, r in reviewed.items() if c not in first and r.name != "Bradford"]
    others = wide.columns.difference([r.area for r in data.reviews])
    differences = [
        july[first].mean() - july[others].mean(), december[second].mean() - december[others].mean(),
    ]  # fmt: skip
    expected = (12 * differences[0] + 7 * differences[1]) / 19
    found = table(national_run, "after_effect").iloc[0]
    assert (found["areas"], found["compared_with"]) == (19, len(others))
    assert found["estimate"] == pytest.approx(expected, abs=1e-12)
    percent = round(100 * np.expm1(expected))
    assert f"{abs(percent)}% {'higher' if percent > 0 else 'lower'}" in shown(national_run)


def test_what_cannot_be_told_apart_is_the_headline(national_run):
    found = table(national_run, "after_effect").iloc[0]
    assert found["lower"] < 0 < found["upper"]
    page = html.unescape(shown(national_run))
    headline = page.split(f"<h2>{NATIONAL_PARTS['after']}</h2>")[1].split("</p>")[0]
    assert "cannot be told apart from chance" in headline


def test_every_comparison_that_was_written_down_is_shown(national_run, data):
    from lsr_analysis.analysis.after.design import design

    rows = table(national_run, "after_sensitivity")
    for one in design().sensitivity:
        assert (rows.astype(str) == one.shown_title).any(axis=None), one.id
    assert len(rows) == 1 + len(design().sensitivity)


def test_the_expectation_counts_are_those_of_the_ledger(national_run):
    months = table(national_run, "expectation_months").set_index("month")
    october = months.loc["2017-10"]
    assert (october["all_met"], october["all_areas"]) == (49, 151)  # 102 missed it


def test_failures_come_first_in_the_ledger(national_run):
    page = html.unescape(shown(national_run))
    ledger = page[page.index(f"<h2>{NATIONAL_PARTS['claims']}</h2>") :]
    first = ledger[ledger.index("<tbody>") :]
    verdicts = re.findall(r"differs|agrees", first)
    assert verdicts[0] == "differs"


def test_nothing_is_printed_or_fails_where_parts_are_left_out(bare_run):
    for cell in cells(bare_run):
        assert not [o for o in cell.outputs if o.output_type in ("stream", "error")], cell.source
