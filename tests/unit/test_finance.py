import copy

import pytest
from source_layouts import (
    ACTIVITY,
    SPENDING,
    TOTALS,
    ascof_table,
    falls_table,
    finance_files,
    oflog_table,
)

from lsr_analysis.areas import ENGLAND, register
from lsr_analysis.indicator_files import dictionary
from lsr_analysis.sources.finance import is_finance, read_finance
from lsr_analysis.sources.reading import PublishedFile

PLYMOUTH, CUMBRIA = "E06000026", "E10000006"
# People aged 65 and over by first calendar year of the financial year, with the edition used.
OLDER = {
    2015: {PLYMOUTH: (1000, 2015), CUMBRIA: (4000, 2015), ENGLAND: (5000, 2015)},
    2016: {PLYMOUTH: (2000, 2016), CUMBRIA: (5000, 2015), ENGLAND: (7000, 2016)},
}


def read(written, older=None):
    files = [PublishedFile(path) for path in written.values()]
    return read_finance(files, register(), OLDER if older is None else older)


def by_key(readings):
    """Return the rows by first year, indicator and area; one row each."""
    rows = [row for reading in readings for row in reading.rows]
    held = {(r["period_start"].year, r["indicator"], r["area_code"]): r for r in rows}
    assert len(held) == len(rows)
    return held


def changed(figures, council, **kinds):
    """Return figures of all councils with some of one council changed."""
    copied = copy.deepcopy(figures)
    copied[council] |= {kind.replace("_", " "): value for kind, value in kinds.items()}
    return copied


@pytest.fixture(scope="module")
def held(tmp_path_factory):
    """Read five good files: the same figures in both years, over other populations."""
    return by_key(read(finance_files(tmp_path_factory.mktemp("finance"))))


@pytest.mark.parametrize(
    ("indicator", "plymouth", "cumbria", "england"),
    [
        # Weeks and units per 1,000 people aged 65 and over (1,000, 4,000 and 5,000).
        ("residential_weeks_65plus", 400, 200, 240),  # 400, 800 and 1,200 weeks
        ("nursing_weeks_65plus", 200, 100, 120),
        ("short_term_units_65plus", 160, 30, 56),  # 160, 120 and 280 units
        # Shares in per cent: of 600, 1,200 and 1,800 weeks; then of what is bought outside.
        ("nursing_share_65plus", 100 * 200 / 600, 100 * 400 / 1200, 100 * 600 / 1800),
        ("memory_share_65plus", 100 * 250 / 600, 25, 100 * 550 / 1800),
        ("residential_external_share_65plus", 75, 100, 100 * 1100 / 1200),
        ("short_term_external_share_65plus", 75, 50, 100 * 180 / 280),
        # Pounds a person: the files are in thousands.
        ("residential_nursing_spend_65plus", 200, 125, 140),
        ("home_care_spend_65plus", 50, 20, 26),
        ("community_spend_65plus", 40, 15, 20),
        ("direct_payments_spend_65plus", 30, 2.5, 8),
        ("assessment_spend_65plus", 10, 5, 6),
    ],
)
def test_each_indicator_of_2015_by_hand(held, indicator, plymouth, cumbria, england):
    for area, value in {PLYMOUTH: plymouth, CUMBRIA: cumbria, ENGLAND: england}.items():
        row = held[2015, indicator, area]
        assert row["value"] == pytest.approx(value, rel=1e-12)
        assert row["status"] == "ok"


@pytest.mark.parametrize(
    ("indicator", "plymouth", "cumbria", "england"),
    [
        ("residential_weeks_65plus", 200, 160, 1200 / 7),
        ("memory_share_65plus", 100 * 250 / 600, 25, 100 * 550 / 1800),
        ("short_term_external_share_65plus", 75, 50, 100 * 180 / 280),
        ("home_care_spend_65plus", 25, 16, 130 / 7),
        ("long_term_spend_65plus", 250, 180, 200),  # 500, 900 and 1,400 thousand pounds
        ("short_term_spend_65plus", 12.5, 15, 100 / 7),
    ],
)
def test_indicators_of_2016_by_hand(held, indicator, plymouth, cumbria, england):
    for area, value in {PLYMOUTH: plymouth, CUMBRIA: cumbria, ENGLAND: england}.items():
        assert held[2016, indicator, area]["value"] == pytest.approx(value, rel=1e-12)


def test_which_indicators_each_year_has(held):
    of_2015 = {indicator for year, indicator, _ in held if year == 2015}
    of_2016 = {indicator for year, indicator, _ in held if year == 2016}
    assert of_2016 - of_2015 == {"long_term_spend_65plus", "short_term_spend_65plus"}
    assert of_2015 < of_2016 and len(of_2015) == 12
    assert all(indicator in dictionary() for indicator in of_2016)
    assert len(held) == (12 + 14) * 3


