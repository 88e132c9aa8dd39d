"""Read the layouts of councils' finance returns: 2015-16 with labels, 2016-17 with keys.

Items have a number that is the same in both years. The labelled files say what each number
is; a key of 2016-17 is used only where all its items have one label in 2015-16.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lsr_analysis.areas import ENGLAND, Register
from lsr_analysis.errors import SourceError
from lsr_analysis.sources.reading import (
    PublishedFile,
    area_code,
    area_named,
    number,
    number_or_mark,
)

__all__ = ["OLDER", "Items", "Label", "is_finance", "read_items", "year_of"]

_LABELLED = ("uuid", "council code", "value")
_ACTIVITY = (*_LABELLED, "care type", "activity provision", "age bands", "data type")
_SPENDING = (*_LABELLED, "finance type", "comparative totals", "age band")
_PLACE = ("fy_ending", "cassr_code", "geography_code", "region_go_code")
_KEYED = (*_PLACE, "uuid", "itemvalue")
_TOTALS = (*_PLACE, "caretype_key", "grosscurrentexpenditure")
_MARKS = ("", ":")  # an item that a council left empty, in 2015-16 and in 2016-17
_LABELLED_DAY = dt.date(2015, 4, 1)
OLDER = "Age 65 and over"
_SETTING, _PURPOSE = "long term support setting", "short term purpose"
_REASON = "primary support reason"


@dataclass(frozen=True)
class Label:
    """What an item of the activity files is.

    Parameters
    ----------
    care : str
        Care type with setting or purpose: "Long term: Residential".
    age, provision, reason : str
        Age band, in-house or external, primary support reason.
    """

    care: str
    age: str
    provision: str
    reason: str


@dataclass(frozen=True)
class Items:
    """Values of one year by label and area; None where a council left an item empty.

    Parameters
    ----------
    year : int
        First calendar year of the financial year.
    activity : dict
        Label to area to value.
    spending : dict
        Item to area to thousand pounds, people aged 65 and over.
    totals : dict
        "long_term" and "short_term" to area to thousand pounds, people aged 65 and over.
    """

    year: int
    activity: dict[Label, dict[str, float | None]]
    spending: dict[str, dict[str, float | None]]
    totals: dict[str, dict[str, float]]


def is_finance(file: PublishedFile) -> bool:
    """Say whether a CSV file looks like one of the five files of these returns."""
    return any(file.has(*columns) for columns in (_ACTIVITY, _SPENDING, _KEYED, _TOTALS))


def year_of(file: PublishedFile) -> str:
    """Return the financial year of a file: the labelled ones are of 2015-16."""
    return "2015-16" if file.has(*_LABELLED) else "2016-17"


def _label(row: Mapping[str, str]) -> Label:
    setting = row[_SETTING] if row[_SETTING] != "-" else row[_PURPOSE]
    return Label(
        f"{row['care type']}: {setting}", row["age bands"], row["activity provision"], row[_REASON]
    )


def _area(row: Mapping[str, str], where: str, register: Register) -> str | None:
    """Return the area of a row: a council, England, or None for a region."""
    if "council code" in row:
        return area_named(row["council code"], _LABELLED_DAY, where, register)
    if row["geography_code"]:
        return area_code(row["geography_code"], where, register)
    return ENGLAND if row["region_go_code"] == ENGLAND else None


def _one(files: Sequence[PublishedFile], columns: tuple[str, ...], *also: str) -> PublishedFile:
    found = [f for f in files if f.has(*columns, *also)]
    if len(found) != 1:
        names = ", ".join(f.name for f in found) or "none"
        raise SourceError(
            f"One finance file with the columns {', '.join((*columns, *also))} is needed; found: "
            f"{names}. The two labelled files of 2015-16 and the three of 2016-17 belong together."
        )
    return found[0]


def _put(
    held: dict[str, float | None], area: str, file: PublishedFile, at_row: int, text: str
) -> None:
    """Put a cell in its place, once."""
    if area in held:
        raise file.fail(f"this item of {area} is there twice", at_row)
    held[area] = number_or_mark(file, at_row, text, _MARKS)


def _labelled(
    files: Sequence[PublishedFile], register: Register
) -> tuple[Items, dict[str, Label], dict[str, str]]:
    activity: dict[Label, dict[str, float | None]] = defaultdict(dict)
    labels: dict[str, Label] = {}
    file = _one(files, _ACTIVITY)
    for at_row, row in file.rows(*_ACTIVITY, _SETTING, _PURPOSE, _REASON):
        labels[row["uuid"]] = _label(row)
        if row["data type"] != "Mandatory":
            continue
        area = _area(row, f"{file.name}, row {at_row}", register)
        assert area is not None
        _put(activity[_label(row)], area, file, at_row, row["value"])
    spending: dict[str, dict[str, float | None]] = defaultdict(dict)
    items: dict[str, str] = {}
    file = _one(files, _SPENDING)
    for at_row, row in file.rows(*_SPENDING):
        if (row["age band"], row["finance type"]) != (OLDER, "Expenditure"):
            continue
        items[row["uuid"]] = row["comparative totals"]
        area = _area(row, f"{file.name}, row {at_row}", register)
        assert area is not None
        _put(spending[row["comparative totals"]], area, file, at_row, row["value"])
    return Items(2015, activity, spending, {}), labels, items


def _proved(pairs: Mapping[str, set[tuple[str, str]]], key: str) -> dict[str, str]:
    """Return key value to label where every item with that value has one and the same label."""
    found: dict[str, set[str]] = defaultdict(set)
    for value, label in pairs[key]:
        found[value].add(label)
    return {value: labels.pop() for value, labels in found.items() if len(labels) == 1}


def _keyed(
    files: Sequence[PublishedFile],
    register: Register,
    labels: Mapping[str, Label],
    items: Mapping[str, str],
) -> Items:
    activity: dict[Label, dict[str, float | None]] = defaultdict(dict)
    pairs: dict[str, set[tuple[str, str]]] = defaultdict(set)
    file = _one(files, _KEYED, "activityprovision_key")
    for at_row, row in file.rows(*_KEYED, "caretype_key", "ageband_key", "purpose_key"):
        label = labels.get(row["uuid"])
        if label is None:
            continue
        pairs["care"].add((row["caretype_key"], label.care.split(":")[0]))
        pairs["age"].add((row["ageband_key"], label.age))
        pairs["purpose"].add((row["purpose_key"], label.care.split(": ")[1]))
        area = _area(row, f"{file.name}, row {at_row}", register)
        if area is not None:
            _put(activity[label], area, file, at_row, row["itemvalue"])
    spending: dict[str, dict[str, float | None]] = defaultdict(dict)
    file = _one(files, _KEYED, "comparativetotals_key")
    for at_row, row in file.rows(*_KEYED):
        area = _area(row, f"{file.name}, row {at_row}", register)
        if area is not None and row["uuid"] in items:
            _put(spending[items[row["uuid"]]], area, file, at_row, row["itemvalue"])
    care, age = _proved(pairs, "care"), _proved(pairs, "age")
    purpose = _proved(pairs, "purpose")
    totals: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    file = _one(files, _TOTALS)
    for at_row, row in file.rows(*_TOTALS, "ageband_key", "purpose_key"):
        area = _area(row, f"{file.name}, row {at_row}", register)
        if area is None or age.get(row["ageband_key"]) != OLDER:
            continue
        amount = number(row["grosscurrentexpenditure"])
        if amount is None:
            raise file.fail(f"{row['grosscurrentexpenditure']!r} is not a number", at_row)
        if care.get(row["caretype_key"]) == "Long term":
            totals["long_term"][area] += amount
        elif purpose.get(row["purpose_key"]) == "To maximise independence":
            totals["short_term"][area] += amount
    return Items(2016, activity, spending, totals)


def read_items(files: Sequence[PublishedFile], register: Register) -> tuple[Items, Items]:
    """Read the five files of both years together: the items of 2015-16 and of 2016-17.

    Raises
    ------
    SourceError
        If a file is missing or there twice, a code is unknown, or a cell is not a number.
    """
    labelled, labels, items = _labelled(files, register)
    return labelled, _keyed(files, register, labels, items)
