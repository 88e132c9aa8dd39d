"""What the charts of the reviews' findings and of the ledger draw."""

import dataclasses
import re

import drawn
import pytest
from matplotlib.collections import QuadMesh

from lsr_analysis.analysis.claims import ledger
from lsr_analysis.analysis.claims.differences import PER_CENT, POINTS, differences
from lsr_analysis.analysis.claims.ledger import OUTCOMES
from lsr_analysis.analysis.claims.verdicts import DIFFERS, UNTESTED
from lsr_analysis.analysis.found import found
from lsr_analysis.analysis.review_evidence import national_evidence
from lsr_analysis.charts.claims_gaps import MOST, SMALL, claims_gaps
from lsr_analysis.charts.claims_verdicts import claims_verdicts
from lsr_analysis.charts.found_coverage import found_coverage
from lsr_analysis.charts.found_stages import found_stages
from lsr_analysis.charts.found_themes import found_themes
from lsr_analysis.charts.found_together import found_together
from lsr_analysis.display import Prose

OF_FINDINGS = (found_coverage, found_themes, found_stages, found_together)


@pytest.fixture(scope="module")
def result(data):
    return found(data)


@pytest.fixture(scope="module")
def evidence(data):
    return national_evidence(data)


@pytest.fixture(scope="module")
def pictures(result, evidence):
    """Each chart with its figure, by name."""
    with pytest.MonkeyPatch.context() as patch:
        kept = drawn.record(patch)
        for draw in OF_FINDINGS:
            draw(result)
        for draw in (claims_verdicts, claims_gaps):
            draw(evidence)
        claims_verdicts(evidence, by="kind")
    return {one.chart.name: one for one in kept}


def test_every_chart_can_be_read(pictures):
    assert len(pictures) == 7
    for name, one in pictures.items():
        assert drawn.overlaps(one.figure) == [], name
        assert drawn.cut_off(one.figure) == [], name
        assert drawn.pale_texts(one.figure, 4.5) == [], name
        assert drawn.pale_marks(one.figure, 3.0) == [], name
        assert drawn.alike_in_grey(one.figure) == [], name
        assert drawn.smallest(one.figure) >= 8, name


def test_a_legend_does_not_lie_over_other_words(pictures):
    for name, one in pictures.items():
        for axes in one.figure.axes:
            legend = axes.get_legend()
            if legend is None:
                continue
            box = legend.get_window_extent()
            own = set(map(id, legend.get_texts()))
            for text in drawn.texts(one.figure):
                if id(text) not in own:
                    assert not box.overlaps(drawn.box(text)), (name, text.get_text())


def widths(axes):
    """Total width of the bars at each place."""
    sums = {}
    for bar in axes.patches:
        at = round(bar.get_y() + bar.get_height() / 2)
        sums.setdefault(at, []).append(bar.get_width())
    return sums


def test_bars_of_coverage_add_up_to_the_findings(pictures, result):
    (axes,) = pictures["found_coverage"].figure.axes
    names = [label.get_text() for label in axes.get_yticklabels()]
    assert names == result.areas["area"].tolist()
    bars = widths(axes)
    for at, count in enumerate(result.areas["findings"]):
        assert sum(bars.get(at, [])) == count
    assert "none held" in [text.get_text() for text in axes.texts]


def test_bars_of_themes_are_the_areas_on_both_sides(pictures, result):
    (axes,) = pictures["found_themes"].figure.axes
    bars = widths(axes)
    for at, (_, row) in enumerate(result.themes.iterrows()):
        assert sum(w for w in bars[at] if w > 0) == row["concern"]
        assert -sum(w for w in bars[at] if w < 0) == row["strength"]
    strengths, concerns = (line for line in axes.lines if line.get_marker() == "D")
    shown = {round(y): x for x, y in concerns.get_xydata() if x == x}
    wanted = {at: n for at, n in enumerate(result.themes["regulator_concern"]) if n}
    assert shown == wanted
    assert all(x < 0 for x, _ in strengths.get_xydata() if x == x)


def test_the_titles_are_facts_of_the_result(pictures, result):
    title = pictures["found_themes"].chart.title
    assert f"({result.themes['concern'].max()} of {result.covered})" in title
    assert f"({result.themes['strength'].max()})" in title
    assert f"{result.covered} of the 20" in pictures["found_coverage"].chart.title
    stages = result.stages[result.stages["stage"] != "enablers"]
    assert (
        f"({stages['concern'].max()} of {result.covered})" in pictures["found_stages"].chart.title
    )


def test_cells_of_stages_are_the_counts(pictures, result):
    left, right = pictures["found_stages"].figure.axes
    for axes, side in ((left, "strength"), (right, "concern")):
        assert side in axes.get_title()
        (mesh,) = (c for c in axes.collections if isinstance(c, QuadMesh))
        assert mesh.get_array().sum() == result.stages[side].sum()
        printed = [int(text.get_text()) for text in axes.texts if text.get_text().isdigit()]
        assert sorted(printed) == sorted(n for n in result.stages[side] if n)


def test_every_pair_is_printed_with_its_number_of_areas(pictures, result):
    (axes,) = pictures["found_together"].figure.axes
    printed = [text.get_text() for text in axes.texts]
    assert sorted(int(text.rstrip("*")) for text in printed) == sorted(result.pairs["together"])
    assert sum("*" in text for text in printed) == result.pairs["stands_out"].sum()


