import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import ttest_ind

from lsr_analysis.statistics.cohorts import difference_of_means
from lsr_analysis.statistics.event_study import (
    cohort_effect,
    mirrored_change,
    period_log_ratio,
)

MONTHS = pd.period_range("2015-01", "2019-12", freq="M")
CENTRE = pd.Period("2017-03", "M")


def counts_of(seed: int = 1, units: int = 5) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    values = random.gamma(5, 100, (len(MONTHS), units))
    return pd.DataFrame(values, MONTHS, [f"u{k}" for k in range(units)])


def two_cohorts(seed: int = 1, units: int = 30, first: int = 6, second: int = 4):
    random = np.random.default_rng(seed)
    shared = random.normal(0, 0.2, units)
    labels = [f"u{k}" for k in range(units)]
    changes = pd.DataFrame(
        {
            "July": shared + random.normal(0, 0.1, units),
            "December": shared + random.normal(0, 0.1, units),
        },
        labels,
    )
    cohort = pd.Series([None] * units, labels, dtype=object)
    cohort.iloc[:first], cohort.iloc[first : first + second] = "July", "December"
    return changes, cohort


# Changes of units


def test_a_log_ratio_is_of_counts_a_day():
    days = counts_of()
    before, after = MONTHS[12:15], MONTHS[24:26]  # January to March 2016, a leap year
    found = period_log_ratio(days, before, after)
    rates = [days.iloc[12:15].sum() / (31 + 29 + 31), days.iloc[24:26].sum() / (31 + 28)]
    pd.testing.assert_series_equal(found, np.log(rates[1] / rates[0]))


def test_the_order_of_months_and_rows_does_not_matter():
    days = counts_of()
    expected = period_log_ratio(days, MONTHS[:6], MONTHS[9:20])
    found = period_log_ratio(days.iloc[::-1], MONTHS[:6][::-1], MONTHS[9:20])
    pd.testing.assert_series_equal(found, expected)


def test_missing_and_zero_are_not_told_as_a_change():
    days = counts_of()
    days.loc[MONTHS[3], "u1"] = np.nan
    days.loc[MONTHS[:6], "u2"] = 0
    days.loc[MONTHS[6:12], "u3"] = 0
    days.loc[MONTHS[20], "u4"] = np.nan  # not needed
    found = period_log_ratio(days, MONTHS[:6], MONTHS[6:12])
    assert found.isna().to_dict() == {
        "u0": False, "u1": True, "u2": True, "u3": True, "u4": False,
    }  # fmt: skip


def test_the_mirror_lies_as_far_before_the_centre():
    days = counts_of()
    found = mirrored_change(days, CENTRE, 5, 16)
    before = pd.period_range("2015-11", "2016-10", freq="M")
    after = pd.period_range("2017-08", "2018-07", freq="M")
    pd.testing.assert_series_equal(found, period_log_ratio(days, before, after))


def test_months_near_the_centre_do_not_enter():
    days, high = counts_of(), counts_of()
    high.loc["2016-11":"2017-07"] *= 7
    pd.testing.assert_series_equal(
        mirrored_change(days, CENTRE, 5, 16), mirrored_change(high, CENTRE, 5, 16)
    )


@given(factor=st.floats(0.01, 100), unit=st.integers(0, 4), seed=st.integers(0, 1000))
def test_the_size_of_a_unit_does_not_matter(factor, unit, seed):
    days = counts_of(seed)
    larger = days.copy()
    larger.iloc[:, unit] *= factor
    first, second = (mirrored_change(k, CENTRE, 2, 9) for k in (days, larger))
    assert second.to_numpy() == pytest.approx(first.to_numpy(), abs=1e-9)


@given(seed=st.integers(0, 1000), first=st.integers(1, 6), more=st.integers(0, 15))
def test_time_backwards_turns_the_sign(seed, first, more):
    around = pd.period_range(CENTRE - 24, CENTRE + 24, freq="M")
    rates = counts_of(seed).loc[around]
    backwards = pd.DataFrame(rates.to_numpy()[::-1], around, rates.columns)
    # Figures a day are turned round: the months of one length are not those of the other.
    lengths = around.days_in_month.to_numpy()[:, np.newaxis]
    pairs = [
        mirrored_change(k, CENTRE, first, first) for k in (rates * lengths, backwards * lengths)
    ]
    assert pairs[1].to_numpy() == pytest.approx(-pairs[0].to_numpy(), abs=1e-9)
    # With sums of several months, lengths weigh months; equal counts a day in each leave none.
    flat = pd.DataFrame(1.0, around, ["a"]) * lengths
    assert mirrored_change(flat, CENTRE, first, first + more)["a"] == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize(
    "change, words",
    [
        ({"first": 0}, "first is 0; give whole months from the centre, 1 on"),
        ({"first": 5, "last": 4}, "last is 4; give whole months from the centre, 5 on"),
        ({"last": 40}, r"counts has no 20\d\d-\d\d, which before needs"),
        ({"centre": "2017-03"}, "centre is 2017-03; give a month"),
        ({"centre": pd.Period("2017Q1", "Q")}, "give a month"),
    ],
)
def test_offsets_that_cannot_be_mirrored(change, words):
    given_ = {"centre": CENTRE, "first": 2, "last": 4} | change
    with pytest.raises(ValueError, match=words):
        mirrored_change(counts_of(), **given_)


