"""The catalogue that ships, and the faults that a catalogue can have."""

import re
from importlib.resources import files
from urllib.parse import urlsplit

import pytest

from lsr_analysis.errors import CatalogueError, ParameterError
from lsr_analysis.fetching.addresses import (
    choose,
    listing,
    publications,
    why_not_address,
    why_not_name,
)
from lsr_analysis.fetching.kinds import ALL_KINDS

OFFICIAL = (
    "england.nhs.uk", "digital.nhs.uk", "ons.gov.uk", "gov.uk", "publishing.service.gov.uk",
    "cqc.org.uk", "phe.org.uk", "data.gov.uk",
)  # fmt: skip


@pytest.fixture(scope="module")
def shipped():
    return publications()


def official(host):
    return any(host == name or host.endswith(f".{name}") for name in OFFICIAL)


# What ships


def test_every_address_is_https_on_an_official_host(shipped):
    for publication in shipped:
        assert all(official(host) for host in publication.hosts)
        for address in publication.files:
            assert address.url.startswith("https://")
            assert official(urlsplit(address.url).hostname)


def test_every_publication_has_a_page_on_an_official_host(shipped):
    for publication in shipped:
        assert publication.page.startswith("https://")
        assert official(urlsplit(publication.page).hostname)


def test_every_kind_that_is_read_has_its_publication(shipped):
    assert {kind for publication in shipped for kind in publication.kinds} == set(ALL_KINDS)


def test_every_address_says_where_it_was_seen(shipped):
    for publication in shipped:
        for address in publication.files:
            assert address.seen_in and all(address.seen_in)
            assert address.verified == (len(address.seen_in) > 1)


def test_no_month_of_delayed_transfers_is_there_twice(shipped):
    (delays,) = choose(["delayed-transfers"], shipped)
    months = [address.period for address in delays.files]
    assert len(set(months)) == len(months) and months == sorted(months)
    assert all(re.fullmatch(r"20\d\d-\d\d", month) for month in months)


def test_the_list_names_each_publication_its_page_and_what_is_verified(shipped):
    lines = "\n".join(listing(shipped))
    for publication in shipped:
        assert f"{publication.id}: {publication.publisher}" in lines
        assert publication.page in lines
    assert "no address recorded; get it by hand" in lines
    assert "2 addresses, 2 verified" in lines and "1 address, 0 verified" in lines


def test_the_page_on_downloads_has_the_counts_of_the_catalogue(shipped):
    from pathlib import Path

    page = Path(__file__).resolve().parents[2] / "docs" / "downloads.md"
    text = page.read_text(encoding="utf-8")
    for publication in shipped:
        verified = sum(address.verified for address in publication.files)
        row = rf"\| `{publication.id}` \|.*<{re.escape(publication.page)}>"
        row += rf" \| {len(publication.files)} \| {verified} \|"
        assert re.search(row, text), publication.id


# What a catalogue must not hold


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://www.ons.gov.uk/a.xls", "not https"),
        ("ftp://www.ons.gov.uk/a.xls", "not https"),
        ("file:///etc/passwd", "not https"),
        ("https://ons.gov.uk.example/a.xls", "is on ons.gov.uk.example"),
        ("https://evil.example/www.ons.gov.uk", "is on evil.example"),
        ("https://www.ons.gov.uk@evil.example/a.xls", "is on evil.example"),
        ("https://someone:secret@www.ons.gov.uk/a.xls", "name or a password"),
        ("https://www.ons.gov.uk:8443/a.xls", "names a port"),
        ("https://www.ons.gov.uk:port/a.xls", "not an address"),
        ("https://[1/a.xls", "not an address"),
        ("http://127.0.0.1/a.xls", "is on 127.0.0.1"),
        ("https:///a.xls", "no host"),
    ],
)
def test_an_address_that_is_not_fetched(url, why):
    assert why in why_not_address(url, ["www.ons.gov.uk"])