def test_numerators_and_denominators(held):
    weeks = held[2015, "residential_weeks_65plus", CUMBRIA]
    assert (weeks["numerator"], weeks["denominator"]) == (800, 4000)
    assert weeks["denominator_source"] == "ONS mid-2015"
    pounds = held[2016, "home_care_spend_65plus", CUMBRIA]
    assert (pounds["numerator"], pounds["denominator"]) == (80_000, 5000)
    assert pounds["denominator_source"] == "ONS mid-2015"  # the edition that was used
    share = held[2015, "residential_external_share_65plus", PLYMOUTH]
    assert (share["numerator"], share["denominator"]) == (300, 400)
    assert "denominator_source" not in share


def test_values_are_those_of_the_multiplier_in_the_dictionary(held):
    for (_, indicator, _), row in held.items():
        expected = dictionary()[indicator].multiplier * row["numerator"] / row["denominator"]
        assert row["value"] == pytest.approx(expected, rel=1e-12)


# Missing figures


def test_a_missing_item_makes_the_figure_not_available_and_never_smaller(tmp_path):
    activity = changed(ACTIVITY, "913", residential_out="")
    held = by_key(read(finance_files(tmp_path, activity, ACTIVITY)))
    for indicator in ("residential_weeks_65plus", "residential_external_share_65plus"):
        row = held[2015, indicator, PLYMOUTH]
        assert (row["value"], row["status"]) == (None, "not available")
        assert held[2015, indicator, CUMBRIA]["status"] == "ok"
    assert held[2015, "nursing_weeks_65plus", PLYMOUTH]["value"] == 200


def test_england_is_the_sum_of_all_councils_or_nothing(tmp_path):
    activity = changed(ACTIVITY, "913", residential_out="")
    held = by_key(read(finance_files(tmp_path, activity, ACTIVITY)))
    assert (2015, "residential_weeks_65plus", ENGLAND) not in held
    assert (2015, "residential_external_share_65plus", ENGLAND) not in held
    assert held[2015, "nursing_weeks_65plus", ENGLAND]["numerator"] == 600


@pytest.mark.parametrize("mark", [":", ""])
def test_marks_of_missing_items_of_2016(tmp_path, mark):
    """The files of 2016-17 have a colon where those of 2015-16 have an empty cell."""
    activity = changed(ACTIVITY, "913", short_out=mark)
    spending = changed(SPENDING, "913", **{"Direct_Payments": mark})
    held = by_key(read(finance_files(tmp_path, ACTIVITY, activity, keyed_spending=spending)))
    for indicator in (
        "short_term_units_65plus", "short_term_external_share_65plus",
        "direct_payments_spend_65plus",
    ):  # fmt: skip
        row = held[2016, indicator, PLYMOUTH]
        assert (row["value"], row["status"]) == (None, "not available")
        assert held[2016, indicator, CUMBRIA]["status"] == "ok"


def test_england_of_2016_is_what_the_file_says(tmp_path):
    """The sum of the councils that gave a figure stands in the file's own row of England."""
    activity = changed(ACTIVITY, "913", nursing_out=":")
    held = by_key(read(finance_files(tmp_path, ACTIVITY, activity)))
    assert held[2016, "nursing_weeks_65plus", PLYMOUTH]["status"] == "not available"
    assert held[2016, "nursing_weeks_65plus", ENGLAND]["numerator"] == 400


@pytest.mark.parametrize("area", [PLYMOUTH, ENGLAND])
def test_an_area_without_population_has_no_denominator(tmp_path, area):
    older = {2015: {a: pair for a, pair in OLDER[2015].items() if a != area}, 2016: OLDER[2016]}
    held = by_key(read(finance_files(tmp_path), older))
    row = held[2015, "home_care_spend_65plus", area]
    assert (row["value"], row["status"]) == (None, "no denominator")
    assert held[2015, "residential_external_share_65plus", area]["status"] == "ok"
    assert held[2016, "home_care_spend_65plus", area]["status"] == "ok"


def test_a_year_without_populations_has_no_denominator(tmp_path):
    held = by_key(read(finance_files(tmp_path), {2016: OLDER[2016]}))
    for area in (PLYMOUTH, CUMBRIA, ENGLAND):
        assert held[2015, "nursing_weeks_65plus", area]["status"] == "no denominator"
        assert held[2015, "nursing_share_65plus", area]["status"] == "ok"