def test_tables_that_are_not_counts_by_month():
    days = counts_of()
    wrong = {
        "not indexed by month": days.set_axis(range(len(days))),
        "each month once": pd.concat([days, days.iloc[:1]]),
        "has 'u0' twice": pd.concat([days, days[["u0"]]], axis=1),
        "cannot be negative": -days,
        "finite number": days / 0,
    }
    for words, table in wrong.items():
        with pytest.raises(ValueError, match=words):
            period_log_ratio(table, MONTHS[:2], MONTHS[2:4])
    for words, months in {"at least one month": MONTHS[:0], "twice": MONTHS[[1, 1]]}.items():
        with pytest.raises(ValueError, match=words):
            period_log_ratio(days, MONTHS[:2], months)
    with pytest.raises(ValueError, match="before is not months"):
        period_log_ratio(days, ["2015-01"], MONTHS[2:4])


# Effects


def test_one_cohort_is_welchs_t_test():
    changes, cohort = two_cohorts(second=0)
    found = cohort_effect(changes, cohort, level=0.9)
    treated, others = changes["July"].iloc[:6], changes["July"].iloc[6:]
    welch = ttest_ind(treated, others, equal_var=False)
    limits = welch.confidence_interval(0.9)
    assert found.p_value == pytest.approx(welch.pvalue)
    assert found.df == pytest.approx(welch.df)
    assert (found.lower, found.upper) == pytest.approx((limits.low, limits.high))
    assert (found.treated, found.controls, found.left_out, found.level) == (6, 24, 0, 0.9)


def test_the_standard_error_of_one_cohort_is_hc2():
    from statsmodels.api import OLS, add_constant

    changes, cohort = two_cohorts(second=0)
    fit = OLS(changes["July"], add_constant(cohort.notna().astype(float))).fit(cov_type="HC2")
    found = cohort_effect(changes, cohort)
    assert found.estimate == pytest.approx(fit.params.iloc[1])
    assert found.standard_error == pytest.approx(fit.bse.iloc[1])


def test_cohorts_are_pooled_by_size_and_controls_counted_once():
    changes, cohort = two_cohorts()
    found = cohort_effect(changes, cohort)
    july, december = changes["July"].iloc[:6], changes["December"].iloc[6:10]
    others = changes.iloc[10:]
    estimates = [july.mean() - others["July"].mean(), december.mean() - others["December"].mean()]
    by_cohort = found.by_cohort.set_index("cohort")
    assert by_cohort.loc[["July", "December"], "estimate"].tolist() == pytest.approx(estimates)
    assert found.estimate == pytest.approx(0.6 * estimates[0] + 0.4 * estimates[1])
    # Each control by what it adds to both: one mean of 20, whose cohorts are not independent.
    both = 0.6 * others["July"] + 0.4 * others["December"]
    parts = [0.36 * july.var() / 6, 0.16 * december.var() / 4, both.var() / 20]
    assert found.standard_error == pytest.approx(sum(parts) ** 0.5)
    df = sum(parts) ** 2 / sum(k**2 / n for k, n in zip(parts, (5, 3, 19), strict=True))
    assert found.df == pytest.approx(df)
    separate = by_cohort["standard_error"].mul([0.4, 0.6]).pow(2).sum() ** 0.5
    assert found.standard_error > separate * 1.01  # which would take controls for independent


def test_by_cohort_is_each_cohort_alone():
    changes, cohort = two_cohorts()
    found = cohort_effect(changes, cohort).by_cohort.set_index("cohort")
    alone = cohort_effect(changes, cohort[cohort.isna() | (cohort == "December")])
    for name in ("estimate", "standard_error", "df", "lower", "upper", "p_value", "treated"):
        assert found.at["December", name] == pytest.approx(getattr(alone, name))


