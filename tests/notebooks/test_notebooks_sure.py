"""Both notebooks, executed: what they say of how sure each comparison is."""

import html
import re

import executed
import pandas as pd
import pytest

from lsr_analysis.reporting.notebooks import execute, notebook_path

YEAR = {"period_start": "2017-04", "period_end": "2018-03", "output_dir": "."}


@pytest.fixture(scope="module")
def area_run(tmp_path_factory):
    out = tmp_path_factory.mktemp("area") / "area.ipynb"
    execute(notebook_path("area_profile.ipynb"), out, {"area": "Plymouth", **YEAR})
    return out


def shown(path):
    """Return everything that the cells show, as HTML without entities."""
    return html.unescape(executed.shown(path)).replace("\N{NON-BREAKING HYPHEN}", "-")


def row(page, first, caption=""):
    """Return the cells of the first row that begins so, in the table with this caption."""
    part = page[page.index(caption) :] if caption else page
    found = re.search(rf'<tr><th scope="row">{re.escape(first)}.*?</tr>', part)
    assert found, first
    return re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", found.group())


def row_by_heading(page, first, caption):
    """Return the cells of such a row by the headings of their columns."""
    table = page[page.index(f"<caption>{caption}") :].split("</table>")[0]
    headings = re.findall(r'<th scope="col"[^>]*>(.*?)</th>', table)
    return dict(zip(headings, row(table, first), strict=True))


@pytest.mark.parametrize("run", ["area_run", "later_run", "national_run"])
def test_nothing_fails_and_nothing_is_printed_to_the_error_stream(request, run):
    for cell in executed.cells(request.getfixturevalue(run)):
        assert not [o for o in cell.outputs if o.output_type in ("stream", "error")], cell.source


@pytest.mark.parametrize("run", ["area_run", "later_run", "national_run"])
def test_no_cell_shows_a_number_that_is_none(request, run):
    page = re.sub(r'src="[^"]*"', "", shown(request.getfixturevalue(run)))
    assert not re.search(r">[^<]*(\bnan\b|<NA>|\bNaN\b)[^<]*<", page)


def test_the_area_notebook_draws_and_saves_what_is_sure(area_run):
    figures = {path.name for path in (area_run.parent / "figures").iterdir()}
    assert {"funnel.png", "funnel.svg", "xmr.png", "xmr.svg"} <= figures
    saved = {path.stem for path in (area_run.parent / "tables").iterdir()}
    assert {"assessment", "xmr", "gap_attribution", "gap_reason", "gap_care_type"} <= saved


def test_the_funnel_and_its_verdict(area_run):
    page = shown(area_run)
    assert "Funnel chart of the delayed days rate of 151 councils" in page
    assert (
        "Plymouth has 27.9, which is higher than is usual among councils; the England value is "
        "12.4."
    ) in page
    assert "allowing for how councils differ, its rate is higher than usual" in page
    assert "Its rate is higher than is usual among councils: above the 95% limits" in page


def test_the_rank_and_its_interval(area_run, plymouth):
    every, among = plymouth.standing.sure_all, plymouth.standing.sure_peers
    assert (
        f"It ranks 150 of 151 councils (95% interval {every.lower} to {every.upper}; 1 is best) "
        f"and 16 of 16 ({among.lower} to {among.upper}) with its peers"
    ) in shown(area_run)
    assert every.lower < 150 < every.upper == 151


def test_the_judgement_of_the_series_is_withheld(area_run):
    page = shown(area_run)
    assert "The rules of an XmR chart give no judgement of March 2018" in page
    assert row(page, "Judgement of the last month")[1] == "withheld"
    table = pd.read_csv(area_run.parent / "tables" / "xmr.csv")
    assert table["month"].tolist()[:1] + table["month"].tolist()[-1:] == ["2015-04", "2018-03"]
    value = table["value"].to_numpy()
    away = value - value.mean()
    likeness = (away[1:] * away[:-1]).sum() / (away**2).sum()
    assert likeness > 1.96 / len(value) ** 0.5
    assert f"lag-1 autocorrelation {likeness:.2f}, above 0.33" in page
    assert row(page, "Months marked by any rule")[1] == f"{table['special'].sum()} of 36"


