import datetime as dt
import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

import lsr_analysis as lsr
from lsr_analysis.areas import Area, Change, Register, normalise, register
from lsr_analysis.errors import AmbiguousArea, CatalogueError, UnknownArea

IN_2018 = dt.date(2018, 1, 1)


@pytest.mark.parametrize(
    ("day", "count"),
    [
        (dt.date(2011, 4, 1), 152),
        (dt.date(2018, 1, 1), 152),
        (dt.date(2019, 3, 31), 152),
        (dt.date(2019, 4, 1), 151),
        (dt.date(2020, 4, 1), 151),
        (dt.date(2021, 4, 1), 152),
        (dt.date(2023, 4, 1), 153),
        (dt.date(2025, 6, 1), 153),
    ],
)
def test_councils_in_force(councils, day, count):
    assert len(councils.in_force(day)) == count


def test_councils_by_type_in_2018(councils):
    assert Counter(area.type for area in councils.in_force(IN_2018)) == {
        "county council": 27,
        "London borough": 33,
        "metropolitan district": 36,
        "unitary authority": 56,
    }


def test_councils_by_region_in_2018(councils):
    assert Counter(area.region for area in councils.in_force(IN_2018)) == {
        "North East": 12,
        "North West": 23,
        "Yorkshire and The Humber": 15,
        "East Midlands": 9,
        "West Midlands": 14,
        "East of England": 11,
        "London": 33,
        "South East": 19,
        "South West": 16,
    }


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("Cumbria", "E10000006"),
        ("cumbria", "E10000006"),
        ("  CUMBRIA ", "E10000006"),
        ("E10000006", "E10000006"),
        ("e10000006", "E10000006"),
        ("102", "E10000006"),
        (102, "E10000006"),
        ("Cumbria County Council", "E10000006"),
        ("York", "E06000014"),
        ("York UA", "E06000014"),
        ("City of York Council", "E06000014"),
        ("Medway Towns UA", "E06000035"),
        ("Bristol", "E06000023"),
        ("Bristol, City of", "E06000023"),
        ("Bristol City Council", "E06000023"),
        ("Hull", "E06000010"),
        ("Kingston-upon-Hull City Council", "E06000010"),
        ("St Helens", "E08000013"),
        ("St. Helens MBC", "E08000013"),
        ("Barking & Dagenham", "E09000002"),
        ("London Borough of Barking and Dagenham", "E09000002"),
        ("Royal Borough of Kensington and Chelsea", "E09000020"),
        ("City of London", "E09000001"),
        ("Durham", "E06000047"),
        ("Durham County Council", "E06000047"),
        ("Herefordshire", "E06000019"),
        ("Telford & Wrekin UA", "E06000020"),
        ("Stoke on Trent", "E06000021"),
        ("Isles of Scilly", "E06000053"),
        ("Wirral Metropolitan Borough Council", "E08000015"),
    ],
)
def test_found_by_every_kind_of_name(councils, query, code):
    assert councils.find(query).code == code


@pytest.mark.parametrize("dash", ["-", "–", "—", "‑", "−"])
def test_a_dash_of_any_kind_parts_words(councils, dash):
    assert councils.find(f"Stoke{dash}on{dash}Trent").code == "E06000021"


@pytest.mark.parametrize(
    ("new", "code"),
    [
        ("E08000038", "E08000016"),
        ("E08000039", "E08000019"),
        ("E06000048", "E06000057"),
        ("E08000020", "E08000037"),
    ],
)
def test_a_council_keeps_its_identity_when_its_code_changes(councils, new, code):
    assert councils.find(new) == councils[code]


def test_barnsley_by_its_code_of_2025(councils):
    assert councils.find("E08000038").name == "Barnsley"


def test_every_council_is_found_by_each_of_its_codes(councils):
    for area in councils:
        assert {councils.find(code) for code in (area.code, *area.codes)} == {area}


def test_every_old_code_finds_its_council_in_2018(councils):
    held = [area for area in councils.in_force(IN_2018) if area.council_code]
    assert len(held) == 152  # every council in force, the Isles of Scilly (906) too
    for area in held:
        assert councils.find(area.council_code, IN_2018) == area


def test_code_809_means_both_dorsets(councils):
    with pytest.raises(AmbiguousArea, match=r"E10000009.*E06000059"):
        councils.find("809")
    assert councils.find("809", dt.date(2019, 3, 31)).code == "E10000009"
    assert councils.find("809", dt.date(2019, 4, 1)).code == "E06000059"