def test_nothing_bought_gives_no_share(tmp_path):
    activity = changed(ACTIVITY, "913", residential_in=0, residential_out=0)
    held = by_key(read(finance_files(tmp_path, activity)))
    share = held[2015, "residential_external_share_65plus", PLYMOUTH]
    assert (share["value"], share["status"]) == (None, "no denominator")
    assert held[2015, "residential_weeks_65plus", PLYMOUTH]["value"] == 0.0
    # Plymouth still counts in England, with nothing: all 800 weeks are bought outside.
    assert held[2015, "residential_external_share_65plus", ENGLAND]["value"] == 100


# What is left out


def test_younger_adults_and_ages_given_by_some_do_not_count(tmp_path, held):
    activity = changed(ACTIVITY, "913", younger=1, oldest=1)
    assert by_key(read(finance_files(tmp_path, activity))) == held


def test_all_settings_and_both_provisions_count_in_the_whole(tmp_path):
    activity = changed(ACTIVITY, "102", nursing_out=0)
    held = by_key(read(finance_files(tmp_path, activity)))
    share = held[2015, "nursing_share_65plus", CUMBRIA]
    assert (share["value"], share["numerator"], share["denominator"]) == (0, 0, 800)


# Keys of 2016-17


def test_a_key_of_two_kinds_of_care_proves_nothing(tmp_path, held):
    """With short-term items under the key of long-term care no total can be told."""
    keys = {"short in": {"CareType_KEY": "2"}}
    found = by_key(read(finance_files(tmp_path, keys=keys)))
    assert not [key for key in found if key[1] == "long_term_spend_65plus"]
    # The purpose still tells the short-term totals, and items their number tells.
    assert found == {k: row for k, row in held.items() if k[1] != "long_term_spend_65plus"}


def test_a_key_of_two_age_groups_proves_nothing(tmp_path, held):
    keys = {"oldest": {"AgeBand_KEY": "2"}}
    found = by_key(read(finance_files(tmp_path, keys=keys)))
    assert found == {k: row for k, row in held.items() if "_term_spend_" not in k[1]}


def test_a_key_of_two_purposes_proves_nothing(tmp_path, held):
    keys = {"nursing out": {"Purpose_KEY": "2"}}
    found = by_key(read(finance_files(tmp_path, keys=keys)))
    assert found == {k: row for k, row in held.items() if k[1] != "short_term_spend_65plus"}


def test_items_of_2016_without_a_label_are_not_used(tmp_path, held):
    """A number that the labelled file does not hold can be anything."""
    everything = finance_files(tmp_path)
    path = everything["activity"]
    text = path.read_text(encoding="utf-8")
    first = text.splitlines()[1]
    path.write_text(text + first.replace("8610101", "8619999", 1) + "\n", encoding="utf-8")
    assert by_key(read(everything)) == held


def test_a_negative_total_counts(tmp_path):
    totals = changed(TOTALS, "913", short=-5)
    held = by_key(read(finance_files(tmp_path, totals=totals)))
    assert held[2016, "short_term_spend_65plus", PLYMOUTH]["value"] == -2.5
    assert held[2016, "short_term_spend_65plus", ENGLAND]["numerator"] == 70_000


def test_each_year_has_its_own_spending(tmp_path):
    later = changed(SPENDING, "102", **{"Direct_Payments": 90})
    held = by_key(read(finance_files(tmp_path, keyed_spending=later)))
    assert held[2015, "direct_payments_spend_65plus", CUMBRIA]["numerator"] == 10_000
    assert held[2016, "direct_payments_spend_65plus", CUMBRIA]["numerator"] == 90_000


# Files


def test_the_order_of_the_files_does_not_matter(tmp_path, held):
    written = finance_files(tmp_path)
    assert by_key(read(dict(reversed(written.items())))) == held


def test_one_reading_a_file_and_the_rows_of_a_year_with_one_of_them(tmp_path):
    written = finance_files(tmp_path)
    readings = read(written)
    assert [(r.file, r.period) for r in readings] == [
        ("fin-act-15.csv", "2015-16"),
        ("fin-add-15.csv", "2015-16"),
        ("activity-16.csv", "2016-17"),
        ("additional-16.csv", "2016-17"),
        ("totals-16.csv", "2016-17"),
    ]
    assert sorted(len(r.rows) for r in readings) == [0, 0, 0, 12 * 3, 14 * 3]
    for reading in readings:
        assert {r["period_start"].year for r in reading.rows} <= {int(reading.period[:4])}
    assert {r.source for r in readings} == {"nhs_digital_finance"}
    assert len({r.sha256 for r in readings}) == 5


def test_told_from_other_files(tmp_path):
    assert all(is_finance(PublishedFile(p)) for p in finance_files(tmp_path).values())
    for path in (
        ascof_table(tmp_path / "ascof.csv"), oflog_table(tmp_path / "oflog.csv"),
        falls_table(tmp_path / "falls.csv"),
    ):  # fmt: skip
        assert not is_finance(PublishedFile(path))
