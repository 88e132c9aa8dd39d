import datetime as dt
import math

import pandas as pd
import pytest

from lsr_analysis.errors import BuildError, CatalogueError, SourceError
from lsr_analysis.sources.corrections import (
    CodeCorrection,
    Correction,
    code_corrections,
    correct_values,
    read_corrections,
    shipped_corrections,
)

PLYMOUTH, CUMBRIA = "E06000026", "E10000006"
HEADING = "source,indicator,period,area,what,to,expected,why\n"


@pytest.fixture
def write(tmp_path):
    """Write a table of corrections from rows without the heading."""

    def write(*rows, name="corrections.csv"):
        path = tmp_path / name
        path.write_text(HEADING + "".join(f"{row}\n" for row in rows), encoding="utf-8")
        return path

    return write


def observations(*rows):
    """Return a table from (source, area, first year, value), all of one measure."""
    return pd.DataFrame(
        {
            "source": [row[0] for row in rows],
            "indicator": "workforce_turnover",
            "area_code": [row[1] for row in rows],
            "period_start": [dt.date(row[2], 4, 1) for row in rows],
            "period_end": [dt.date(row[2] + 1, 3, 31) for row in rows],
            "numerator": 5.0,
            "denominator": 6.0,
            "lower": 1.0,
            "upper": 2.0,
            "value": [row[3] for row in rows],
            "status": ["ok" if row[3] is not None else "not available" for row in rows],
        }
    )


def correction(what="status", to="not available", expected=0.0, **fields):
    given = {
        "source": "oflog", "indicator": "workforce_turnover", "period": "2019-20",
        "area": PLYMOUTH, "why": "made up", "place": "corrections.csv, row 2",
    }  # fmt: skip
    return Correction(**(given | fields), what=what, to=to, expected=expected)


# The table of corrections


def test_a_row_of_the_table(write):
    path = write('oflog,workforce_turnover,2019-20,E06000026,value,12.5,125,"A point, lost"')
    assert read_corrections(path) == (
        correction("value", "12.5", 125.0, why="A point, lost", place="corrections.csv, row 2"),
    )


@pytest.mark.parametrize("text", ["-", ""])
def test_no_figure_is_expected(write, text):
    (held,) = read_corrections(write(f"oflog,x,2019-20,E06000026,status,suppressed,{text},why"))
    assert held.expected is None


def test_a_table_without_rows(write):
    assert read_corrections(write()) == ()


def test_rows_are_counted_as_a_spreadsheet_does(write):
    good = "oflog,x,2019-20,E06000026,status,suppressed,0,a reason"
    places = [held.place for held in read_corrections(write(good, good, name="mine.csv"))]
    assert places == ["mine.csv, row 2", "mine.csv, row 3"]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("oflog,x,2019-20,E06000026,code,E06000014,0,why", "what is 'code'; use area, value, stat"),
        (
            "oflog,x,2019-20,E06000026,value,12,0,",
            "a correction needs a reason in the column 'why'",
        ),
        (
            "oflog,x,2019-20,E06000026,status,missing,0,why",
            "'missing' is not a status of a missing",
        ),
        ("oflog,x,2019-20,E06000026,status,ok,0,why", "'ok' is not a status of a missing"),
        ("oflog,x,2019-20,E06000026,status,provisional,0,why", "'provisional' is not a status of"),
        ("oflog,x,2019-20,E06000026,value,twelve,0,why", "must be numbers"),
        ("oflog,x,2019-20,E06000026,value,12,nothing,why", "must be numbers"),
        ("nhs,x,2019-04,E06000026,area,E06000014,none,why", "must be numbers"),
    ],
)
def test_a_bad_row_is_named(write, row, told):
    good = "oflog,x,2019-20,E06000026,status,suppressed,0,a reason"
    with pytest.raises(CatalogueError, match=told) as caught:
        read_corrections(write(good, row, name="mine.csv"))
    assert str(caught.value).startswith("mine.csv, row 3: ")