@given(
    path=st.tuples(st.floats(-3, 3), st.floats(-3, 3)),
    order=st.permutations(range(30)),
    seed=st.integers(0, 100),
)
@settings(max_examples=25)
def test_what_all_have_in_common_and_the_order_of_units_change_nothing(path, order, seed):
    changes, cohort = two_cohorts(seed)
    first, second = cohort_effect(changes, cohort), cohort_effect(
        changes.add(pd.Series(path, changes.columns)).iloc[list(order)], cohort
    )  # fmt: skip
    for name in ("estimate", "standard_error", "df", "p_value"):
        assert getattr(second, name) == pytest.approx(getattr(first, name), rel=1e-6, abs=1e-9)


@given(seed=st.integers(0, 100), plant=st.floats(-1, 1))
@settings(max_examples=25)
def test_a_planted_effect_moves_the_estimate_by_as_much(seed, plant):
    changes, cohort = two_cohorts(seed)
    planted = changes.add(plant * cohort.notna(), axis=0)
    first, second = cohort_effect(changes, cohort), cohort_effect(planted, cohort)
    assert second.estimate == pytest.approx(first.estimate + plant, abs=1e-9)
    assert second.standard_error == pytest.approx(first.standard_error)


def test_weights():
    changes, cohort = two_cohorts()
    plain = cohort_effect(changes, cohort)
    alike = cohort_effect(changes, cohort, weights=pd.Series(3.0, changes.index))
    assert alike.standard_error == pytest.approx(plain.standard_error)
    assert alike.df == pytest.approx(plain.df)
    some = pd.Series(1.0, changes.index[10:22])
    few, left = cohort_effect(changes, cohort, weights=some), cohort_effect(changes, cohort[:22])
    assert few.controls == 12
    for name in ("estimate", "standard_error", "df"):
        assert getattr(few, name) == pytest.approx(getattr(left, name))
    uneven = pd.Series(np.arange(30.0), changes.index)
    table = pd.DataFrame({"December": uneven, "July": uneven * 5})
    first, second = (cohort_effect(changes, cohort, weights=k) for k in (uneven, table))
    assert second.standard_error == pytest.approx(first.standard_error)
    july = changes["July"]
    expected = july[:6].mean() - np.average(july[10:], weights=uneven[10:])
    found = first.by_cohort.set_index("cohort").at["July", "estimate"]
    assert found == pytest.approx(expected)


def test_weights_may_differ_between_cohorts():
    changes, cohort = two_cohorts()
    table = pd.DataFrame(0.0, changes.index, ["July", "December"])
    table.iloc[10:20, 0], table.iloc[20:, 1] = 1.0, 1.0
    found = cohort_effect(changes, cohort, weights=table)
    # Controls of one cohort are none of the other's, so that the cohorts are independent.
    parts = []
    for name, share, rows in (("July", 0.6, slice(10, 20)), ("December", 0.4, slice(20, 30))):
        treated, others = changes.loc[cohort == name, name], changes[name].iloc[rows]
        parts.append(share**2 * (treated.var() / len(treated) + others.var() / len(others)))
    assert found.standard_error == pytest.approx(sum(parts) ** 0.5)


def test_each_cohort_counts_the_controls_that_have_a_weight_for_it():
    changes, cohort = two_cohorts()
    table = pd.DataFrame(0.0, changes.index, ["July", "December"])
    table.iloc[10:14, 0], table.iloc[12:22, 1] = 1.0, 1.0
    found = cohort_effect(changes, cohort, weights=table)
    assert found.by_cohort.set_index("cohort")["controls"].to_dict() == {"July": 4, "December": 10}
    assert found.controls == 12


def test_the_variance_is_unbiased_with_uneven_weights():
    weights = np.array([0.05, 0.1, 0.15, 0.3, 0.4])
    treated = [np.zeros(2)]  # which add nothing

    def variance(controls: np.ndarray) -> float:
        found = difference_of_means(treated, controls[:, None], weights[:, None], 0.95)
        return found["standard_error"] ** 2

    # The variance is a quadratic form: over controls that vary alike and independently, it is on
    # average the sum of what each gives alone, and the true one is the sum of squared weights.
    assert sum(variance(k) for k in np.eye(5)) == pytest.approx((weights**2).sum())


def test_units_without_the_change_they_need_are_left_out_and_counted():
    changes, cohort = two_cohorts()
    changes.iloc[0, 1] = np.nan  # July's unit without December's change, which it does not need
    changes.iloc[1, 0] = np.nan  # July's without its own
    changes.iloc[12, 1] = np.nan  # a control needs both
    found = cohort_effect(changes, cohort)
    assert (found.treated, found.controls, found.left_out) == (9, 19, 2)
    keep = [k for k in changes.index if k not in ("u1", "u12")]
    rest = cohort_effect(changes, cohort[keep])
    assert found.estimate == pytest.approx(rest.estimate)
    assert found.estimate != pytest.approx(cohort_effect(changes.fillna(0), cohort).estimate)


