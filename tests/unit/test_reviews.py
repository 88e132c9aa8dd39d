import csv
import datetime as dt
import shutil
from collections import Counter

import pytest

from lsr_analysis.errors import CatalogueError
from lsr_analysis.reviews import (
    LOCAL_SYSTEM_REVIEW,
    KnownDate,
    read_reviews,
    read_selection,
)

TWENTY = {
    "1": [
        "Birmingham", "Bracknell Forest", "Coventry", "East Sussex", "Halton", "Hartlepool",
        "Manchester", "Oxfordshire", "Plymouth", "Stoke-on-Trent", "Trafford", "York",
    ],
    "2": [
        "Bradford", "Cumbria", "Hampshire", "Liverpool", "Northamptonshire", "Sheffield",
        "Stockport", "Wiltshire",
    ],
}  # fmt: skip
METRICS = [
    "emergency_admissions_65", "los_p90_65", "delayed_days_18", "still_home_91d",
    "receive_reablement", "weekend_discharges",
]  # fmt: skip


def test_the_twenty_reviews_by_tranche(data):
    twenty = [r for r in data.reviews if r.kind == LOCAL_SYSTEM_REVIEW]
    assert len(twenty) == 20
    for tranche, names in TWENTY.items():
        assert sorted(r.name for r in twenty if r.tranche == tranche) == names


def test_every_other_review_has_no_tranche(data):
    assert {r.tranche for r in data.reviews if r.kind != LOCAL_SYSTEM_REVIEW} == {""}
    assert Counter(r.kind for r in data.reviews) == {
        "local system review": 20,
        "later local system review": 3,
        "section 48 review": 2,
        "progress review": 4,
    }


def test_dates_of_the_plymouth_review(data):
    (review,) = [r for r in data.reviews if r.area == "E06000026"]
    assert review.fieldwork == "4 December 2017 to 8 December 2017"
    assert review.published == KnownDate(dt.date(2018, 2, 6), True)


def test_a_date_that_nobody_recorded_is_none(data):
    (review,) = [r for r in data.reviews if r.name == "Hartlepool"]
    assert review.fieldwork_start is None and review.published is None
    assert review.fieldwork == "date not found"


def test_a_date_known_to_the_month_says_no_day(data):
    (review,) = [r for r in data.reviews if r.name == "Halton"]
    assert review.fieldwork == "August 2017"
    (review,) = [r for r in data.reviews if r.name == "Stockport"]
    assert review.fieldwork == "from 16 April 2018"


def test_every_review_names_a_source_and_no_date_runs_backwards(data):
    for review in data.reviews:
        assert review.sources
        if review.fieldwork_start and review.fieldwork_end:
            assert review.fieldwork_start.day <= review.fieldwork_end.day
        if review.fieldwork_end and review.published:
            assert review.fieldwork_end.day <= review.published.day


def test_six_metrics_and_their_polarity(data):
    assert {m.id: (m.polarity, m.polarity_basis) for m in data.selection} == {
        "emergency_admissions_65": ("lower is better", "assumed"),
        "los_p90_65": ("lower is better", "assumed"),
        "delayed_days_18": ("lower is better", "checked"),
        "still_home_91d": ("higher is better", "checked"),
        "receive_reablement": ("higher is better", "assumed"),
        "weekend_discharges": ("higher is better", "inferred"),
    }


@pytest.mark.parametrize(
    ("code", "ranks"),
    [
        ("E06000026", (3, 7, 16, 8, 5, 14)),  # Plymouth
        ("E08000025", (16, 5, 14, 13, 5, 9)),  # Birmingham
        ("E10000011", (4, 16, 14, 1, 14, 14)),  # East Sussex
        ("E06000014", (12, 8, 11, 15, 12, 15)),  # York
    ],
)
def test_published_ranks(data, code, ranks):
    held = {m.id: m.ranks[code] for m in data.selection}
    assert held == dict(zip(METRICS, ranks, strict=True))


def test_the_twelve_of_the_first_tranche_have_all_six_ranks(data, councils):
    for metric in data.selection:
        assert sorted(councils[code].name for code in metric.ranks) == TWENTY["1"]


@pytest.mark.parametrize(
    ("text", "day", "to_the_day", "words"),
    [
        ("2017-10", dt.date(2017, 10, 1), False, "October 2017"),
        ("2018-02-06", dt.date(2018, 2, 6), True, "6 February 2018"),
    ],
)
def test_known_date(text, day, to_the_day, words):
    known = KnownDate.parse(text)
    assert (known.day, known.to_the_day, str(known)) == (day, to_the_day, words)
    assert KnownDate.parse("") is None


@pytest.fixture
def raw(tmp_path, shipped):
    """Copy the small tables, to change one cell."""
    for path in (shipped / "raw").glob("*.csv"):
        shutil.copy(path, tmp_path)
    return tmp_path


def change(folder, name, row, **cells):
    """Change cells of one row, counted as a spreadsheet does (the heading is row 1)."""
    with (folder / name).open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    rows[row - 2].update(cells)
    with (folder / name).open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"area_code": "E06999999"}, "'E06999999' is not the reference code"),
        ({"area_code": ""}, "'' is not the reference code"),
        ({"kind": "inspection"}, "'inspection' is none of: local system review, later"),
        ({"fieldwork_start": "Autumn 2017"}, "Autumn 2017"),
        ({"fieldwork_end": "2017-13"}, "month must be in 1..12"),
        ({"published": "06/02/2018"}, "06/02/2018"),
        ({"sources": ""}, "no source is named"),
    ],
)
def test_a_bad_review_row_is_named(raw, councils, cells, told):
    change(raw, "reviews.csv", 4, **cells)
    with pytest.raises(CatalogueError) as caught:
        read_reviews(raw, councils)
    assert str(caught.value).startswith("reviews.csv, row 4 (Stoke-on-Trent): ")
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"rank": "17"}, "rank 17 is not from 1 to 16"),
        ({"rank": "0"}, "rank 0 is not from 1 to 16"),
        ({"rank": "first"}, "'first'"),
        ({"rank": ""}, "''"),
        ({"area_code": "E12000009"}, "'E12000009' is not the reference code"),
    ],
)
def test_a_bad_rank_row_is_named(raw, councils, cells, told):
    change(raw, "selection_ranks.csv", 5, **cells)
    with pytest.raises(CatalogueError) as caught:
        read_selection(raw, councils)
    assert str(caught.value).startswith("selection_ranks.csv, row 5 (Birmingham): ")
    assert told in str(caught.value)


def test_a_rank_of_no_metric_is_named(raw, councils):
    change(raw, "selection_ranks.csv", 5, metric="car_parks")
    with pytest.raises(CatalogueError, match=r"selection_ranks\.csv: unknown metric car_parks"):
        read_selection(raw, councils)


def test_a_rank_given_twice_is_not_lost_in_silence(raw, councils):
    with (raw / "selection_ranks.csv").open("a", encoding="utf-8") as stream:
        stream.write("E06000026,Plymouth,delayed_days_18,2\n")
    with pytest.raises(CatalogueError, match=r"selection_ranks\.csv, row 74 \(Plymouth\)"):
        read_selection(raw, councils)


@pytest.mark.parametrize(
    ("name", "read"), [("reviews.csv", read_reviews), ("selection_ranks.csv", read_selection)]
)
def test_a_table_that_is_not_there(raw, councils, name, read):
    (raw / name).unlink()
    with pytest.raises(CatalogueError, match=f"{name} is not there"):
        read(raw, councils)
