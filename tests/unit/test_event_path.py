import numpy as np
import pandas as pd
import pytest

from lsr_analysis.statistics.event_path import OFFSETS, effect_path
from lsr_analysis.statistics.event_study import cohort_effect, mirrored_change

MONTHS = pd.period_range("2014-04", "2019-03", freq="M")
CENTRE = pd.Period("2017-03", "M")
FIRST = {"July": 5, "December": 10}
COHORT = pd.Series(["July"] * 8 + ["December"] * 5 + [None] * 40)


def panel(seed: int = 1, plant: float = 0.0) -> pd.DataFrame:
    """Return daily counts; a plant is a step of July's from August 2017, December's January."""
    random = np.random.default_rng(seed)
    logs = random.normal(0, 0.15, (len(MONTHS), 53)) + random.normal(4, 0.5, 53)
    for name, offset in FIRST.items():
        logs[np.ix_(CENTRE + offset <= MONTHS, (name == COHORT).to_numpy())] += plant
    return pd.DataFrame(np.exp(logs) * MONTHS.days_in_month.to_numpy()[:, np.newaxis], MONTHS)


def rows(path: pd.DataFrame) -> list[tuple[int, str, str, int]]:
    return list(path[["first", "part", "cohorts", "treated"]].itertuples(index=False, name=None))


def test_blocks_before_across_and_after_are_told_apart():
    path = effect_path(panel(), CENTRE, COHORT, FIRST, draws=99)
    assert rows(path) == [
        (2, "before", "July, December", 13),
        (5, "before", "December", 5),
        (5, "after", "July", 8),
        (8, "across", "December", 5),
        (8, "after", "July", 8),
        *[(k, "after", "July, December", 13) for k in (11, 14, 17, 20)],
    ]  # 23 to 25 would need April 2019
    assert (path["start"].iloc[2], path["end"].iloc[2]) == (
        pd.Period("2017-08", "M"),
        pd.Period("2017-10", "M"),
    )
    assert (path["controls"] == 40).all() and (path["left_out"] == 0).all()
    assert OFFSETS[0] == (2, 4) and OFFSETS[-1] == (23, 25)


def test_a_row_is_the_effect_of_its_block_and_cohorts():
    counts = panel()
    path = effect_path(counts, CENTRE, COHORT, FIRST, draws=99, level=0.9)
    both = ["July", "December"]
    blocks = {0: ((2, 4), both), 4: ((8, 10), ["July"]), 6: ((14, 16), both)}
    for place, (block, names) in blocks.items():
        change = mirrored_change(counts, CENTRE, *block)
        some = COHORT[COHORT.isna() | COHORT.isin(names)]
        expected = cohort_effect(pd.DataFrame(dict.fromkeys(names, change)), some, level=0.9)
        for name in ("estimate", "standard_error", "df", "lower", "upper", "p_value"):
            assert path[name].iloc[place] == pytest.approx(getattr(expected, name))


def test_a_planted_step_is_after_and_not_before():
    path = effect_path(panel(plant=-0.5), CENTRE, COHORT, FIRST, draws=199)
    after, before = path[path["part"] == "after"], path[path["part"] == "before"]
    assert (after["band_upper"] < 0).all()
    assert after["estimate"].mean() == pytest.approx(-0.5, abs=0.05)
    assert (before["band_lower"] < 0).all() and (before["band_upper"] > 0).all()
    across = path.loc[path["part"] == "across", "estimate"].item()
    assert across == pytest.approx(np.log((61 + 31 * np.exp(-0.5)) / 92), abs=0.15)


def test_a_band_holds_all_blocks_of_its_part_at_once():
    outside, pointwise = [], []
    for seed in range(80):
        path = effect_path(panel(seed), CENTRE, COHORT, FIRST, draws=99)
        after = path[path["part"] == "after"]
        outside.append(((after["band_lower"] > 0) | (after["band_upper"] < 0)).any())
        pointwise.append((after["p_value"] < 0.05).any())
    assert np.mean(outside) < 0.13  # 5% is the aim; 80 runs tell it to 5 points
    assert np.mean(pointwise) > 0.15


def test_the_order_of_units_and_the_seed():
    counts, backwards = panel(), panel().iloc[:, ::-1]
    first, second = (effect_path(k, CENTRE, COHORT, FIRST, draws=99) for k in (counts, backwards))
    pd.testing.assert_frame_equal(first, second)
    third = effect_path(counts, CENTRE, COHORT, FIRST, draws=99, seed=5)
    assert not third["band_lower"].equals(first["band_lower"])
    assert third["estimate"].equals(first["estimate"])


def test_units_without_a_figure_in_a_block_are_left_out_of_all():
    counts = panel()
    counts.loc["2018-06", 20] = np.nan  # of one block only
    counts.loc["2017-03", 21] = np.nan  # the centre, which no block needs
    path = effect_path(counts, CENTRE, COHORT, FIRST, draws=99)
    assert (path["controls"] == 39).all() and (path["left_out"] == 1).all()


def test_a_row_that_cannot_be_assessed_leaves_the_bands_of_its_part_alone():
    one = COHORT.copy()
    one.iloc[1:8] = None  # July has a single unit
    path = effect_path(panel(), CENTRE, one, FIRST, draws=99).set_index(["first", "part"])
    bands = path[["band_lower", "band_upper"]]
    assert path.loc[(2, "before"), ["lower", "band_lower"]].isna().all()
    assert path.loc[(5, "before"), "lower"] < path.loc[(5, "before"), "upper"]
    assert bands.loc[(5, "before")].notna().all()
    assert bands.loc[(8, "across")].notna().all()
    # Only December's block is left before it, so that its band is that of one block.
    alone = effect_path(panel(), CENTRE, one, FIRST, offsets=[(5, 7)], draws=99)
    alone = alone[alone["part"] == "before"][["band_lower", "band_upper"]]
    assert bands.loc[(5, "before")].tolist() == pytest.approx(alone.iloc[0].tolist())


def test_where_nothing_varies_there_is_no_band():
    counts = panel() * 0 + MONTHS.days_in_month.to_numpy()[:, np.newaxis]
    path = effect_path(counts, CENTRE, COHORT, FIRST, draws=99)
    assert path[["lower", "band_lower", "band_upper"]].isna().all(axis=None)


def test_paths_that_cannot_be_given():
    with pytest.raises(ValueError, match="first_offset has no 'December'"):
        effect_path(panel(), CENTRE, COHORT, {"July": 5})
    with pytest.raises(ValueError, match="no block and its mirror in full"):
        effect_path(panel(), CENTRE, COHORT, FIRST, offsets=[(30, 32)])
    with pytest.raises(ValueError, match="draws is 10, too few"):
        effect_path(panel(), CENTRE, COHORT, FIRST, draws=10)
    with pytest.raises(ValueError, match="no treated unit or no control"):
        effect_path(panel().where(COHORT.isna()), CENTRE, COHORT, FIRST)
