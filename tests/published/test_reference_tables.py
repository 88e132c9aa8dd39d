"""Our statistics beside tables that the field's reference packages gave for the same figures.

Every column of every table is either compared with ours or named below with the reason why it
is not; a table or column that is new fails the last tests.
"""

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm, rankdata

from lsr_analysis.statistics.funnel import funnel
from lsr_analysis.statistics.intervals import FEWEST_FOR_BYAR, mean, proportion, rate
from lsr_analysis.statistics.overdispersion import truncated, winsorised
from lsr_analysis.statistics.quantiles import quantile_groups
from lsr_analysis.statistics.standardised_rate import standardised_rate
from lsr_analysis.statistics.xmr import xmr

REFERENCE = "r_reference"
LEVELS = {"95_0": 0.95, "99_8": 0.998}

# FunnelPlotR takes 1.959964 and 3.090232 for the normal deviates. Asked for the levels that
# these are exact for, our limits must be its own to the last digits.
ROUNDED = {"95": 2 * norm.cdf(1.959964) - 1, "99": 2 * norm.cdf(3.090232) - 1}
EXACT = {"95": 0.95, "99": 0.998}

# Where ours is on purpose not what the table has: table, column, rows. Each is asserted below.
FOLDED = {("fpr_PR_limits", "odul95"): [3.0], ("fpr_PR_limits", "ul95"): [3.0]}

SIGNIFICANCE = {
    "low (99.8%)": "Low (0.001)",
    "low (95%)": "Low (0.025)",
    "not significant": "Not significant",
    "high (95%)": "High (0.025)",
    "high (99.8%)": "High (0.001)",
}

# Columns that hold no result: what goes in, and labels, which are checked to be the same in
# every row.
CONSTANT = {
    "phe_proportion": {"confidence": "95%, 99.8%", "statistic": "percentage", "method": "Wilson"},
    "phe_rate": {"confidence": "95%, 99.8%", "statistic": "rate per 100000"},
    "phe_mean": {
        "confidence": "95%, 99.8%",
        "statistic": "mean",
        "method": "Student's t-distribution",
    },
    "phe_dsr": {"confidence": "95%, 99.8%", "statistic": "dsr per 100000", "method": "Dobson"},
    "phe_quantile5": {
        "nquantiles": 5,
        "groupvars": None,
        "qinverted": "lowest quantile represents lowest values",
    },
    "phe_funnel_prop_limits": {"statistic": "proportion", "method": "Wilson"},
    "fpr_SR_SHMI_aggregated": {"highlight": 0},
    "fpr_PR_aggregated": {"highlight": 0},
    "ptd_xmr": {"trajectory": None, "target": None},
}
INPUT = {
    "phe_proportion": ["id", "num", "den"],
    "phe_rate": ["id", "num", "den"],
    "phe_mean": ["area"],
    "phe_dsr": ["area"],
    "phe_quantile5": ["area"],
    "phe_funnel_prop_limits": ["Population"],
    "phe_funnel_prop_significance": ["area", "den", "num"],
    "fpr_SR_SHMI_limits": ["number_seq"],
    "fpr_PR_limits": ["number_seq"],
    "ptd_xmr": ["x", "f", "y"],
    "dsr_input": ["age", "area", "pop", "obs", "esp"],
    "fpr_sr_input": ["area", "expected", "observed"],
    "funnel_prop_input": ["area", "den", "num"],
    "mean_input": ["area", "v"],
    "xmr_input": ["series", "date", "y"],
}


@pytest.fixture(scope="module")
def folder(shared):
    path = shared / "groundtruth" / REFERENCE
    if not path.is_dir():
        pytest.skip("no reference tables")
    return path


@cache
def _read(path: Path) -> pd.DataFrame:
    return pd.read_csv(path)


class Tables:
    """The tables by name."""

    def __init__(self, folder):
        self.folder = folder

    def __getitem__(self, name):
        return _read(self.folder / f"{name}.csv")


@pytest.fixture(scope="module")
def tables(folder):
    return Tables(folder)