def test_units_that_are_not_named_take_no_part():
    changes, cohort = two_cohorts()
    found = cohort_effect(changes, cohort.drop(["u3", "u20"]))
    assert (found.treated, found.controls, found.left_out) == (9, 19, 0)


@pytest.mark.parametrize("case", ["one treated", "one control", "all alike"])
def test_what_cannot_be_assessed_has_no_interval(case):
    changes, cohort = two_cohorts(second=0)
    if case == "one treated":
        cohort = cohort.iloc[5:]
    elif case == "one control":
        cohort = cohort.iloc[:7]
    else:
        changes = changes * 0 + 0.1
    found = cohort_effect(changes, cohort)
    assert np.isfinite(found.estimate)
    for name in ("standard_error", "df", "lower", "upper", "p_value"):
        assert np.isnan(getattr(found, name))


def test_percent():
    changes, cohort = two_cohorts()
    found = cohort_effect(changes.add(np.log(0.5) * cohort.notna(), axis=0), cohort)
    limits = np.exp([found.estimate, found.lower, found.upper])
    assert found.percent == pytest.approx(100 * (limits - 1))
    assert found.percent[1] < found.percent[0] < found.percent[2] < 0


def test_comparisons_that_cannot_be_made():
    changes, cohort = two_cohorts()
    infinite = changes.copy()
    infinite.iloc[3, 0] = np.inf
    wrong = {
        "'u0' twice; give each unit": (pd.concat([changes, changes[:1]]), cohort, None),
        "cohort has 'u0' twice": (changes, pd.concat([cohort, cohort[:1]]), None),
        "column 'July' twice": (changes[["July", "July"]], cohort, None),
        "no row for 'u29'": (changes[:-1], cohort, None),
        "no column 'December'": (changes[["July"]], cohort, None),
        "names no treated unit": (changes, cohort[10:], None),
        "no control has the changes": (changes, cohort[:10], None),
        "no treated unit or": (changes.where(cohort.isna()), cohort, None),
        "infinite somewhere": (infinite, cohort, None),
        "weights is -1": (changes, cohort, pd.Series(-1.0, changes.index)),
        "weights are 0 for all": (changes, cohort, pd.Series(1.0, changes.index[:10])),
        "weights has no column": (changes, cohort, pd.DataFrame({"July": 1.0}, changes.index)),
    }  # fmt: skip
    for words, (table, units, weights) in wrong.items():
        with pytest.raises(ValueError, match=words):
            cohort_effect(table, units, weights=weights)
    with pytest.raises(ValueError, match="level is 95"):
        cohort_effect(changes, cohort, level=95)


# The design


def picked_for_a_passing_high(random: np.random.Generator, units: int = 60) -> pd.DataFrame:
    """Return counts of units, of which the first 12 stood highest in February to April 2017."""
    logs = random.normal(0, 0.4, (len(MONTHS), units))
    for month in range(1, len(MONTHS)):
        logs[month] = 0.85 * logs[month - 1] + (1 - 0.85**2) ** 0.5 * logs[month]
    logs += random.normal(0, 0.4, units)
    middle = MONTHS.get_loc(CENTRE)
    order = np.argsort(-logs[middle - 1 : middle + 2].mean(axis=0))
    days = MONTHS.days_in_month.to_numpy()[:, np.newaxis]
    return pd.DataFrame(np.exp(logs[:, order]) * days, MONTHS)


def test_regression_to_the_mean_cancels_in_the_mirror_and_not_otherwise():
    random = np.random.default_rng(2017)
    cohort = pd.Series(["July"] * 12 + [None] * 48)
    found: dict[str, list[float]] = {"mirrored": [], "window": [], "year before": []}
    after = pd.period_range(CENTRE + 2, CENTRE + 13, freq="M")
    for _ in range(150):
        counts = picked_for_a_passing_high(random)
        changes = {
            "mirrored": mirrored_change(counts, CENTRE, 2, 13),
            "window": period_log_ratio(
                counts, pd.period_range(CENTRE - 1, CENTRE + 1, freq="M"), after
            ),
            "year before": period_log_ratio(
                counts, pd.period_range(CENTRE - 20, CENTRE - 9, freq="M"), after
            ),
        }
        for name, change in changes.items():
            found[name].append(cohort_effect(change.to_frame("July"), cohort).estimate)
    errors = {name: np.std(k, ddof=1) / 150**0.5 for name, k in found.items()}
    assert abs(np.mean(found["mirrored"])) < 3 * errors["mirrored"] < 0.05
    assert np.mean(found["window"]) < -10 * errors["window"]
    assert np.mean(found["year before"]) > 5 * errors["year before"]  # on the way up: hides a fall