@pytest.mark.parametrize(
    "url", ["https://www.ons.gov.uk/file?uri=/a%20b.xls", "https://WWW.ONS.GOV.UK/a.xls"]
)
def test_an_address_that_is_fetched(url):
    assert why_not_address(url, ["www.ons.gov.uk"]) == ""


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_loopback_does_without_https(host):
    assert why_not_address(f"http://{host}:8000/a.xls", [host.strip("[]")]) == ""


@pytest.mark.parametrize(
    "name",
    [
        "../a.xls", "a/b.xls", "a\\b.xls", "C:a.xls", "con.xls", "NUL", "com1.x.csv", "lpt9.csv",
        "a?.xls", "a*.xls", 'a".xls', "a|b.xls", "a\n.xls", "a\x00.xls", ".hidden.xls", "~$a.xls",
        "a.xls.", "a.xls ", " a.xls", "aux .csv", f"{'a' * 150}.xls",
    ],
)  # fmt: skip
def test_a_name_that_is_unsafe_somewhere(name):
    assert why_not_name(name)


@pytest.mark.parametrize("name", ["a.xls", "an édition (1).xls", "console.csv", "com10.csv"])
def test_a_name_that_is_safe_everywhere(name):
    assert why_not_name(name) == ""


@pytest.fixture
def broken(tmp_path):
    """Return what is said of the catalogue that ships with one text replaced by another."""
    text = (files("lsr_analysis") / "catalogue" / "downloads.yaml").read_text(encoding="utf-8")

    def told(old, new):
        assert old in text
        path = tmp_path / "broken.yaml"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(CatalogueError) as caught:
            publications(path)
        assert str(caught.value).startswith("broken.yaml")
        return str(caught.value)

    return told


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("url: https://www.england", "url: http://www.england", ("delayed-transfers", "not https")),
        ("url: https://www.england", "url: https://www.evil", ("www.evil.nhs.uk",)),
        ("page: https", "page: http", ("delayed-transfers", "the page")),
        ("kinds: [beds]", "kinds: [bods]", ("beds", "'bods' is not a kind")),
        ("kinds: [beds]", "kinds: [falls]", ("the kind 'falls' is there twice",)),
        ("id: beds", "id: falls", ("the publication 'falls' is there twice",)),
        ("id: beds", "id: Beds", ("id",)),
        ("seen_in: [psychty]", "seen_in: [nowhere]", ("nowhere is not defined",)),
        ("seen_in: [psychty]", "seen_in: []", ("seen_in",)),
        ("content: ods", "content: pdf", ("content",)),
        ("content: ods", "content: csv", ("does not end with .csv",)),
        ("name: LA-Type-B-May-2012-rev-April-2013.xls", "name: ../x.xls", ("cannot be used",)),
        (
            "name: LA-Type-B-May-2012-rev-April-2013.xls",
            "name: LA-TYPE-B-April-2012-rev-April-2013.xls",
            ("the name la-type-b-april-2012-rev-april-2013.xls is given twice",),
        ),
        ("LA-Type-B-May-2012-rev-April-2013.xls\n        content",
         "LA-Type-B-April-2012-rev-April-2013.xls\n        content", ("the url", "twice")),
        ("licence: Open", "licensed: Open", ("licen",)),
        ("publications:", "publications: []\nothers:", ("publications",)),
        ("max_megabytes: 10", "max_megabytes: 0", ("max_megabytes",)),
        ("places:", "places: {}\nplaces:", ("places", "twice")),
    ],
)  # fmt: skip
def test_a_broken_catalogue_names_the_place(broken, old, new, words):
    said = broken(old, new)
    for word in words:
        assert word in said


# Choosing


def test_an_unknown_publication_is_answered_with_the_nearest(shipped):
    with pytest.raises(ParameterError, match=r"Did you mean populations.*--list"):
        choose(["population"], shipped)


def test_each_publication_is_chosen_once_and_all_of_them_if_none_is_named(shipped):
    assert [p.id for p in choose(["beds", "oflog", "beds"], shipped)] == ["beds", "oflog"]
    assert choose([], shipped) == shipped