def _limits(interval_at):
    found = {}
    for suffix, level in LEVELS.items():
        interval = interval_at(level)
        found["value"] = interval.value
        found[f"lower{suffix}cl"], found[f"upper{suffix}cl"] = interval.lower, interval.upper
    return found


def _proportion(tables):
    table = tables["phe_proportion"]
    return _limits(lambda level: proportion(table["num"], table["den"], 100, level))


def _rate(tables):
    table = tables["phe_rate"]
    found = _limits(lambda level: rate(table["num"], table["den"], 100_000, level))
    found["method"] = np.where(table["num"] < FEWEST_FOR_BYAR, "Exact", "Byars")
    return found


def _mean(tables):
    by_area = tables["mean_input"].groupby("area")["v"]
    size, deviation = by_area.size(), by_area.std()
    assert size.index.tolist() == tables["phe_mean"]["area"].tolist()
    found = _limits(lambda level: mean(by_area.mean(), deviation, size, level))
    return found | {"value_sum": by_area.sum(), "value_count": size, "stdev": deviation}


def _dsr(tables):
    wide = {
        column: tables["dsr_input"].pivot(index="area", columns="age", values=column)
        for column in ("obs", "pop", "esp")
    }
    assert wide["obs"].index.tolist() == tables["phe_dsr"]["area"].tolist()
    standard = wide["esp"].iloc[0]
    assert (wide["esp"] == standard).all(axis=None)
    found = _limits(
        lambda level: standardised_rate(wide["obs"], wide["pop"], standard, 100_000, level)
    )
    return found | {"total_count": wide["obs"].sum(axis=1), "total_pop": wide["pop"].sum(axis=1)}


def _quantile(tables):
    values = tables["phe_quantile5"]["value"]
    assert values.isna().sum() == 2  # so that areas without a value are compared, too
    return {"value": values, "quantile": quantile_groups(values).astype("Float64")}


def _significance(tables):
    given = tables["funnel_prop_input"]
    found = funnel(given["num"], given["den"], "proportion", 100)
    return {"significance": found.points["unadjusted"].map(SIGNIFICANCE)}


def _funnel_limits(tables):
    given, table = tables["funnel_prop_input"], tables["phe_funnel_prop_limits"]
    made = funnel(given["num"], given["den"], "proportion", 100)
    found = {"baseline": np.full(len(table), made.target)}
    for name, level in (("2s", 0.95), ("3s", 0.998)):
        found[f"lower_{name}_limit"], found[f"upper_{name}_limit"] = made.limits(
            table["Population"], level
        )
    return found


def _fpr(tables, table):
    """Return our funnel, the limits that the table has unadjusted, and our standard errors."""
    if "SHMI" in table:
        given = tables["fpr_sr_input"]
        # The reference rounds what is expected to two decimals.
        expected = given["expected"].round(2)
        made = funnel(given["observed"], expected, "ratio", adjust="truncated")
    else:
        given = tables["funnel_prop_input"]
        made = funnel(given["num"], given["den"], "proportion", adjust="winsorised")
    none = replace(made.overdispersion, tau2=0.0)
    return given, made, replace(made, overdispersion=none)


def _angle(share):
    return np.arcsin(np.sqrt(share))


def _onto(table):
    """Return the scale that the deviates are on."""
    return np.log if "SHMI" in table else _angle


def _error(table, chance, denominators):
    """Return our standard errors, from limits so narrow that none is cut off."""
    scale = _onto(table)
    upper = chance.limits(denominators, 0.5)[1]
    return (scale(upper) - scale(chance.target)) / norm.ppf(0.75)


def _fpr_limits(tables, table):
    _, made, chance = _fpr(tables, table)
    sizes = tables[table]["number_seq"]
    found = {"s": _error(table, chance, sizes)}
    for theirs, name in (("95", "95"), ("998", "99")):
        low, high = made.limits(sizes, ROUNDED[name])
        found[f"odll{theirs}"], found[f"odul{theirs}"] = low, high
        # Ratios have exact Poisson limits, in which no deviate enters.
        low, high = (
            made.limits(sizes, EXACT[name], adjusted=False)
            if "SHMI" in table
            else chance.limits(sizes, ROUNDED[name])
        )
        found[f"ll{theirs}"], found[f"ul{theirs}"] = low, high
    return found