def test_a_missing_column_is_named(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text("source,indicator,period,area,what,to,why\n", encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"mine\.csv has no column 'expected'"):
        read_corrections(path)


def test_every_shipped_correction_has_a_reason_worth_reading():
    held = shipped_corrections()
    assert len(held) == 15
    assert all(len(one.why) > 40 for one in held)
    assert {(one.source, one.what) for one in held} == {
        ("nhs_england_dtoc", "area"),
        ("oflog", "status"),
        ("nhs_digital_finance", "status"),
    }


# Values and statuses


def test_a_value_is_put_right():
    table = observations(("oflog", PLYMOUTH, 2019, 125.0), ("oflog", CUMBRIA, 2019, 30.0))
    corrected = correct_values(table, [correction("value", "12.5", 125.0)])
    assert corrected["value"].tolist() == [12.5, 30.0]
    assert corrected["status"].tolist() == ["ok", "ok"]


def test_a_figure_that_is_none_gets_a_status():
    table = observations(("oflog", PLYMOUTH, 2019, 0.0), ("oflog", CUMBRIA, 2019, 0.0))
    corrected = correct_values(table, [correction(to="suppressed")])
    assert math.isnan(corrected.at[0, "value"]) and corrected.at[0, "status"] == "suppressed"
    assert corrected.at[1, "value"] == 0.0 and corrected.at[1, "status"] == "ok"


def test_a_gap_is_filled_where_none_is_expected():
    table = observations(("oflog", PLYMOUTH, 2019, None), ("oflog", CUMBRIA, 2019, 30.0))
    corrected = correct_values(table, [correction("value", "31", None)])
    assert corrected["value"].tolist() == [31.0, 30.0]
    assert corrected.at[0, "status"] == "ok"


def test_what_the_old_figure_was_made_of_goes_with_it():
    table = observations(("oflog", PLYMOUTH, 2019, 0.0), ("oflog", CUMBRIA, 2019, 30.0))
    corrected = correct_values(table, [correction()])
    parts = ["numerator", "denominator", "lower", "upper"]
    assert corrected.loc[0, parts].isna().all()
    assert corrected.loc[1, parts].tolist() == [5.0, 6.0, 1.0, 2.0]


def test_the_table_given_is_left_as_it_is():
    table = observations(("oflog", PLYMOUTH, 2019, 0.0))
    before = table.copy()
    correct_values(table, [correction()])
    pd.testing.assert_frame_equal(table, before)


@pytest.mark.parametrize(
    "rows",
    [
        [("oflog", PLYMOUTH, 2019, 0.0), ("nhs_digital_ascof", PLYMOUTH, 2019, 0.0)],
        [("oflog", PLYMOUTH, 2019, 0.0), ("oflog", PLYMOUTH, 2018, 0.0)],
        [("oflog", PLYMOUTH, 2019, 0.0), ("oflog", CUMBRIA, 2019, 0.0)],
    ],
)
def test_only_the_row_of_its_source_area_and_period_is_corrected(rows):
    corrected = correct_values(observations(*rows), [correction()])
    assert corrected["value"].isna().tolist() == [True, False]


def test_a_correction_of_a_publication_that_is_not_there_is_left_alone():
    table = observations(("phe_falls", PLYMOUTH, 2019, 7.0))
    pd.testing.assert_frame_equal(correct_values(table, [correction()]), table)


def test_what_a_publication_cannot_have_corrected_stops():
    table = observations(("oflog", PLYMOUTH, 2019, 7.0))
    moved = correction("area", CUMBRIA, 0.0)
    with pytest.raises(BuildError, match="in oflog no area can be corrected"):
        correct_values(table, [moved])
    valued = correction("value", "7", 0.0, source="nhs_england_dtoc")
    with pytest.raises(BuildError, match="in nhs_england_dtoc no value can be corrected"):
        correct_values(table, [valued], apart=("nhs_england_dtoc",))


def test_corrections_follow_one_another():
    """The second one finds what the first one left."""
    table = observations(("oflog", PLYMOUTH, 2019, 125.0))
    both = [correction("value", "12.5", 125.0), correction("status", "suppressed", 12.5)]
    corrected = correct_values(table, both)
    assert corrected.at[0, "status"] == "suppressed" and math.isnan(corrected.at[0, "value"])


@pytest.mark.parametrize(
    ("value", "expected", "told"),
    [
        (4.0, 0.0, "holds 4, but the correction was written for 0"),
        (None, 0.0, "holds no figure, but the correction was written for 0"),
        (4.0, None, "holds 4, but the correction was written for no figure"),
    ],
)
def test_a_figure_that_has_changed_stops(value, expected, told):
    table = observations(("oflog", PLYMOUTH, 2019, value), ("oflog", CUMBRIA, 2019, 1.0))
    with pytest.raises(BuildError, match=told) as caught:
        correct_values(table, [correction(expected=expected)])
    message = str(caught.value)
    assert message.startswith("corrections.csv, row 2: workforce_turnover of E06000026, 2019-20 ")
    assert "check the source and the correction" in message


def test_a_row_that_is_gone_stops():
    table = observations(("oflog", CUMBRIA, 2019, 0.0))
    with pytest.raises(BuildError, match=r"corrections\.csv, row 2: the source has 0 rows for "):
        correct_values(table, [correction()])


# Codes


def test_corrections_of_codes_by_period_and_code():
    held = code_corrections("nhs_england_dtoc")
    assert set(held) == {("2019-04", code) for code in ("E06000028", "E06000029", "E10000009")}
    assert (held["2019-04", "E10000009"].area, held["2019-04", "E10000009"].expected) == (
        "E06000059", 1617.0,
    )  # fmt: skip
    assert code_corrections("oflog") == {}


@pytest.mark.parametrize(
    ("expected", "held"), [(70.0, 70.0), (0.0, 0), (None, float("nan")), (1180.0, 1180)]
)
def test_a_code_is_corrected_while_the_row_holds_what_it_held(expected, held):
    CodeCorrection(PLYMOUTH, expected, "made up").expect(held, "May_17.xls")


@pytest.mark.parametrize(
    ("expected", "held", "told"),
    [
        (70.0, 71, "holds 71, but the correction"),
        (70.0, float("nan"), "holds no figure, but the correction"),
        (None, 0, "was written for no figure"),
        (0.0, float("nan"), "was written for 0"),
    ],
)
def test_a_code_is_not_corrected_once_the_row_has_changed(expected, held, told):
    with pytest.raises(SourceError, match=told) as caught:
        CodeCorrection(PLYMOUTH, expected, "made up").expect(held, "May_17.xls, row 9")
    assert str(caught.value).startswith("May_17.xls, row 9 holds ")
