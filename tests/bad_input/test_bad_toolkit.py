"""One named filled file for each kind of fault, and what must be said about it.

The message names file, row and column and says what to do. It quotes no cell, so that what was
typed into the wrong column does not travel with it.
"""

import datetime as dt

import pytest
from toolkit_files import DOWN, LAYOUTS, read, title

from lsr_analysis.errors import LsrError, ParameterError, SourceError
from lsr_analysis.reporting.toolkit import toolkit_summary, write_blank
from lsr_analysis.toolkit.layout import find_layout

DIP = "area,file,stage,question,answer"
CASES = "area,case,step,date,setting"
AUDIT = "area,respondent,organisation,statement,answer"
RETURN = "area,item,section,asked of,status,due,returned on,note"
GOOD = f"Plymouth,1,{DOWN},matters,yes"


@pytest.fixture
def told(tmp_path):
    """Write lines into a file of a name, and return what is said when it is read."""

    def told(name, layout, *lines, error=SourceError):
        path = tmp_path / name
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        with pytest.raises(error) as caught:
            read(path, layout)
        return str(caught.value)

    return told


def says(message, place, *words):
    assert message.startswith(place), message
    for word in words:
        assert word in message


def test_the_file_is_good_without_the_faults(tmp_path):
    path = tmp_path / "good.csv"
    wording = title("dip-sampling", "matters").replace("’", "'").upper()
    lines = [DIP.title(), GOOD, ",,,,", f'E06000026, 2 ,Stepping  Down,"{wording}",YES']
    path.write_text("\n".join(lines), encoding="cp1252")
    found = read(path, "dip-sampling")
    assert found.rows.index.tolist() == [2, 4]
    assert found.rows["question"].nunique() == 1


# The file


def test_no_file(tmp_path):
    with pytest.raises(LsrError, match=r"nowhere\.csv is not there"):
        read(tmp_path / "nowhere.csv", "dip-sampling")


def test_a_folder(tmp_path):
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(SourceError, match=r"folder\.csv is a folder"):
        read(tmp_path / "folder.csv", "dip-sampling")


def test_a_workbook(tmp_path):
    (tmp_path / "workbook.xlsx").write_bytes(b"PK\x03\x04\xff\xfe\x00\x80")
    with pytest.raises(LsrError, match=r"workbook\.xlsx .*CSV UTF-8"):
        read(tmp_path / "workbook.xlsx", "dip-sampling")


def test_an_unknown_layout(tmp_path):
    with pytest.raises(ParameterError, match="relational-audit"):
        toolkit_summary("relation-audit", tmp_path / "good.csv")


@pytest.mark.parametrize(
    ("name", "lines", "words"),
    [
        ("semicolons.csv", (DIP.replace(",", ";"),), ("'area'", "semicolons")),
        ("no_answer.csv", (DIP.removesuffix(",answer"),), ("no column 'answer'",)),
        ("empty.csv", (), ("no column 'area'",)),
        ("twice.csv", (f"{DIP},file", f"{GOOD},1"), ("more than one column 'file'",)),
        ("no_rows.csv", (DIP, ",,,,"), ("holds no rows", "fill it in")),
        ("more_cells.csv", (DIP, f"{GOOD},Mrs Smith"), ("row 2", "1 cells more than headings")),
        ("named.csv", (f"{DIP},nhs number", f"{GOOD},9434765919"),
         ("row 1", "'nhs number'", "Take it out", "about a person")),
    ],
)  # fmt: skip
def test_a_file_that_is_not_of_the_layout(told, name, lines, words):
    message = told(name, "dip-sampling", *lines, error=LsrError)
    says(message, name, *words)
    assert "Smith" not in message
    assert "9434765919" not in message


@pytest.mark.parametrize("other", [layout for layout in LAYOUTS if layout != "relational-audit"])
def test_a_file_of_another_layout_is_told_which(told, other):
    heads = ",".join(column.name for column in find_layout(other).columns)
    message = told("mine.csv", "relational-audit", heads.upper(), "Smith")
    says(message, f"mine.csv looks like {other}: ", f"Name the layout {other}")
    assert "Smith" not in message