def test_dorset_without_a_date_is_ambiguous(councils):
    with pytest.raises(AmbiguousArea, match="can mean 2 councils") as caught:
        councils.find("Dorset")
    message = str(caught.value)
    assert "E10000009" in message and "until March 2019" in message
    assert "E06000059" in message and "from April 2019" in message
    assert "Give the GSS code, or the date" in message


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("Dorset County Council", "E10000009"),
        ("Dorset Council", "E06000059"),
        ("Buckinghamshire County Council", "E10000002"),
        ("Buckinghamshire Council", "E06000060"),
    ],
)
def test_a_full_name_may_tell_what_a_short_one_does_not(councils, query, code):
    assert councils.find(query).code == code


def test_a_council_to_come_is_found_by_its_name(councils):
    assert councils.find("Cumberland", IN_2018).code == "E06000063"


def test_a_gss_code_is_never_ambiguous_and_ignores_the_date(councils):
    assert councils.find("E10000009", dt.date(2024, 1, 1)).code == "E10000009"
    assert councils.find("E06000059", dt.date(2012, 1, 1)).code == "E06000059"


def test_a_council_that_was_split_names_both_successors(councils):
    with pytest.raises(AmbiguousArea) as caught:
        councils.find("Northamptonshire", dt.date(2022, 1, 1))
    message = str(caught.value)
    assert "North Northamptonshire (E06000061" in message
    assert "West Northamptonshire (E06000062" in message
    assert "1 January 2022" in message


def test_a_council_after_its_end_names_its_successor(councils):
    with pytest.raises(AmbiguousArea, match="Bournemouth, Christchurch and Poole"):
        councils.find("Poole", dt.date(2019, 4, 1))
    assert councils.find("Poole", dt.date(2019, 3, 31)).code == "E06000029"
    assert councils.find("Poole").code == "E06000029"


def test_a_council_of_the_same_name_follows(councils):
    assert councils.find("Buckinghamshire", dt.date(2020, 3, 31)).code == "E10000002"
    assert councils.find("Buckinghamshire", dt.date(2020, 4, 1)).code == "E06000060"


@pytest.mark.parametrize(
    ("query", "near"),
    [
        ("Westmorland", "Westmorland and Furness (E06000064"),
        ("Plymuth", "Plymouth (E06000026"),
        ("Cornwal", "Cornwall (E06000052"),
        ("Newcastle", "Newcastle upon Tyne (E08000021"),
        ("Brighton", "Brighton and Hove (E06000043"),
        ("Isle of Wit", "Isle of Wight (E06000046"),
        ("Westmorlnd", "Westmorland and Furness (E06000064"),
    ],
)
def test_an_unknown_name_gives_the_nearest(councils, query, near):
    with pytest.raises(UnknownArea) as caught:
        councils.find(query)
    assert f"No council answers to {query!r}. Nearest: {near}" in str(caught.value)


@pytest.mark.parametrize("query", ["Atlantis", "E99999999", "999", "", "   ", "Council"])
def test_nothing_near_says_where_the_list_is(councils, query):
    with pytest.raises(UnknownArea, match="lsr areas"):
        councils.find(query)


@pytest.mark.parametrize("query", ["London", "England", "South West", "Yorkshire & The Humber"])
def test_a_region_is_not_a_council(councils, query):
    with pytest.raises(UnknownArea, match="is a region or country"):
        councils.find(query)


@pytest.mark.parametrize("query", ["City of", "City of Council", "County of", "Borough of"])
def test_words_that_name_no_place_find_no_council(councils, query):
    with pytest.raises(UnknownArea):
        councils.find(query)


def test_reference_code_only_in_brackets(councils):
    assert councils["E06000026"].name == "Plymouth"
    with pytest.raises(UnknownArea, match="'E08000038' is not the reference code"):
        councils["E08000038"]


def test_slugs_are_unique_and_fit_for_a_folder(councils):
    slugs = [councils.slug(area) for area in councils]
    assert len(set(slugs)) == len(slugs) == 161
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) for slug in slugs)


def test_slug_has_the_code_where_a_name_is_shared(councils):
    assert councils.slug(councils["E06000026"]) == "plymouth"
    assert councils.slug(councils["E08000013"]) == "st-helens"
    assert councils.slug(councils["E06000059"]) == "dorset-e06000059"


def test_every_predecessor_ends_the_day_before_its_successor_starts(councils):
    assert len(councils.changes) == 11
    for change in councils.changes:
        before, after = councils[change.predecessor], councils[change.successor]
        assert before.end + dt.timedelta(days=1) == after.start == change.date


