"""Tables of reviews, events, steps and ranks with a fault in one row, which must be named."""

import csv
import shutil

import pytest

from lsr_analysis.errors import CatalogueError
from lsr_analysis.evidence.sources import read_sources
from lsr_analysis.review_events import read_review_events
from lsr_analysis.review_stages import read_review_stages
from lsr_analysis.reviews import read_milestones, read_reviews
from lsr_analysis.selection import read_selection


@pytest.fixture
def raw(tmp_path, shipped):
    """Copy the small tables, to change one cell."""
    for path in (shipped / "raw").glob("*.csv"):
        shutil.copy(path, tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def sources(shipped):
    return read_sources(shipped / "raw")


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
        ({"area_code": ""}, "the column 'area_code' is empty"),
        ({"kind": "inspection"}, "it must be one of: local system review, later"),
        ({"fieldwork_start": "Autumn 2017"}, "the column 'fieldwork_start': 'Autumn 2017' is no"),
        ({"fieldwork_end": "2017-13"}, "'2017-13' is no date"),
        ({"fieldwork_start": ""}, "the fieldwork has an end and no start"),
        ({"fieldwork_end": "2017-08"}, "ends (August 2017) before it begins (4 September 2017)"),
        ({"published": "06/02/2018"}, "the column 'published': '06/02/2018' is no date; write"),
        ({"published": "by 2018-02"}, "by 2018-02"),
        ({"summit": "2018-02-30"}, "the column 'summit': "),
        ({"action_plan": "2018-03-22"}, "action_plan_step is ''"),
        ({"action_plan": "2018-03-22", "action_plan_step": "signed"}, "due, submitted, approved"),
        ({"action_plan_step": "due"}, "action_plan_step is 'due'"),
        ({"sources": ""}, "the column 'sources' is empty"),
        ({"sources": "cqc-stoke-report; hearsay"}, "no source 'hearsay' is known"),
        ({"area": "Stockport"}, "the code E06000021 is that of Stoke-on-Trent"),
        ({"id": ""}, "the column 'id' is empty"),
        ({"id": "halton-2017"}, "the id 'halton-2017' stands in row 2 already"),
    ],
)
def test_a_bad_review_row_is_named(raw, councils, sources, cells, told):
    change(raw, "reviews.csv", 4, **cells)
    with pytest.raises(CatalogueError) as caught:
        read_reviews(raw, councils, sources)
    assert str(caught.value).startswith("reviews.csv, row 4 (")
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"date": "2017-12"}, "2017-12"),
        ({"source": ""}, "the column 'source' is empty"),
        ({"source": "hearsay"}, "no source 'hearsay' is known"),
        ({"source": "cqc-further-eight; cqc-halton-release"}, "no source 'cqc-further-eight; "),
    ],
)
def test_a_bad_milestone_is_named(raw, sources, cells, told):
    change(raw, "milestones.csv", 3, **cells)
    with pytest.raises(CatalogueError) as caught:
        read_milestones(raw, sources)
    assert str(caught.value).startswith("milestones.csv, row 3: ")
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"review": "plymouth-2018"}, "no review 'plymouth-2018' is known; nearest: plymouth-2017"),
        ({"review": ""}, "the column 'review' is empty"),
        ({"event": ""}, "the column 'event' is empty"),
        ({"start": ""}, "the column 'start' is empty"),
        ({"start": "14 November"}, "'14 November' is no date"),
        ({"end": "2017-11-13"}, "it ends (13 November 2017) before it begins (14 November 2017)"),
        ({"source": ""}, "the column 'source' is empty"),
        ({"source": "plymouth-slide"}, "nearest: plymouth-slides"),
        ({"contradicts": "note"}, "it must be one of: announced, fieldwork_start"),
        ({"contradicts": "published"}, "no note says how"),
    ],
)
def test_a_bad_event_is_named(raw, data, sources, cells, told):
    change(raw, "review_events.csv", 4, **cells)
    with pytest.raises(CatalogueError) as caught:
        read_review_events(raw, data.reviews, sources)
    assert str(caught.value).startswith("review_events.csv, row 4 (plymouth-lead-visit): ")
    assert told in str(caught.value)


def test_an_event_cannot_contradict_a_date_that_is_not_there(raw, data, sources):
    change(
        raw, "review_events.csv", 4, review="york-2017", contradicts="summit", note="Another day"
    )
    with pytest.raises(CatalogueError, match=r"'summit', which reviews\.csv leaves empty for york"):
        read_review_events(raw, data.reviews, sources)


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"stage": "lunch"}, "no stage 'lunch' is known"),
        ({"stage": "action plan"}, "the stage 'pre-preparation' stands after 'action plan'"),
        ({"first_day": "-3"}, "the column 'first_day' holds '-3'"),
        ({"last_day": "two weeks"}, "the column 'last_day' holds 'two weeks'"),
        ({"first_day": "15"}, "it ends on day 0, before it begins on day 15"),
        ({"anchor": "summit"}, "it must be one of: contact, week"),
        ({"source": "hearsay"}, "no source 'hearsay' is known"),
        ({"step": ""}, "the column 'step' is empty"),
        ({"id": "return-back"}, "the id 'return-back' stands in row"),
    ],
)
def test_a_bad_step_is_named(raw, sources, cells, told):
    change(raw, "review_stages.csv", 3, **cells)
    with pytest.raises(CatalogueError, match=r"review_stages\.csv, row \d+ ") as caught:
        read_review_stages(raw, sources)
    assert told in str(caught.value)


@pytest.mark.parametrize("name", ["review_stages.csv", "review_events.csv"])
def test_a_table_without_rows(raw, data, sources, name):
    path = raw / name
    path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    with pytest.raises(CatalogueError, match=f"{name} holds no"):
        if name == "review_stages.csv":
            read_review_stages(raw, sources)
        else:
            read_review_events(raw, data.reviews, sources)


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
    "name",
    [
        "reviews.csv", "milestones.csv", "review_events.csv", "review_stages.csv",
        "selection_ranks.csv", "selection_metrics.csv",
    ],
)  # fmt: skip
def test_a_table_that_is_not_there(raw, councils, data, sources, name):
    read = {
        "reviews.csv": lambda: read_reviews(raw, councils, sources),
        "milestones.csv": lambda: read_milestones(raw, sources),
        "review_events.csv": lambda: read_review_events(raw, data.reviews, sources),
        "review_stages.csv": lambda: read_review_stages(raw, sources),
    }.get(name, lambda: read_selection(raw, councils))
    (raw / name).unlink()
    with pytest.raises(CatalogueError, match=f"{name} is not there"):
        read()


def test_a_table_of_the_old_form_says_which_column_is_missing(raw, councils, sources):
    path = raw / "reviews.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([lines[0].replace("summit", "summer"), *lines[1:]]), encoding="utf-8")
    with pytest.raises(CatalogueError, match="no column 'summit'"):
        read_reviews(raw, councils, sources)