def test_a_blank_checklist_gives_one_message(tmp_path):
    path = write_blank("information-return", tmp_path / "blank.csv")
    with pytest.raises(SourceError) as caught:
        read(path, "information-return")
    says(str(caught.value), "blank.csv: no item has a status yet. Fill in")
    assert len(str(caught.value).splitlines()) == 1


def test_a_cell_without_a_heading(told):
    message = told("loose.csv", "dip-sampling", f"{DIP},", GOOD, f"{GOOD[:9]}2{GOOD[10:]},Smith")
    says(message, "loose.csv, row 3: a cell without a heading", "empty it")
    assert "Smith" not in message


# Cells


@pytest.mark.parametrize(
    ("name", "row", "column", "words"),
    [
        ("no_area.csv", f",1,{DOWN},matters,yes", "area", ("empty", "SYNTHETIC")),
        ("unknown_area.csv", f"Mrs Smith,1,{DOWN},matters,yes", "area",
         ("no council answers", "lsr areas")),
        ("two_dorsets.csv", f"Dorset,1,{DOWN},matters,yes", "area", ("2 councils", "GSS code")),
        ("no_number.csv", f"York,,{DOWN},matters,yes", "file", ("empty", "running number")),
        ("a_name.csv", f"York,Mrs Smith,{DOWN},matters,yes", "file", ("never a name",)),
        ("nhs_number.csv", f"York,9434765919,{DOWN},matters,yes", "file", ("never", "NHS number")),
        ("part_number.csv", f"York,1.5,{DOWN},matters,yes", "file", ("running number",)),
        ("nought.csv", f"York,0,{DOWN},matters,yes", "file", ("running number",)),
        ("no_stage.csv", "York,1,,matters,yes", "stage", ("empty", "stage of the pathway")),
        ("wrong_stage.csv", "York,1,Smith,matters,yes", "stage", ("not one of", "stepping down")),
        ("own_question.csv", f"York,1,{DOWN},Smith,yes", "question", ("not one of", "home_first")),
        ("own_answer.csv", f"York,1,{DOWN},matters,Smith", "answer", ("not recorded; not app",)),
        ("no_answer.csv", f"York,1,{DOWN},matters,", "answer", ("empty; fill it in",)),
    ],
)  # fmt: skip
def test_a_cell_of_a_sample(told, name, row, column, words):
    message = told(name, "dip-sampling", DIP, row)
    says(message, f"{name}, row 2, column '{column}': ", *words)
    assert "Smith" not in message
    assert "9434765919" not in message


@pytest.mark.parametrize(
    ("name", "day", "words"),
    [
        ("no_date.csv", "", ("empty",)),
        ("a_word.csv", "last Smith", ("not a date", "2024-03-31")),
        ("american.csv", "03/31/2024", ("no such day",)),
        ("short_year.csv", "31/03/24", ("not a date",)),
        ("old_year.csv", "1924-03-31", ("between 2000 and 2099",)),
    ],
)
def test_a_day_that_is_none(told, name, day, words):
    message = told(name, "case-tracking", CASES, f"York,1,admitted,{day},")
    says(message, f"{name}, row 2, column 'date': ", *words)
    assert "Smith" not in message


def test_an_item_that_the_checklist_does_not_have(told):
    message = told("item.csv", "information-return", RETURN, "York,Menus,Money,council,returned")
    says(message, "item.csv, row 2, column 'item': not in the list", "blank file")


def test_faults_are_told_together_up_to_ten(told):
    rows = [f"York,{n},{DOWN},matters,maybe" for n in range(1, 14)]
    message = told("many.csv", "dip-sampling", DIP, *rows)
    assert len(message.splitlines()) == 11
    assert message.endswith("and 3 more")


def test_an_unknown_area_is_told_once(told):
    rows = [f"Yrk,{n},{DOWN},matters,yes" for n in range(1, 14)]
    message = told("area.csv", "dip-sampling", DIP, *rows)
    assert len(message.splitlines()) == 1


# Between rows


