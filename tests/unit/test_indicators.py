import copy

import pytest
import yaml

from lsr_analysis.errors import CatalogueError
from lsr_analysis.indicator_files import dictionary, read_dictionary

# Written down here again, on purpose: turning round what is better is the worst mistake that
# the dictionary can hold, and nothing else would notice it.
POLARITY = {
    "delayed_days": "lower is better",
    "delayed_people": "lower is better",
    "delayed_days_rate": "lower is better",
}
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
    from importlib.resources import files

    return (files("lsr_analysis") / "catalogue" / "indicators.yaml").read_text(encoding="utf-8")


@pytest.fixture
def write(tmp_path, shipped_text):
    """Write the shipped dictionary with one thing changed."""

    def write(name, change):
        content = copy.deepcopy(yaml.safe_load(shipped_text))
        change(content)
        path = tmp_path / name
        path.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
        return path

    return write


def test_polarity_of_every_total():
    held = {i: d.polarity for i, d in dictionary().items() if d.parent is None}
    assert held == POLARITY


def test_polarity_of_every_part_is_its_total_s():
    parts = [d for d in dictionary().values() if d.parent]
    assert len(parts) == 48
    assert {d.id for d in parts if d.polarity != POLARITY[d.parent]} == set()


def test_lower_is_better():
    assert dictionary()["delayed_days_rate"].lower_is_better is True


@pytest.mark.parametrize(
    ("polarity", "answer"),
    [("lower is better", True), ("higher is better", False), ("neither", None)],
)
def test_every_polarity(write, polarity, answer):
    path = write("any.yaml", lambda c: c["indicators"][0].update(polarity=polarity))
    assert read_dictionary(path)["delayed_days"].lower_is_better is answer


@pytest.mark.parametrize("total", POLARITY)
@pytest.mark.parametrize("breakdown", PARTS)
def test_parts_in_order(total, breakdown):
    parts = dictionary().parts(total, breakdown)
    assert list(parts) == [f"{total}_{suffix}" for suffix in PARTS[breakdown]]
    assert all(part.parent == total and part.id == key for key, part in parts.items())


def test_a_part_shares_all_but_its_name():
    total, part = dictionary()["delayed_days_rate"], dictionary()["delayed_days_rate_nhs"]
    assert part.title == "Delayed days rate: NHS"
    assert part.part == "NHS"
    assert (part.unit, part.multiplier, part.sources) == (
        total.unit,
        total.multiplier,
        total.sources,
    )
    assert part.breakdowns == ()


def test_the_rate_is_per_hundred_thousand_adults():
    rate = dictionary()["delayed_days_rate"]
    assert rate.multiplier == 100_000
    assert "18+" in rate.unit and "per day" in rate.unit
    assert [source.publisher for source in rate.sources] == [
        "NHS England",
        "Office for National Statistics",
    ]


def test_every_indicator_says_that_it_counts_all_adults():
    for indicator in dictionary().values():
        assert any("all adults" in caveat for caveat in indicator.caveats), indicator.id


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


# One change a kind of mistake: name of the file, the change, and what the message must hold.
MISTAKES = {
    "wrong_polarity.yaml": (
        lambda c: c["indicators"][0].update(polarity="lower is worse"),
        r"indicators\[0\]\.polarity",
    ),
    "wrong_stage.yaml": (
        lambda c: c["indicators"][1].update(stage="going home"),
        r"indicators\[1\]\.stage",
    ),
    "wrong_frequency.yaml": (
        lambda c: c["indicators"][0].update(frequency="week"),
        r"indicators\[0\]\.frequency",
    ),
    "no_polarity.yaml": (lambda c: c["indicators"][0].pop("polarity"), "polarity"),
    "no_caveats.yaml": (lambda c: c["indicators"][0].pop("caveats"), "caveats"),
    "unknown_field.yaml": (lambda c: c["indicators"][0].update(colour="red"), "colour"),
    "id_with_a_blank.yaml": (
        lambda c: c["indicators"][0].update(id="delayed days"),
        r"indicators\[0\]\.id",
    ),
    "multiplier_of_zero.yaml": (
        lambda c: c["indicators"][2].update(multiplier=0),
        r"indicators\[2\]\.multiplier",
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
        "daily_post is not defined",
    ),
    "unknown_breakdown.yaml": (
        lambda c: c["indicators"][0].update(breakdowns=["by_age"]),
        "by_age is not defined",
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
    once = "    polarity: lower is better\n"
    path.write_text(
        shipped_text.replace(once, once + "    polarity: higher is better\n", 1),
        encoding="utf-8",
    )
    with pytest.raises(CatalogueError, match=r"polarity_twice\.yaml"):
        read_dictionary(path)


def test_the_shipped_dictionary_survives_the_round_trip_of_these_tests(write):
    assert list(read_dictionary(write("same.yaml", lambda c: None))) == list(dictionary())