def _ratios(tables, table, points):
    """Return what is printed of each area: theirs rests on what is expected before rounding."""
    if "SHMI" not in table:
        return points["value"]
    given = tables["fpr_sr_input"]
    return funnel(given["observed"], given["expected"], "ratio").points["value"]


def _fpr_aggregated(tables, table):
    given, made, chance = _fpr(tables, table)
    points = made.points
    sizes, z = points["denominator"], points["z"]
    error = _error(table, chance, sizes)
    found = {
        "group": given["area"],
        "numerator": given["observed" if "SHMI" in table else "num"],
        "denominator": sizes,
        "rr": _ratios(tables, table, points),
        "target_transformed": np.full(len(points), _onto(table)(made.target)),
        "Y": z * error + _onto(table)(made.target),
        "Uzscore": z,
        "s": error,
        # Outlying by their adjusted limits at 99.8%.
        "outlier": points["adjusted"].str.contains("99.8").astype(int),
    }
    if "SHMI" in table:
        kept = truncated(z)
        rank = rankdata(z)
        found |= {
            "Wuzscore": kept,
            "truncated": np.isnan(kept).astype(int),
            "rk": rank.astype(int),
            "sp": np.floor(rank * 10 / (len(z) + 1)).astype(int),
        }
    else:
        pulled = winsorised(z)
        found |= {"Wuzscore": pulled, "winsorised": (pulled != z.to_numpy()).astype(int)}
    for name in ("95", "99"):
        found[f"OD{name}LCL"], found[f"OD{name}UCL"] = made.limits(sizes, ROUNDED[name])
        found[f"LCL{name}"], found[f"UCL{name}"] = (
            made.limits(sizes, EXACT[name], adjusted=False)
            if "SHMI" in table
            else chance.limits(sizes, ROUNDED[name])
        )
    return found


def _signal(point):
    if point["outside"]:
        return "Above UCL" if point["side"] > 0 else "Below LCL"
    if point["shift"]:
        return f"7 Points {'Above' if point['side'] > 0 else 'Below'} CL"
    return "another" if point["special"] else "Common Cause"


def _xmr(tables):
    table = tables["ptd_xmr"]
    charts = [xmr(series["y"], lower_is_better=False) for _, series in table.groupby("f")]
    points = pd.concat([chart.points for chart in charts], ignore_index=True)
    reach = points["upper"] - points["mean"]
    away = (points["value"] - points["mean"]).abs()
    return {
        "fix_y": points["value"],
        "mean_col": points["mean"],
        "lpl": points["lower"],
        "upl": points["upper"],
        "outside_limits": points["outside"],
        "relative_to_mean": points["side"],
        "close_to_limits": ~points["outside"] & (away > 2 / 3 * reach),
        "special_cause_flag": points["special"],
        "special_cause_type": [_signal(point) for _, point in points.iterrows()],
        "point_type": points["direction"].map(
            {0: "common_cause", 1: "special_cause_improvement", -1: "special_cause_concern"}
        ),
        "rebase_group": points["segment"],
        "short_group_warning": np.repeat(
            [chart.short for chart in charts], [len(chart.points) for chart in charts]
        ),
    }