@pytest.mark.parametrize("other", ["Cornwall", "SYNTHETIC"])
def test_two_areas(told, other):
    message = told("two_areas.csv", "dip-sampling", DIP, GOOD, f"{other},2,{DOWN},matters,yes")
    says(message, "two_areas.csv, row 3, column 'area': ", other, "row 2 has Plymouth",
         "a file for each")  # fmt: skip


def test_an_area_by_name_and_code_is_one(tmp_path):
    path = tmp_path / "one.csv"
    path.write_text(f"{DIP}\n{GOOD}\nE06000026,2,{DOWN},matters,yes\n", encoding="utf-8")
    assert read(path, "dip-sampling").name == "Plymouth"


def test_a_question_twice_for_a_file(told):
    wording = title("dip-sampling", "matters")
    other = f'Plymouth,1,care in a crisis,"{wording}",no'
    message = told("twice.csv", "dip-sampling", DIP, GOOD, other)
    says(message, "twice.csv, row 3: the same file and question as in row 2", "keep one")


def test_a_step_twice_in_a_case(told):
    rows = [f"York,1,admitted,2024-03-0{n}," for n in (1, 2)]
    message = told("step_twice.csv", "case-tracking", CASES, *rows)
    says(message, "step_twice.csv, row 3: the same case and step as in row 2")


def test_a_respondent_of_two_organisations(told):
    rows = ["York,7,council,aims,agree", "York,7,acute trust,equals,agree"]
    message = told("two_kinds.csv", "relational-audit", AUDIT, *rows)
    says(message, "two_kinds.csv, row 3, column 'organisation': ", "row 2", "another number")


def test_an_item_under_another_section(told):
    message = told("section.csv", "information-return", RETURN, "York,fees,Anything else,council,"
                   "returned")  # fmt: skip
    says(message, "section.csv, row 2, column 'section': ", "'Money'")


def test_steps_in_the_wrong_order(told):
    rows = ["York,77,left,2024-03-01,", "York,77,admitted,2024-03-09,"]
    message = told("order.csv", "case-tracking", CASES, *rows)
    says(message, "order.csv, row 2, column 'date': ", "'left hospital'", "in row 3",
         "wrong order")  # fmt: skip
    assert "77" not in message


def test_a_mistyped_year(told):
    rows = ["York,1,admitted,2014-03-01,", "York,1,left,2024-03-09,"]
    message = told("year.csv", "case-tracking", CASES, *rows)
    says(message, "year.csv, row 3, column 'date': more than 1,100 days", "wrong year")


@pytest.mark.parametrize("step", ["asked", "admitted", "reviewed"])
def test_a_step_in_the_future_without_its_partner(told, step):
    day = dt.date.today() + dt.timedelta(days=1)
    message = told("early.csv", "case-tracking", CASES, f"York,77,{step},{day},")
    says(message, "early.csv, row 2, column 'date': in the future", "take the row out")
    assert "77" not in message.replace(str(day), "")


def test_a_step_of_today_is_not_in_the_future(tmp_path):
    path = tmp_path / "today.csv"
    path.write_text(f"{CASES}\nYork,1,admitted,{dt.date.today()},\n", encoding="utf-8")
    assert len(read(path, "case-tracking").rows) == 1


def test_what_is_to_come_by_a_later_day_is_no_fault(tmp_path):
    row = "York,fees,Money,council,not returned,2099-01-31,,"
    (tmp_path / "due.csv").write_text(f"{RETURN}\n{row}\n", encoding="utf-8")
    assert len(read(tmp_path / "due.csv", "information-return").rows) == 1


def test_nothing_is_written_of_a_file_with_a_fault(tmp_path):
    path = tmp_path / "fault.csv"
    path.write_text(f"{DIP}\nYork,1,{DOWN},matters,maybe\n", encoding="utf-8")
    with pytest.raises(SourceError):
        toolkit_summary("dip-sampling", path, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_written_to(tmp_path):
    path = tmp_path / "good.csv"
    path.write_text(f"{DIP}\n{GOOD}\n", encoding="utf-8")
    (tmp_path / "out").write_text("a file", encoding="utf-8")
    with pytest.raises(ParameterError, match=r"out cannot be written to .*--out"):
        toolkit_summary("dip-sampling", path, tmp_path / "out")
