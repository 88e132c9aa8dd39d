"""A layout of the review toolkit: what its columns hold and how its rows are counted."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from lsr_analysis.errors import CatalogueError, ParameterError
from lsr_analysis.yaml_files import check_schema, read_yaml

__all__ = ["Answer", "Choice", "Column", "Duration", "Layout", "find_layout", "layouts",
           "read_layout"]  # fmt: skip

_FOLDER = "catalogue/toolkit"
_SCHEMA = "toolkit.schema.json"


@dataclass(frozen=True)
class Choice:
    """One of the values that a column may hold.

    Parameters
    ----------
    id : str
        Short name, as good as the title in a filled file.
    title : str
    part : str
        Section or stage that it belongs to; empty if there are none.
    """

    id: str
    title: str
    part: str = ""


@dataclass(frozen=True)
class Answer:
    """An answer and what it counts as.

    Parameters
    ----------
    title : str
    counts_as : {"good", "not good", "left out"}
        What is left out is no part of a share.
    """

    title: str
    counts_as: str


@dataclass(frozen=True)
class Column:
    """A column of a filled file.

    Parameters
    ----------
    name : str
        The heading, in lower case.
    what : str
    type : {"area", "text", "choice", "date", "number"}
        Text is never read further than its cell.
    required : bool
        Whether every row must fill it.
    choices : tuple of Choice
        Of a choice; else empty.
    """

    name: str
    what: str
    type: str
    required: bool
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class Duration:
    """The days from one step to another.

    Parameters
    ----------
    title : str
    start, end : str
        Ids of steps.
    """

    title: str
    start: str
    end: str


@dataclass(frozen=True)
class Layout:
    """What a filled file looks like, and how it is counted.

    Parameters
    ----------
    id, title, what, rows_are : str
    people : {"patients", "staff", "none"}
        Whom the rows are about; decides the rule for small numbers.
    checklist : bool
        Whether a blank file has the items filled in.
    columns : tuple of Column
    items : tuple of Choice
        Statements, questions, steps or things asked for.
    answers : tuple of Answer
        In order, the best first; empty for a layout of dates.
    good : str
        The good answers in words.
    durations : tuple of Duration
    once : tuple of str
        Columns that no two rows share.
    item, answer, person, group : str
        Columns with what a row of the summary is, the answer, the running number of who is
        counted, and the group; empty where there is none.
    one_group : bool
        Whether whoever is counted has the same group in every row.
    notes : tuple of str
        What to say with every summary.
    """

    id: str
    title: str
    what: str
    rows_are: str
    people: str
    checklist: bool
    columns: tuple[Column, ...]
    items: tuple[Choice, ...]
    answers: tuple[Answer, ...]
    good: str
    durations: tuple[Duration, ...]
    once: tuple[str, ...]
    item: str
    answer: str
    person: str
    group: str
    one_group: bool
    notes: tuple[str, ...]

    def __getitem__(self, name: str) -> Column:
        """Return the column of a name."""
        return next(column for column in self.columns if column.name == name)

    def answers_that(self, *count_as: str) -> tuple[str, ...]:
        """Return the titles of the answers that count so, in order.

        Examples
        --------
        >>> find_layout("relational-audit").answers_that("good")
        ('strongly agree', 'agree')
        """
        return tuple(answer.title for answer in self.answers if answer.counts_as in count_as)


def _column(
    entry: dict[str, Any], items: tuple[Choice, ...], answers: tuple[Answer, ...]
) -> Column:
    parts = dict.fromkeys(item.part for item in items)
    known = {
        "items": items,
        "parts": tuple(Choice(part, part) for part in parts),
        "answers": tuple(Choice(answer.title, answer.title) for answer in answers),
    }
    fields = dict(entry)
    named = tuple(Choice(title, title) for title in fields.pop("choices", ()))
    origin = fields.pop("from", "")
    return Column(**fields, choices=known[origin] if origin else named)


def _faults(layout: Layout) -> list[str]:
    """Return what the schema cannot see."""
    names = [column.name for column in layout.columns]
    roles = {layout.item, layout.answer, layout.person, layout.group, *layout.once} - {""}
    steps = {item.id for item in layout.items}
    ends = {step for duration in layout.durations for step in (duration.start, duration.end)}
    found = [f"the column {name!r} is there twice" for name in set(names) if names.count(name) > 1]
    found += [f"roles name {name!r}, which is no column" for name in sorted(roles - set(names))]
    found += [f"durations name {step!r}, which is no item" for step in sorted(ends - steps)]
    if [column.name for column in layout.columns if column.type == "area"] != ["area"]:
        found.append("there must be one column of type area, called 'area'")
    if len(steps) < len(layout.items):
        found.append("two items have the same id")
    if layout.people != "none" and not layout.person:
        found.append("a layout about people needs the role 'person'")
    if layout.answers and not (layout.answers_that("good") and layout.answers_that("not good")):
        found.append("some answers must count as good and some as not good")
    if bool(layout.answers) != bool(layout.answer):
        found.append("answers need the role 'answer', and the role needs answers")
    for column in layout.columns:
        if column.type == "choice" and not all(choice.id for choice in column.choices):
            found.append(f"the column {column.name!r} has a choice without a name")
    return found


def read_layout(path: Path) -> Layout:
    """Read a layout and check it.

    Parameters
    ----------
    path : pathlib.Path
        A YAML file of the shape that ``catalogue/toolkit.schema.json`` describes.

    Raises
    ------
    CatalogueError
        If the file is not YAML, breaks the schema, or names a column or step that it has not.
    """
    content = read_yaml(path)
    check_schema(content, _SCHEMA, path.name)
    items = tuple(Choice(**item) for item in content["items"])
    answers = tuple(Answer(**answer) for answer in content.get("answers", ()))
    roles = content["roles"]
    layout = Layout(
        id=content["id"],
        title=content["title"],
        what=content["what"],
        rows_are=content["rows_are"],
        people=content["people"],
        checklist=content.get("checklist", False),
        columns=tuple(_column(entry, items, answers) for entry in content["columns"]),
        items=items,
        answers=answers,
        good=content.get("good", ""),
        durations=tuple(Duration(**entry) for entry in content.get("durations", ())),
        once=tuple(roles["once"]),
        item=roles["item"],
        answer=roles.get("answer", ""),
        person=roles.get("person", ""),
        group=roles.get("group", ""),
        one_group=roles.get("one_group", False),
        notes=tuple(content["notes"]),
    )
    if faults := _faults(layout):
        raise CatalogueError(f"{path.name}: {'; '.join(faults)}")
    return layout


@cache
def layouts() -> tuple[Layout, ...]:
    """Return the layouts that ship with the package, by id.

    Examples
    --------
    >>> [layout.id for layout in layouts()][:2]
    ['case-tracking', 'dip-sampling']
    """
    folder = Path(str(files("lsr_analysis") / _FOLDER))
    return tuple(read_layout(path) for path in sorted(folder.glob("*.yaml")))


def find_layout(name: str) -> Layout:
    """Return the layout of an id.

    Raises
    ------
    ParameterError
        If there is none.
    """
    for layout in layouts():
        if layout.id == name.strip().casefold():
            return layout
    raise ParameterError(
        f"{name!r} is no layout of the toolkit; give one of "
        f"{', '.join(layout.id for layout in layouts())}"
    )