# Table: how ours is made, and how far numbers may lie apart, as a share and in the unit.
COMPARED = {
    "phe_proportion": (_proportion, 1e-9, 0),
    "phe_rate": (_rate, 1e-9, 0),
    "phe_mean": (_mean, 1e-9, 0),
    "phe_dsr": (_dsr, 1e-9, 0),
    "phe_quantile5": (_quantile, 0, 0),
    "phe_funnel_prop_limits": (_funnel_limits, 1e-9, 0),
    "phe_funnel_prop_significance": (_significance, 0, 0),
    "fpr_SR_SHMI_limits": (lambda t: _fpr_limits(t, "fpr_SR_SHMI_limits"), 1e-9, 0),
    "fpr_SR_SHMI_aggregated": (
        lambda t: _fpr_aggregated(t, "fpr_SR_SHMI_aggregated"),
        1e-9,
        1e-12,
    ),
    "fpr_PR_limits": (lambda t: _fpr_limits(t, "fpr_PR_limits"), 1e-9, 0),
    "fpr_PR_aggregated": (lambda t: _fpr_aggregated(t, "fpr_PR_aggregated"), 1e-9, 1e-12),
    "ptd_xmr": (_xmr, 1e-9, 0),
}


def _assert_same(ours, theirs, share, unit, name):
    ours = pd.Series(np.asarray(ours)).reset_index(drop=True)
    theirs = theirs.reset_index(drop=True)
    assert len(ours) == len(theirs), name
    if theirs.dtype.kind != "f":
        assert ours.tolist() == theirs.tolist(), name
        return
    mine, other = ours.to_numpy(dtype=float, na_value=np.nan), theirs.to_numpy()
    np.testing.assert_array_equal(np.isnan(mine), np.isnan(other), err_msg=name)
    np.testing.assert_allclose(mine, other, rtol=share, atol=unit, err_msg=name)


@pytest.mark.parametrize("name", COMPARED)
def test_every_column_is_ours(tables, name):
    make, share, unit = COMPARED[name]
    table = tables[name]
    for column, ours in make(tables).items():
        rows = np.ones(len(table), dtype=bool)
        if (name, column) in FOLDED:
            rows = ~table["number_seq"].isin(FOLDED[name, column]).to_numpy()
            assert (~rows).sum() == 1
        _assert_same(np.asarray(ours)[rows], table[column][rows], share, unit, f"{name} {column}")


@pytest.mark.parametrize("name", sorted(set(CONSTANT) | set(INPUT) | set(COMPARED)))
def test_no_column_is_left_out(tables, name):
    made = COMPARED[name][0](tables) if name in COMPARED else {}
    columns = [*made, *CONSTANT.get(name, {}), *INPUT.get(name, [])]
    assert sorted(columns) == sorted(tables[name].columns)


def test_no_table_is_left_out(folder):
    held = {path.name for path in folder.iterdir()}
    known = {f"{name}.csv" for name in set(COMPARED) | set(INPUT)}
    assert held == known | {"fpr_PR_od.txt", "fpr_SR_SHMI_od.txt"}


@pytest.mark.parametrize(
    ("name", "column", "value"),
    [(name, *item) for name, columns in CONSTANT.items() for item in columns.items()],
)
def test_labels_are_the_same_in_every_row(tables, name, column, value):
    held = tables[name][column]
    assert held.isna().all() if value is None else (held == value).all()


@pytest.mark.parametrize("table", ["fpr_SR_SHMI", "fpr_PR"])
def test_overdispersion(folder, tables, table):
    text = (folder / f"{table}_od.txt").read_text(encoding="utf-8")
    theirs = dict(line.split() for line in text.splitlines())
    assert sorted(theirs) == ["phi", "tau2"]
    made = _fpr(tables, table)[1].overdispersion
    assert made.phi == pytest.approx(float(theirs["phi"]), rel=1e-9)
    assert made.tau2 == pytest.approx(float(theirs["tau2"]), rel=1e-9)
    assert made.areas == int(tables[f"{table}_aggregated"]["Wuzscore"].notna().sum())


@pytest.mark.parametrize("table", ["fpr_SR_SHMI", "fpr_PR"])
def test_our_deviates_are_not_rounded(tables, table):
    """The levels by name give limits a hair away from theirs, and no area another class."""
    _, made, _ = _fpr(tables, table)
    aggregated = tables[f"{table}_aggregated"]
    for name in ("95", "99"):
        for side, ours in zip(
            ("LCL", "UCL"), made.limits(aggregated["denominator"], EXACT[name]), strict=True
        ):
            theirs = aggregated[f"OD{name}{side}"].to_numpy()
            assert 0 < np.abs(ours / theirs - 1).max() < 1e-6


