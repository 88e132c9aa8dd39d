import json

import pytest

from lsr_analysis.areas import ENGLAND, register
from lsr_analysis.errors import SourceError
from lsr_analysis.indicator_files import dictionary
from lsr_analysis.sources.discharge_ready import is_discharge_ready, read_discharge_ready
from lsr_analysis.sources.reading import PublishedFile

PLYMOUTH, YORK = "E06000026", "E06000014"


def month(name="Apr 2024", discharges=200, same_day=150, bed_days=90):
    return {
        "month": name,
        "total_discharges": discharges,
        "same_day_count": same_day,
        "bed_days_after_drd": bed_days,
        "same_day_percent": 1.0,  # worked out by the team: never taken
    }


def write(path, councils, england=None, **others):
    content = {
        "publication": "Discharge Ready Date: made up for a test",
        "period": "2024-25",
        "england": {"monthly": [england or month(discharges=400, same_day=260)]},
        "utlas": [{"code": c, "name": c, "monthly": m} for c, m in councils],
    } | others
    path.write_text(json.dumps(content), encoding="utf-8")
    return PublishedFile(path)


def read(path, councils, **others):
    return read_discharge_ready(write(path, councils, **others), register(), dictionary())


@pytest.fixture
def path(tmp_path):
    return tmp_path / "ready.json"


def test_values_are_computed_from_counts(path):
    reading = read(path, [(PLYMOUTH, [month()])])
    found = {(row["indicator"], row["area_code"]): row for row in reading.rows}
    share = found["discharged_on_ready_date", PLYMOUTH]
    assert (share["numerator"], share["denominator"], share["value"]) == (150, 200, 75.0)
    assert found["days_after_ready_date", PLYMOUTH]["value"] == 0.45
    assert found["discharged_on_ready_date", ENGLAND]["value"] == 65.0
    assert str(share["period_end"]) == "2024-04-30"


def test_a_month_without_discharges_has_no_denominator(path):
    reading = read(path, [(YORK, [month(discharges=0, same_day=0, bed_days=0)])])
    assert {r["status"] for r in reading.rows if r["area_code"] == YORK} == {"no denominator"}


def test_a_month_without_a_figure_is_not_available(path):
    reading = read(path, [(YORK, [month(same_day=None)])])
    found = {r["indicator"]: r["status"] for r in reading.rows if r["area_code"] == YORK}
    assert found == {"discharged_on_ready_date": "not available", "days_after_ready_date": "ok"}


def test_what_is_not_this_table(tmp_path):
    for name, text in (("a.json", "{}"), ("b.json", "not json"), ("c.json", "[1]"), ("d.csv", "a")):
        (tmp_path / name).write_text(text, encoding="utf-8")
        assert not is_discharge_ready(PublishedFile(tmp_path / name))


@pytest.mark.parametrize(
    ("councils", "said"),
    [
        ([("E0600026", [month()])], "'E0600026' is not the GSS code of a council"),
        ([(YORK, [month("2024-04")])], "'2024-04' is not a month such as 'Apr 2024'"),
        ([(YORK, [month(bed_days="many")])], "Apr 2024: bed_days_after_drd is not a count"),
        ([(YORK, [month()]), (YORK, [month()])], "this council is there twice"),
        ([(YORK, [])], "no monthly figures"),
    ],
)
def test_bad_input_names_file_and_council(path, councils, said):
    with pytest.raises(SourceError) as caught:
        read(path, councils)
    assert said in str(caught.value) and str(caught.value).startswith("ready.json, ")