def test_the_gap_and_its_parts(area_run, plymouth):
    standing = plymouth.standing
    for breakdown, heading in (
        ("attribution", "by attribution"), ("reason", "by reason"), ("care_type", "by care type"),
    ):  # fmt: skip
        table = pd.read_csv(area_run.parent / "tables" / f"gap_{breakdown}.csv")
        assert table["england_gap"].sum() == pytest.approx(standing.value - standing.england)
        assert table["peers_gap"].sum() == pytest.approx(standing.value - standing.peer_mean)
        caption = f"(delayed days per day per 100,000 people aged 18+) {heading}, Plymouth"
        found = row(shown(area_run), "Together", caption)
        assert found[1:4] == ["27.9", "12.4", "+15.5"]
        assert found[5] == f"+{standing.value - standing.peer_mean:.1f}"


def test_a_figure_with_its_interval(later_run):
    caption = "What can be said of the figures of Plymouth up to March 2021"
    found = row_by_heading(shown(later_run), "Offered reablement after discharge (", caption)
    assert found["Figure (95% interval)"] == "4.5 (4.0 to 5.0)"
    table = pd.read_csv(later_run.parent / "tables" / "assessment.csv").set_index("indicator")
    one = table.loc["offered_reablement"]
    wanted = "better" if one["lower"] > one["england"] else (
        "worse" if one["upper"] < one["england"] else "similar"
    )  # fmt: skip
    assert one["against_england"] == wanted == found["Against England"].removesuffix(" *")
    assert found["Rank (1 is best; 95% interval)"] == (
        f"{one['rank']:.0f} of 150 ({one['rank_lower']:.0f} to {one['rank_upper']:.0f})"
    )
    beyond, councils = one["councils_beyond_chance"], one["councils_with_interval"]
    assert found["Councils beyond chance"] == f"{beyond} of {councils}"
    assert one["interval"] == "Wilson"


def test_a_figure_without_an_interval_is_not_compared(later_run):
    table = pd.read_csv(later_run.parent / "tables" / "assessment.csv")
    silent = table[table["lower"].isna()]
    by_interval = silent[~silent["interval"].str.contains("clumps")]
    assert len(by_interval) > 5
    assert set(by_interval["against_england"]) == {"not assessable"}
    assert by_interval["against_england_why_not"].notna().all()


def test_what_stands_out_was_counted_over_all_comparisons(later_run):
    table = pd.read_csv(later_run.parent / "tables" / "assessment.csv")
    p = table["p"].dropna().sort_values().to_numpy()
    passed = [k for k, one in enumerate(p, 1) if one <= 0.05 * k / len(p)]
    wanted = table["p"] <= p[max(passed) - 1]
    assert table["stands_out"].tolist() == wanted.tolist()


def test_the_national_notebook_counts_who_differs(national_run):
    page = shown(national_run)
    assert "3 of 151 councils lie above the 95% limits and 19 below" in page
    assert "No council stands out with the false discovery rate held at 5%." in page
    assert "22 of 151 councils lie outside the 95% limits" in page
    assert "5 outside the 99.8% limits" in page
    assert "would put 142 outside 99.8%" in page


def test_the_national_ranking_has_intervals(national_run, everyone):
    table = pd.read_csv(national_run.parent / "tables" / "ranking.csv").set_index("name")
    assert len(table) == 151 and table["rank_lower"].notna().all()
    found = row(shown(national_run), "Plymouth", "of the reviewed areas, 2017-18")
    one = table.loc["Plymouth"]
    assert found[2] == "150"
    assert found[3] == f"{one['rank_lower']:.0f} to {one['rank_upper']:.0f}"
    assert found[4] == "worse"
    assert one["rank_lower"] == everyone.ranking.loc["E06000026", "rank_lower"]


def test_the_national_charts_and_tables_are_saved(national_run):
    figures = {path.stem for path in (national_run.parent / "figures").iterdir()}
    assert {"national_funnel", "rank_bars", "national_xmr"} <= figures
    saved = {path.stem for path in (national_run.parent / "tables").iterdir()}
    assert {"reviewed_xmr", "variation"} <= saved


def test_every_judgement_of_the_reviewed_areas_is_withheld(national_run):
    table = pd.read_csv(national_run.parent / "tables" / "reviewed_xmr.csv")
    assert len(table) == 21 and set(table["judgement"]) == {"withheld"}
    assert (table["autocorrelation"] > table["limit"]).all()
    assert "no judgement for 20 of 20 reviewed areas" in shown(national_run)
