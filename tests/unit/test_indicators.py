import copy
import csv
from pathlib import Path

import pytest
import yaml

from lsr_analysis.errors import CatalogueError
from lsr_analysis.indicator_files import dictionary, read_dictionary, shipped_files

# Written down again by hand, on purpose, each with its basis: turning round what is better is
# the worst mistake that the dictionary can hold, and nothing else would notice it.
PUBLISHED = Path(__file__).parents[1] / "published" / "polarity.csv"
with PUBLISHED.open(encoding="utf-8", newline="") as stream:
    BASIS = {row["indicator"]: (row["polarity"], row["basis"]) for row in csv.DictReader(stream)}
POLARITY = {indicator: polarity for indicator, (polarity, _) in BASIS.items()}
DELAYS = ("delayed_days", "delayed_people", "delayed_days_rate")
PARTS = {
    "attribution": ["nhs", "social_care", "both"],
    "care_type": ["acute", "non_acute"],
    "reason": [
        "assessment", "public_funding", "nhs_non_acute", "residential_home", "nursing_home",
        "home_care", "equipment", "choice", "disputes", "housing", "other",
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def shipped_text():
    return shipped_files()[0].read_text(encoding="utf-8")


@pytest.fixture
def write(tmp_path, shipped_text):
    """Write the first shipped file, that of the delayed transfers, with one thing changed."""

    def write(name, change):
        content = copy.deepcopy(yaml.safe_load(shipped_text))
        change(content)
        path = tmp_path / name
        path.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
        return path

    return write


def test_polarity_of_every_indicator_that_is_no_part():
    assert {d.id: d.polarity for d in dictionary().wholes()} == POLARITY


def test_polarity_of_every_part_and_age_group_is_its_total_s():
    parts = [d for d in dictionary().values() if d.parent]
    assert {d.id for d in parts if d.polarity != POLARITY[d.parent]} == set()
    assert len([d for d in parts if d.parent in DELAYS]) == 48


def test_every_polarity_has_a_basis():
    assert set(POLARITY.values()) == {"lower is better", "higher is better", "neither"}
    assert [indicator for indicator, (_, basis) in BASIS.items() if len(basis) < 20] == []


def test_lower_is_better():
    assert dictionary()["delayed_days_rate"].lower_is_better is True


@pytest.mark.parametrize(
    ("polarity", "answer"),
    [("lower is better", True), ("higher is better", False), ("neither", None)],
)
def test_every_polarity(write, polarity, answer):
    path = write("any.yaml", lambda c: c["indicators"][0].update(polarity=polarity))
    assert read_dictionary(path)["delayed_days"].lower_is_better is answer


@pytest.mark.parametrize("total", DELAYS)
@pytest.mark.parametrize("breakdown", PARTS)
def test_parts_in_order(total, breakdown):
    parts = dictionary().parts(total, breakdown)
    assert list(parts) == [f"{total}_{suffix}" for suffix in PARTS[breakdown]]
    assert all(part.parent == total and part.id == key for key, part in parts.items())


def test_a_part_shares_all_but_its_name():
    total, part = dictionary()["delayed_days_rate"], dictionary()["delayed_days_rate_nhs"]
    assert part.title == "Delayed days rate: NHS"
    assert part.part == "NHS"
    for field in ("unit", "multiplier", "sources", "denominators", "compare", "caveats"):
        assert getattr(part, field) == getattr(total, field), field
    assert part.breakdowns == ()


def test_the_rate_is_per_hundred_thousand_adults():
    rate = dictionary()["delayed_days_rate"]
    assert rate.multiplier == 100_000
    assert "18+" in rate.unit and "per day" in rate.unit
    assert [source.publisher for source in rate.sources] == ["NHS England"]
    assert [source.publisher for source in rate.denominators] == ["Office for National Statistics"]
    assert rate.source_line.startswith("Source: NHS England, ")
    assert "; Office for National Statistics, " in rate.source_line


def test_a_source_of_both_figure_and_denominator_is_named_once():
    share = dictionary()["residential_external_share_65plus"]
    assert [source.id for source in share.denominators] == ["nhs_digital_finance"]
    assert share.source_line.count("NHS Digital") == 1


def test_every_delay_says_that_it_counts_all_adults():
    delays = [d for d in dictionary().values() if d.sources[0].id == "nhs_england_dtoc"]
    assert len(delays) == 51
    for indicator in delays:
        assert any("all adults" in caveat for caveat in indicator.caveats), indicator.id
        assert "All adults (18+)" in indicator.chart_note
    for indicator in ("", "_social_care", "_joint"):
        assert "all adults" in dictionary()[f"delayed_transfers_2c{indicator}"].population


def test_every_source_is_open():
    assert {source.licence for source in dictionary().sources.values()} == {
        "Open Government Licence v3.0"
    }


def test_a_value_in_print():
    rate, days = dictionary()["delayed_days_rate"], dictionary()["delayed_days"]
    assert rate.text(11.16) == "11.2"
    assert days.text(1809587.0) == "1,809,587"
    assert rate.text(None) == rate.text(float("nan")) == "–"
    assert rate.text(0.0) == "0.0"


def test_an_unknown_id_gives_the_nearest():
    with pytest.raises(CatalogueError, match=r"'delayed_day_rate'.*Nearest: delayed_days_rate"):
        dictionary()["delayed_day_rate"]
    assert "delayed_day_rate" not in dictionary()


def test_an_unknown_breakdown_gives_the_known():
    with pytest.raises(CatalogueError, match="has no breakdown 'age'; it has: attribution"):
        dictionary().parts("delayed_days", "age")
    with pytest.raises(CatalogueError, match="it has: none"):
        dictionary().parts("delayed_days_nhs", "attribution")


# Defaults, age groups, pairs and what else an entry may say

OTHERS = """
sources:
  made_up:
    publisher: Nobody
    publication: A made-up table
    url: https://example.org/
    licence: Open Government Licence v3.0
age_bands:
  65plus: {title: aged 65 and over, population: people aged 65 and over}
  85plus: {title: aged 85 and over, population: people aged 85 and over}
defaults:
  unit: "%"
  polarity: higher is better
  stage: stepping down
  population: everybody of a test
  frequency: year
  sources: [made_up]
indicators:
  - id: first
    title: The first
    counts: Things of the first kind
  - id: second
    title: The second
    counts: Things of the second kind
"""


@pytest.fixture
def made_up(tmp_path):
    """Write a small dictionary of two indicators, changed by a function, and read it."""

    def made_up(change=lambda content: None, name="made_up.yaml"):
        content = yaml.safe_load(OTHERS)
        change(content)
        path = tmp_path / name
        path.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
        return path

    return made_up


def test_defaults_are_fields_of_every_entry(made_up):
    def change(content):
        content["indicators"][1].update(polarity="neither", population="nobody else")

    first, second = read_dictionary(made_up(change)).values()
    assert (first.polarity, second.polarity) == ("higher is better", "neither")
    assert (first.population, second.population) == ("everybody of a test", "nobody else")
    assert first.unit == second.unit == "%"


def test_what_an_entry_need_not_say(made_up):
    first = read_dictionary(made_up())["first"]
    assert (first.decimals, first.multiplier, first.over) == (1, 1, None)
    assert first.interval == "not published"
    assert first.trend == "possible" and first.trend_why == ""
    assert first.compare == ("England", "councils") and first.compare_why == ""
    assert first.chart_note == "Counts everybody of a test."
    assert first.caveats == () and first.denominators == () and first.read_with == ()
    assert dict(first.codes) == {}
    assert (first.measured_on, first.entered, first.overdispersed) == ("councils", False, False)


def test_age_bands_give_one_indicator_each(made_up):
    path = made_up(lambda c: c["indicators"][0].update(age_bands=["65plus", "85plus"]))
    held = read_dictionary(path)
    assert list(held) == ["first", "first_65plus", "first_85plus", "second"]
    older = held["first_65plus"]
    assert (older.title, older.part) == ("The first: aged 65 and over", "aged 65 and over")
    assert (older.parent, older.population) == ("first", "people aged 65 and over")
    assert older.chart_note == "Counts people aged 65 and over."
    assert older.counts == held["first"].counts


def test_an_age_group_is_no_part_that_adds_up(made_up):
    held = read_dictionary(made_up(lambda c: c["indicators"][0].update(age_bands=["65plus"])))
    assert not held.is_part("first_65plus")
    assert [i.id for i in held.wholes()] == ["first", "first_65plus", "second"]
    shipped = dictionary()
    assert shipped.is_part("delayed_days_nhs")
    assert not shipped.is_part("feel_safe_65plus")
    assert len(shipped.wholes()) == len(shipped) - 48


def test_an_age_group_has_no_trend_and_no_pair(made_up):
    def change(content):
        content["indicators"][0].update(
            age_bands=["65plus"], read_with=["second"], read_with_why="Made up for a test."
        )
        content["indicators"][1].update(read_with=["first"], read_with_why="Made up for a test.")

    held = read_dictionary(made_up(change))
    assert held["first"].read_with == ("second",) and held["first"].trend == "possible"
    older = held["first_65plus"]
    assert older.read_with == () and older.read_with_why == ""
    assert older.trend == "not possible" and "Three years" in older.trend_why


def test_a_reason_why_there_is_no_trend_makes_it_impossible(made_up):
    why = "One year is held; a trend needs five."
    path = made_up(lambda c: c["indicators"][0].update(trend_why=why))
    held = read_dictionary(path)
    assert (held["first"].trend, held["first"].trend_why) == ("not possible", why)
    assert held["second"].trend == "possible"


def test_an_entry_can_lift_the_default_that_there_is_no_trend(made_up):
    def change(content):
        content["defaults"]["trend_why"] = "One year is held; a trend needs five."
        content["indicators"][1]["trend_why"] = None

    held = read_dictionary(made_up(change))
    assert held["first"].trend == "not possible"
    assert (held["second"].trend, held["second"].trend_why) == ("possible", "")


def test_a_second_file_may_use_what_the_first_defines(made_up, tmp_path):
    second = tmp_path / "second.yaml"
    second.write_text(
        "indicators:\n"
        "  - {id: third, title: The third, unit: people, polarity: neither, stage: context,"
        " population: everybody, counts: Things, frequency: date, sources: [made_up],"
        " age_bands: [85plus]}\n",
        encoding="utf-8",
    )
    held = read_dictionary(made_up(), second)
    assert list(held) == ["first", "second", "third", "third_85plus"]
    assert held["third"].unit == "people"  # the defaults of a file are for that file alone
    with pytest.raises(CatalogueError, match=r"second\.yaml, indicator third: 85plus, made_up"):
        read_dictionary(second)


def test_an_id_of_two_files_is_refused(made_up):
    first = made_up()
    again = made_up(lambda c: [c.pop("sources"), c.pop("age_bands")], name="again.yaml")
    with pytest.raises(CatalogueError, match=r"again\.yaml: the id first is defined twice"):
        read_dictionary(first, again)


def test_a_source_of_two_files_is_refused(made_up):
    first, again = made_up(), made_up(name="again.yaml")
    with pytest.raises(CatalogueError, match=r"again\.yaml: the source made_up is defined in "):
        read_dictionary(first, again)


@pytest.mark.parametrize("field", ["read_with", "read_with_why"])
def test_a_pair_that_only_one_side_names_is_refused(made_up, field):
    def change(content):
        pair = {"read_with": ["second"], "read_with_why": "Made up for a test."}
        if field == "read_with_why":
            del pair["read_with_why"]
        content["indicators"][0].update(pair)

    told = "second does not say so" if field == "read_with" else "read_with_why"
    with pytest.raises(CatalogueError, match=told):
        read_dictionary(made_up(change))


def test_a_pair_with_an_unknown_indicator_is_refused(made_up):
    def change(content):
        content["indicators"][0].update(read_with=["third"], read_with_why="Made up for a test.")

    with pytest.raises(CatalogueError, match="first: read_with names third, which is not there"):
        read_dictionary(made_up(change))


@pytest.mark.parametrize(
    ("compare", "needs_a_reason"),
    [(["England", "councils"], False), (["England"], False), (["councils"], True), ([], True)],
)
def test_what_is_not_compared_with_england_says_why(made_up, compare, needs_a_reason):
    path = made_up(lambda c: c["indicators"][0].update(compare=compare))
    if needs_a_reason:
        with pytest.raises(CatalogueError, match="compare_why"):
            read_dictionary(path)
    else:
        assert read_dictionary(path)["first"].compare == tuple(compare)


def test_every_shipped_pair_is_named_by_both_sides():
    held = dictionary()
    pairs = {(i.id, other) for i in held.values() for other in i.read_with}
    assert pairs == {(b, a) for a, b in pairs}
    assert ("still_at_home_91_days", "offered_reablement") in pairs
    assert all(len(held[a].read_with_why) > 10 for a, _ in pairs)


def test_codes_of_a_framework_belong_to_its_years():
    rate = dictionary()["delayed_transfers_2c"]
    assert rate.codes["ASCOF until 2019-20"] == "2C(1)"
    # The same letters today are another measure.
    assert dictionary()["care_home_admissions_65plus"].codes["ASCOF today"] == "2C"
    assert "2C" not in rate.codes.values()


def test_beds_are_measured_on_trusts_and_all_else_on_councils():
    on_trusts = {i.id for i in dictionary().values() if i.measured_on == "trusts"}
    assert on_trusts == {"bed_occupancy_general_acute"}


def test_what_a_user_must_enter():
    entered = {i.id for i in dictionary().values() if i.entered}
    assert {i for i in entered if i.startswith("dashboard_")} == {
        "dashboard_emergency_admissions_65plus", "dashboard_length_of_stay_65plus",
        "dashboard_weekend_discharges",
    }  # fmt: skip
    assert {dictionary()[i].sources[0].id for i in entered} == {"dashboard_2017", "cqc_directory"}


def test_every_measure_of_the_table_of_wordings_is_in_the_dictionary():
    from importlib.resources import files

    table = files("lsr_analysis") / "catalogue" / "outcome_measures.csv"
    rows = list(csv.DictReader(table.read_text(encoding="utf-8").splitlines()))
    assert len(rows) == 323
    for row in rows:
        publication = (
            "nhs_digital_ascof" if row["file"].endswith("open data") else "nhs_digital_ascof_tables"
        )
        for indicator in row["indicator"].split():
            known = [source.id for source in dictionary()[indicator].sources]
            assert publication in known, indicator
        assert row["indicator"] or row["why"]  # what is not taken says why


# One change a kind of mistake: name of the file, the change, and what the message must hold.
MISTAKES = {
    "wrong_polarity.yaml": (
        lambda c: c["indicators"][0].update(polarity="lower is worse"),
        r"indicator 'delayed_days'\.polarity must be one of",
    ),
    "wrong_stage.yaml": (
        lambda c: c["indicators"][1].update(stage="going home"),
        r"indicator 'delayed_people'\.stage must be one of",
    ),
    "wrong_frequency.yaml": (
        lambda c: c["indicators"][0].update(frequency="week"),
        r"indicator 'delayed_days'\.frequency must be one of",
    ),
    "wrong_default.yaml": (
        lambda c: c["defaults"].update(interval="a guess"),
        r"indicator 'delayed_days'\.interval must be one of",
    ),
    "no_polarity.yaml": (
        lambda c: c["defaults"].pop("polarity"),
        r"indicator 'delayed_days' must contain .*'polarity'",
    ),
    "no_title.yaml": (
        lambda c: c["indicators"][2].pop("title"),
        r"indicator 'delayed_days_rate' must contain .*'title'",
    ),
    "short_caveat.yaml": (
        lambda c: c["indicators"][0].update(caveats=["Beware!"]),
        r"indicator 'delayed_days'\.caveats\[0\] must be longer",
    ),
    "unknown_field.yaml": (lambda c: c["indicators"][0].update(colour="red"), "colour"),
    "unknown_default.yaml": (lambda c: c["defaults"].update(colour="red"), "colour"),
    "defaults_that_are_a_list.yaml": (
        lambda c: c.update(defaults=["polarity"]),
        "'defaults' must be fields of an indicator",
    ),
    "id_with_a_blank.yaml": (
        lambda c: c["indicators"][0].update(id="delayed days"),
        r"indicator 'delayed days'\.id must match",
    ),
    "multiplier_of_zero.yaml": (
        lambda c: c["indicators"][2].update(multiplier=0),
        r"indicator 'delayed_days_rate'\.multiplier must be bigger",
    ),
    "no_indicators.yaml": (lambda c: c.update(indicators=[]), "indicators"),
    "source_without_licence.yaml": (
        lambda c: c["sources"]["ons_mid_year"].pop("licence"),
        "licence",
    ),
    "plain_address.yaml": (
        lambda c: c["sources"]["ons_mid_year"].update(url="http://example.org"),
        "url",
    ),
    "breakdown_of_one_part.yaml": (
        lambda c: c["breakdowns"]["care_type"].update(parts={"acute": "Acute"}),
        "parts",
    ),
    "no_comparison_without_a_reason.yaml": (
        lambda c: c["indicators"][0].pop("compare_why"),
        "indicator 'delayed_days' must contain .*'compare_why'",
    ),
    "duplicate_id.yaml": (
        lambda c: c["indicators"][1].update(id="delayed_days"),
        "the id delayed_days is defined twice",
    ),
    "part_that_is_also_a_total.yaml": (
        lambda c: c["indicators"][1].update(id="delayed_days_nhs"),
        "the id delayed_days_nhs is defined twice",
    ),
    "unknown_source.yaml": (
        lambda c: c["indicators"][0].update(sources=["daily_post"]),
        "indicator delayed_days: daily_post is not defined",
    ),
    "unknown_denominator.yaml": (
        lambda c: c["indicators"][2].update(denominators=["daily_post"]),
        "indicator delayed_days_rate: daily_post is not defined",
    ),
    "unknown_breakdown.yaml": (
        lambda c: c["indicators"][0].update(breakdowns=["by_age"]),
        "by_age is not defined",
    ),
    "unknown_age_band.yaml": (
        lambda c: c["indicators"][0].update(age_bands=["teenagers"]),
        "teenagers is not defined",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_named_with_its_file(write, name):
    change, told = MISTAKES[name]
    with pytest.raises(CatalogueError, match=told) as caught:
        read_dictionary(write(name, change))
    assert name in str(caught.value)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("unclosed_bracket.yaml", "sources: [nhs\nindicators: {"),
        ("tab_indented.yaml", "sources:\n\tnhs: 1\n"),
        ("empty.yaml", ""),
        ("a_list.yaml", "- delayed_days\n"),
        ("a_sentence.yaml", "Delayed days, lower is better.\n"),
    ],
)
def test_what_is_no_dictionary_is_named_with_its_file(tmp_path, name, text):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CatalogueError, match=name):
        read_dictionary(path)


def test_a_key_given_twice_is_not_lost_in_silence(tmp_path, shipped_text):
    path = tmp_path / "polarity_twice.yaml"
    once = "  polarity: lower is better\n"
    assert shipped_text.count(once) == 1
    path.write_text(
        shipped_text.replace(once, once + "  polarity: higher is better\n"), encoding="utf-8"
    )
    with pytest.raises(CatalogueError, match=r"polarity_twice\.yaml"):
        read_dictionary(path)


def test_the_shipped_dictionary_survives_the_round_trip_of_these_tests(write):
    assert list(read_dictionary(write("same.yaml", lambda c: None))) == list(dictionary())[:51]


def test_the_dictionary_is_all_shipped_files_in_order():
    names = [path.name for path in shipped_files()]
    assert names[0] == "01_delayed_transfers.yaml" and names == sorted(names)
    assert list(read_dictionary(*shipped_files())) == list(dictionary())
