"""The layouts that ship, and layouts with a mistake."""

import pytest
import yaml
from toolkit_files import LAYOUTS

from lsr_analysis.areas import register
from lsr_analysis.errors import CatalogueError, ParameterError
from lsr_analysis.reporting.toolkit import layouts as listed
from lsr_analysis.reporting.toolkit import write_blank
from lsr_analysis.toolkit.answers import read_filled
from lsr_analysis.toolkit.blank import blank
from lsr_analysis.toolkit.layout import find_layout, layouts, read_layout


def test_five_layouts_ship():
    assert tuple(layout.id for layout in layouts()) == LAYOUTS
    assert [(one.id, one.title, one.what) for one in layouts()] == listed()


@pytest.mark.parametrize(
    ("layout", "people"),
    [
        ("case-tracking", "patients"),
        ("dip-sampling", "patients"),
        ("discharge-information", "staff"),
        ("relational-audit", "staff"),
        ("information-return", "none"),
    ],
)
def test_whom_the_rows_are_about(layout, people):
    assert find_layout(layout).people == people


def test_good_answers_and_those_left_out():
    found = {
        one.id: (one.answers_that("good"), one.answers_that("left out"))
        for one in layouts()
        if one.answers
    }
    assert found == {
        "dip-sampling": (("yes",), ("not applicable",)),
        "discharge-information": (("always", "usually"), ("do not know",)),
        "information-return": (("returned",), ("not applicable",)),
        "relational-audit": (("strongly agree", "agree"), ("do not know",)),
    }


@pytest.mark.parametrize("layout", LAYOUTS)
def test_who_is_counted_has_a_running_number(layout):
    shape = find_layout(layout)
    if shape.people != "none":
        assert shape[shape.person].type == "number"
        assert shape.person in shape.once


def test_wordings_and_short_names_are_told_apart():
    for layout in layouts():
        names = [text for item in layout.items for text in {item.id, item.title}]
        assert len(names) == len(set(names))


def test_no_such_layout():
    with pytest.raises(ParameterError, match=r"'dip' .*case-tracking, dip-sampling"):
        find_layout("dip")


# Layouts with a mistake

GOOD = {
    "id": "cups",
    "title": "Cups",
    "what": "Cups counted",
    "rows_are": "one cup",
    "people": "staff",
    "columns": [
        {"name": "area", "what": "Council", "type": "area", "required": True},
        {"name": "cup", "what": "Number", "type": "number", "required": True},
        {"name": "kind", "what": "Kind", "type": "choice", "required": True, "from": "items"},
        {"name": "answer", "what": "Full?", "type": "choice", "required": True, "from": "answers"},
    ],
    "items": [{"id": "mug", "title": "Mug"}, {"id": "glass", "title": "Glass"}],
    "answers": [
        {"title": "full", "counts_as": "good"},
        {"title": "empty", "counts_as": "not good"},
    ],
    "good": "full",
    "roles": {"once": ["cup", "kind"], "item": "kind", "answer": "answer", "person": "cup"},
    "notes": [],
}


@pytest.fixture
def told(tmp_path):
    def told(**changes):
        content = {key: value for key, value in (GOOD | changes).items() if value is not None}
        path = tmp_path / "cups.yaml"
        path.write_text(yaml.safe_dump(content), encoding="utf-8")
        with pytest.raises(CatalogueError) as caught:
            read_layout(path)
        assert str(caught.value).startswith("cups.yaml: ")
        return str(caught.value)

    return told


def test_a_layout_without_mistakes(tmp_path):
    path = tmp_path / "cups.yaml"
    path.write_text(yaml.safe_dump(GOOD), encoding="utf-8")
    assert [choice.title for choice in read_layout(path)["kind"].choices] == ["Mug", "Glass"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"people": "customers"}, ("people", "patients")),
        ({"colour": "red"}, ("colour",)),
        ({"good": None}, ("cups.yaml",)),
        ({"columns": GOOD["columns"][1:]}, ("one column of type area",)),
        ({"columns": [*GOOD["columns"], GOOD["columns"][1]]}, ("'cup' is there twice",)),
        ({"roles": GOOD["roles"] | {"group": "shape"}}, ("'shape', which is no column",)),
        ({"roles": {"once": ["cup"], "item": "kind", "answer": "answer"}}, ("role 'person'",)),
        ({"roles": {"once": ["cup"], "item": "kind", "person": "cup"}}, ("role 'answer'",)),
        ({"items": [*GOOD["items"], GOOD["items"][0]]}, ("two items have the same id",)),
        ({"answers": [{"title": "full", "counts_as": "good"},
                      {"title": "brim", "counts_as": "good"}]}, ("some as not good",)),
        ({"answers": None, "good": None,
          "durations": [{"title": "Tea", "start": "mug", "end": "pot"}]}, ("'pot', which is no",)),
    ],
)  # fmt: skip
def test_a_layout_with_a_mistake(told, changes, words):
    message = told(**changes)
    for word in words:
        assert word in message


# Blank files


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_blank_files_of_the_guide_are_those_of_the_layouts(layout, councils):
    from conftest import ROOT

    path = ROOT / "docs" / "toolkit" / f"{layout}.csv"
    assert path.read_bytes().decode("utf-8-sig") == blank(find_layout(layout))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_guide_holds_every_wording_and_column(layout):
    from conftest import ROOT

    guide = (ROOT / "docs" / "toolkit.md").read_text(encoding="utf-8")
    shape = find_layout(layout)
    assert f"### {layout}" in guide
    part = guide.split(f"### {layout}")[1].split("\n#")[0]
    assert all(f"`{column.name}`" in part for column in shape.columns)
    if not shape.checklist:
        assert all(f"| `{item.id}` | {item.title} |" in part for item in shape.items)


def test_a_checklist_comes_with_its_items():
    lines = blank(find_layout("information-return")).splitlines()
    assert len(lines) == 1 + len(find_layout("information-return").items)
    assert lines[1].split(",")[1].startswith("The latest assessment")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_filled_examples_can_be_read_and_are_marked(layout):
    from conftest import ROOT

    path = ROOT / "docs" / "toolkit" / "examples" / f"SYNTHETIC-{layout}.csv"
    found = read_filled(path, find_layout(layout), register())
    assert (found.area, found.name) == (None, "SYNTHETIC")
    assert found.stem == f"SYNTHETIC-{layout}"


def test_a_blank_file_is_not_written_over_another(tmp_path):
    path = write_blank("case-tracking", tmp_path / "new" / "mine.csv")
    assert path.read_bytes() == b"\xef\xbb\xbfarea,case,step,date,setting\n"
    path.write_text("filled", encoding="utf-8")
    with pytest.raises(ParameterError, match="is there already"):
        write_blank("case-tracking", path)
    assert path.read_text(encoding="utf-8") == "filled"
    assert [one.name for one in path.parent.iterdir()] == ["mine.csv"]