def test_pairs_beyond_chance_are_boxed_and_said(result, monkeypatch):
    pairs = result.pairs.copy()
    pairs.loc[pairs.index[3], "stands_out"] = True
    kept = drawn.record(monkeypatch)
    chart = found_together(dataclasses.replace(result, pairs=pairs))
    (axes,) = kept[-1].figure.axes
    assert len(axes.patches) == 1 and sum("*" in t.get_text() for t in axes.texts) == 1
    assert chart.title.startswith("1 of ") and "Boxed" in chart.subtitle
    assert "Beyond chance: " in chart.alt
    assert drawn.overlaps(kept[-1].figure) == []


def test_stages_as_often_on_record_are_all_named_or_counted(result):
    stages = result.stages.assign(strength=0, concern=0)
    assert found_stages(dataclasses.replace(result, stages=stages.assign(strength=1))).title == (
        f"No concern is on record for any of the {result.covered} areas with findings"
    )
    stages.loc[stages["stage"] == "stepping down", "concern"] = 3
    title = found_stages(dataclasses.replace(result, stages=stages)).title
    assert f"about {len(result.themes)} themes (3 of {result.covered})" in title
    stages["concern"] = 0
    themes = list(result.themes.index[:2])
    stages.loc[stages["theme"].isin(themes) & (stages["stage"] == "enablers"), "concern"] = 2
    title = found_stages(dataclasses.replace(result, stages=stages)).title
    assert all(result.titles[theme].lower() in title.lower() for theme in themes)


def test_without_findings_each_says_so(data):
    bare = dataclasses.replace(data.evidence, findings=())
    none = found(dataclasses.replace(data, evidence=bare))
    for draw in OF_FINDINGS:
        said = draw(none)
        assert isinstance(said, Prose) and "No finding is held" in repr(said)


def test_one_finding_is_drawn_and_pairs_are_not_assessable(data):
    bare = dataclasses.replace(data.evidence, findings=data.evidence.findings[:1])
    one = found(dataclasses.replace(data, evidence=bare))
    assert "1 of the 20" in found_coverage(one).title
    assert "(1 of 1)" in found_themes(one).title
    assert found_stages(one).title
    assert "not assessable" in repr(found_together(one))


# The ledger


def test_verdicts_add_up_failures_first(pictures, evidence):
    totals = evidence.ledger.totals
    for name in ("claims_verdicts", "claims_verdicts_kind"):
        one = pictures[name]
        (axes,) = one.figure.axes
        assert sum(sum(bar) for bar in widths(axes).values()) == len(evidence.ledger.claims)
        differ = int(totals[list(DIFFERS)].sum())
        tested = int(totals.drop(UNTESTED).sum())
        assert one.chart.title.startswith(f"{differ} of {tested} tested")
        assert f"{totals[UNTESTED]} of {totals.sum()} cannot be tested" in one.chart.title
        right = [re.match(r"(\d+) of (\d+) differ", text.get_text()) for text in axes.texts]
        counts = [(int(m[1]), int(m[2])) for m in right if m]
        assert sum(one for one, _ in counts) == differ
        assert sum(of for _, of in counts) == tested
        assert [one for one, _ in counts] == sorted((one for one, _ in counts), reverse=True)


def test_verdicts_by_something_else_are_refused(evidence):
    with pytest.raises(ValueError, match="tier or kind"):
        claims_verdicts(evidence, by="colour")


def test_gaps_draw_each_figure_that_differs_once(pictures, evidence):
    table = differences(evidence.ledger)
    for axes, unit in zip(pictures["claims_gaps"].figure.axes, (PER_CENT, POINTS), strict=True):
        mine = table.loc[table["gap_in"] == unit, "gap"].dropna()
        points = [x for line in axes.lines if line.get_marker() not in ("None", "")
                  for x in line.get_xdata()]  # fmt: skip
        assert sorted(points) == pytest.approx(sorted(mine))
        named = [label.get_text() for label in axes.get_yticklabels()]
        size = mine.abs().sort_values(ascending=False)
        large = size[size >= SMALL].iloc[: MOST[unit]]
        rest = size.iloc[len(large) :]
        assert len(named) == len(large) + bool(len(rest))
        assert named[-1].startswith(f"{len(rest)} others, up to {rest.max():.1f}")
        assert not any("…" in label for label in named)
        order = [abs(x) for line in axes.collections for (_, (x, _)) in
                 [(p.vertices[0], p.vertices[-1]) for p in line.get_paths()]]  # fmt: skip
        assert order == pytest.approx(large.to_list())


def test_a_ledger_without_claims_or_failures_says_so(data, evidence):
    none = dataclasses.replace(evidence, ledger=ledger(data, []))
    for draw in (claims_verdicts, claims_gaps):
        assert "No published statement" in repr(draw(none))
    kept = evidence.ledger
    good = set(kept.claims.loc[~kept.claims["outcome"].isin(DIFFERS), "claim"])
    claims = [claim for claim in evidence.held.claims if claim.id in good][:20]
    agree = dataclasses.replace(evidence, ledger=ledger(data, claims))
    assert isinstance(claims_gaps(agree), Prose)
    assert claims_verdicts(agree).title.startswith("0 of ")
    assert set(agree.ledger.totals.index) == set(OUTCOMES)