def test_every_ended_council_has_a_successor_and_every_later_one_a_predecessor(councils):
    assert [a.code for a in councils if a.end and not a.successors] == []
    later = [a for a in councils if a.start > dt.date(2011, 1, 1)]
    assert len(later) == 9
    assert [a.code for a in later if not a.predecessors] == []


def test_successors_and_predecessors_mirror_each_other(councils):
    for area in councils:
        assert all(area.code in councils[code].predecessors for code in area.successors)
    assert councils["E10000006"].successors == ("E06000063", "E06000064")


def test_same_ground(councils):
    assert councils.same_ground("E10000002") == ["E06000060"]
    assert councils.same_ground("E06000060") == ["E10000002"]
    assert councils.same_ground("E10000009") == []


def test_vintage_of_the_codes(councils):
    assert councils.vintage(dt.date(2013, 3, 31)) == "2009"
    assert councils.vintage(dt.date(2013, 4, 1)) == "2013"
    assert councils.vintage(dt.date(2019, 3, 31)) == "2013"
    assert councils.vintage(dt.date(2019, 4, 1)) == "2019"


def test_search_by_name_code_region_and_type(councils):
    assert [a.code for a in councils.search("913")] == ["E06000026"]
    # The twelve of the region, North East Lincolnshire, and Bath and North East Somerset.
    assert len(councils.search("north east")) == 14
    assert len(councils.search("metropolitan district")) == 36
    assert councils.search("") == list(councils)
    assert councils.search("Atlantis") == []


def test_an_area_says_when_it_existed(councils):
    assert str(councils["E10000006"]) == (
        "Cumbria (E10000006, county council, North West, until March 2023)"
    )
    assert str(councils["E06000026"]) == "Plymouth (E06000026, unitary authority, South West)"


def test_the_short_way_in():
    assert lsr.area("Plymouth").code == "E06000026"
    assert lsr.area("Dorset", on="2018-01-01").code == "E10000009"
    assert [area.code for area in lsr.search_areas("Cornwall")] == ["E06000052"]


def _area(code="E06000001"):
    return Area(code, "Somewhere", "", "unitary authority", "South West", IN_2018, None, (code,))


def test_an_alias_of_no_council_is_refused():
    with pytest.raises(CatalogueError, match=r"area_aliases\.csv: 'Nowhere' names E06000002"):
        Register([_area()], [("Nowhere", "E06000002")], [])


def test_a_change_of_no_council_is_refused():
    change = Change("E06000001", "E06000002", IN_2018, "whole", "x")
    with pytest.raises(CatalogueError, match=r"area_changes\.csv: unknown code"):
        Register([_area()], [], [change])


# The councils that a text means: one, or the candidates of an ambiguous name.
def _meant(text):
    try:
        return {register().find(text).code}
    except AmbiguousArea as error:
        return set(re.findall(r"E\d{8}", str(error)))


_OFFICIAL = sorted({area.name for area in register()})
_SEPARATORS = st.sampled_from([" ", "  ", "-", ", ", ". ", " / ", "\t"])


@st.composite
def _written_otherwise(draw):
    name = draw(st.sampled_from(_OFFICIAL))
    words = normalise(name).split()
    cases = st.sampled_from([str.lower, str.upper, str.title])
    text = draw(cases)(words[0])
    for word in words[1:]:
        shown = "&" if word == "and" and draw(st.booleans()) else draw(cases)(word)
        text += draw(_SEPARATORS) + shown
    return name, text


@given(_written_otherwise())
def test_case_and_punctuation_do_not_matter(pair):
    name, text = pair
    assert _meant(text) == _meant(name)


@given(_written_otherwise(), st.sampled_from([" Council", " council", " UA", " Ua"]))
def test_council_or_ua_behind_a_name_does_not_matter(pair, suffix):
    name, text = pair
    meant = _meant(text + suffix)
    # "Dorset Council" is the name of the new council alone.
    assert meant and meant <= _meant(name)


@given(st.text(max_size=12))
def test_any_text_finds_a_council_or_says_what_is_wrong(text):
    try:
        assert _meant(text)
    except UnknownArea as error:
        assert len(str(error)) > 20


@given(st.text(max_size=30))
def test_normalise_is_idempotent(text):
    once = normalise(text)
    assert normalise(once) == once
    assert re.fullmatch(r"([a-z0-9]+( [a-z0-9]+)*)?", once)