def test_limits_of_proportions_do_not_fold_back(tables):
    """Beyond a quarter turn their sine comes back down; ours stays at 1.

    Theirs at 99.8% is 1 as ours, so that their limit at 95% is the only one that folds.
    """
    table = tables["fpr_PR_limits"]
    row = table.set_index("number_seq").loc[3.0]
    _, made, chance = _fpr(tables, "fpr_PR")
    for column, from_ours, tau2 in (
        ("odul95", made, made.overdispersion.tau2),
        ("ul95", chance, 0.0),
    ):
        turn = _angle(made.target) + 1.959964 * np.sqrt(1 / 12 + tau2)
        assert turn > np.pi / 2
        assert row[column] == pytest.approx(np.sin(turn) ** 2, rel=1e-9)
        assert row[column] < 1
        assert from_ours.limits([3.0], ROUNDED["95"])[1].tolist() == [1.0]


def test_limits_of_proportions_by_chance_alone_are_on_another_scale(tables):
    """Theirs are on the arcsine scale, ours score limits: near each other, and not the same."""
    table = tables["fpr_PR_aggregated"]
    _, made, _ = _fpr(tables, "fpr_PR")
    n, p = table["denominator"].to_numpy(), made.target
    low, high = made.limits(n, 0.95, adjusted=False)
    reach = norm.ppf(0.975) * np.sqrt(p * (1 - p) / n)
    np.testing.assert_allclose(low, p - reach, rtol=1e-12)
    np.testing.assert_allclose(high, p + reach, rtol=1e-12)
    assert 1e-4 < np.abs(low - table["LCL95"]).max() < 0.01
    assert 1e-4 < np.abs(high - table["UCL95"]).max() < 0.01


def test_the_reference_rounds_what_is_expected(tables):
    expected = tables["fpr_sr_input"]["expected"]
    rounded = tables["fpr_SR_SHMI_aggregated"]["denominator"]
    assert rounded.tolist() == expected.round(2).tolist()
    assert (expected != rounded).all()
    # Deviates and limits rest on the rounded figure, and the ratio as printed does not.
    table = tables["fpr_SR_SHMI_aggregated"]
    np.testing.assert_allclose(np.exp(table["Y"]), table["numerator"] / rounded, rtol=1e-9)
    np.testing.assert_allclose(table["rr"], table["numerator"] / expected, rtol=1e-9)


def test_the_same_figures_went_into_ours(tables):
    charts, given = tables["ptd_xmr"], tables["xmr_input"]
    assert charts[["f", "x", "y"]].set_axis(given.columns, axis=1).equals(given)
    for name in ("area", "den", "num"):
        assert tables["phe_funnel_prop_significance"][name].equals(
            tables["funnel_prop_input"][name]
        )


def test_poisson_limits(shared):
    path = shared / "groundtruth" / "funnelplotr" / "poisson_limits_expected.csv"
    if not path.is_file():
        pytest.skip("no table of Poisson limits")
    table = pd.read_csv(path, dtype=str)
    assert sorted(table.columns) == ["expected", "ll95", "ll998", "target", "ul95", "ul998"]
    assert table["target"].unique().tolist() == ["1"]
    made = funnel([1], [1], "ratio")
    for column, level, side in (
        ("ll95", 0.95, 0),
        ("ul95", 0.95, 1),
        ("ll998", 0.998, 0),
        ("ul998", 0.998, 1),
    ):
        ours = made.limits(table["expected"].astype(float), level)[side]
        digits = [len(text.split(".")[1]) for text in table[column]]
        assert [f"{x:.{n}f}" for x, n in zip(ours, digits, strict=True)] == table[column].tolist()


def test_no_other_table_lies_beside_these(shared):
    folder = shared / "groundtruth"
    if not folder.is_dir():
        pytest.skip("no reference tables")
    held = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert {name for name in held if not name.startswith(f"{REFERENCE}/")} == {
        "funnelplotr/poisson_limits_expected.csv"
    }
