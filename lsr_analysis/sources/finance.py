"""Read councils' adult social care finance returns of 2015-16 (labelled) and 2016-17 (keys).

Items have a number that is the same in both years. The labelled files say what each number
is; a key of 2016-17 is used only where all its items have one label in 2015-16.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lsr_analysis.areas import ENGLAND, Register
from lsr_analysis.errors import SourceError
from lsr_analysis.sources.reading import (
    PublishedFile,
    Reading,
    area_code,
    area_named,
    number,
    observation,
    year_fields,
)

__all__ = ["SOURCE", "is_finance", "read_finance"]

SOURCE = "nhs_digital_finance"

_LABELLED = ("uuid", "council code", "value")
_ACTIVITY = (*_LABELLED, "care type", "activity provision", "age bands", "data type")
_SPENDING = (*_LABELLED, "finance type", "comparative totals", "age band")
_KEYED = ("uuid", "fy_ending", "cassr_code", "region_go_code", "itemvalue")
_TOTALS = ("fy_ending", "cassr_code", "region_go_code", "caretype_key", "grosscurrentexpenditure")
_LABELLED_DAY = dt.date(2015, 4, 1)
_OLDER = "Age 65 and over"
_SETTING, _PURPOSE = "long term support setting", "short term purpose"

Older = Mapping[int, Mapping[str, tuple[float, int]]]
"""People aged 65+ by first calendar year of the financial year and area, with the edition."""


@dataclass(frozen=True)
class _Items:
    """Values of one year by label and area; None where a council left an item empty."""

    year: int
    activity: dict[tuple[str, str, str], dict[str, list[float | None]]]
    spending: dict[str, dict[str, float | None]]
    totals: dict[str, dict[str, float]]


def is_finance(file: PublishedFile) -> bool:
    """Say whether a CSV file looks like one of the five files of these returns."""
    return any(file.has(*columns) for columns in (_ACTIVITY, _SPENDING, _KEYED, _TOTALS))


def _label(row: Mapping[str, str]) -> tuple[str, str, str]:
    """Return care type with setting, age band, provision."""
    setting = row[_SETTING] if row[_SETTING] != "-" else row[_PURPOSE]
    return f"{row['care type']}: {setting}", row["age bands"], row["activity provision"]


def _area(row: Mapping[str, str], where: str, register: Register) -> str | None:
    """Return the area of a row: a council, England, or None for a region."""
    if row.get("council code"):
        return area_named(row["council code"], _LABELLED_DAY, where, register)
    if row.get("geography_code"):
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


def _labelled(files: Sequence[PublishedFile], register: Register) -> tuple[_Items, dict, dict]:
    activity: dict[tuple[str, str, str], dict[str, list[float | None]]] = defaultdict(
        lambda: defaultdict(list)
    )
    labels: dict[str, tuple[str, str, str]] = {}
    file = _one(files, _ACTIVITY)
    for at_row, row in file.rows(*_ACTIVITY, _SETTING, _PURPOSE):
        labels[row["uuid"]] = _label(row)
        if row["data type"] != "Mandatory":
            continue
        area = _area(row, f"{file.name}, row {at_row}", register)
        assert area is not None
        activity[_label(row)][area].append(number(row["value"]))
    spending: dict[str, dict[str, float | None]] = defaultdict(dict)
    items: dict[str, str] = {}
    file = _one(files, _SPENDING)
    for at_row, row in file.rows(*_SPENDING):
        if (row["age band"], row["finance type"]) != (_OLDER, "Expenditure"):
            continue
        items[row["uuid"]] = row["comparative totals"]
        area = _area(row, f"{file.name}, row {at_row}", register)
        assert area is not None
        spending[row["comparative totals"]][area] = number(row["value"])
    return _Items(2015, activity, spending, {}), labels, items


def _proved(pairs: Mapping[str, set[tuple[str, str]]], key: str) -> dict[str, str]:
    """Return key value to label where every item with that value has one and the same label."""
    found: dict[str, set[str]] = defaultdict(set)
    for value, label in pairs[key]:
        found[value].add(label)
    return {value: labels.pop() for value, labels in found.items() if len(labels) == 1}


def _keyed(
    files: Sequence[PublishedFile],
    register: Register,
    labels: Mapping[str, tuple[str, str, str]],
    items: Mapping[str, str],
) -> _Items:
    activity: dict[tuple[str, str, str], dict[str, list[float | None]]] = defaultdict(
        lambda: defaultdict(list)
    )
    pairs: dict[str, set[tuple[str, str]]] = defaultdict(set)
    file = _one(files, _KEYED, "activityprovision_key")
    for at_row, row in file.rows(*_KEYED, "caretype_key", "ageband_key", "datatype_key"):
        label = labels.get(row["uuid"])
        if label is None:
            continue
        pairs["care"].add((row["caretype_key"], label[0].split(":")[0]))
        pairs["age"].add((row["ageband_key"], label[1]))
        pairs["purpose"].add((row["purpose_key"], label[0].split(": ")[1]))
        area = _area(row, f"{file.name}, row {at_row}", register)
        if area is not None:
            activity[label][area].append(number(row["itemvalue"]))
    spending: dict[str, dict[str, float | None]] = defaultdict(dict)
    file = _one(files, _KEYED, "comparativetotals_key")
    for at_row, row in file.rows(*_KEYED):
        area = _area(row, f"{file.name}, row {at_row}", register)
        if area is not None and row["uuid"] in items:
            spending[items[row["uuid"]]][area] = number(row["itemvalue"])
    care, age = _proved(pairs, "care"), _proved(pairs, "age")
    purpose = _proved(pairs, "purpose")
    totals: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    file = _one(files, _TOTALS)
    for at_row, row in file.rows(*_TOTALS, "ageband_key", "purpose_key"):
        area = _area(row, f"{file.name}, row {at_row}", register)
        if area is None or age.get(row["ageband_key"]) != _OLDER:
            continue
        amount = number(row["grosscurrentexpenditure"])
        if amount is None:
            raise file.fail(f"{row['grosscurrentexpenditure']!r} is not a number", at_row)
        if care.get(row["caretype_key"]) == "Long term":
            totals["long_term"][area] += amount
        elif purpose.get(row["purpose_key"]) == "To maximise independence":
            totals["short_term"][area] += amount
    return _Items(2016, activity, spending, totals)


_SPEND = {
    "residential_nursing_spend_65plus": "Residential and Nursing care",
    "home_care_spend_65plus": "Home care services",
    "community_spend_65plus": "Community-based services",
    "direct_payments_spend_65plus": "Direct Payments",
    "assessment_spend_65plus": "Assessment and Care management",
}
_THOUSAND = 1000.0
_RESIDENTIAL, _NURSING = "Long term: Residential", "Long term: Nursing"
_SHORT = "Short term: To maximise independence"


def _sums(items: _Items, care: str, provisions: Sequence[str]) -> dict[str, float | None]:
    """Add up the items of people aged 65+ for each area; None if one of them is missing."""
    cells: dict[str, list[float | None]] = defaultdict(list)
    for provision in provisions:
        for area, values in items.activity.get((care, _OLDER, provision), {}).items():
            cells[area] += values
    return {
        area: None if None in values else float(sum(v for v in values if v is not None))
        for area, values in cells.items()
    }


def _england(values: dict[str, float | None], councils: int) -> dict[str, float | None]:
    """Add England as the sum of the councils, where none is missing and it is not given."""
    known = [v for v in values.values() if v is not None]
    if ENGLAND not in values and len(known) == councils:
        return values | {ENGLAND: float(sum(known))}
    return values


def _rows(items: _Items, older: Older, councils: int) -> list[dict[str, Any]]:
    period = year_fields(items.year)
    rows: list[dict[str, Any]] = []

    def per_person(indicator: str, values: dict[str, float | None], multiplier: float) -> None:
        for area, value in _england(values, councils).items():
            people = older.get(items.year, {}).get(area)
            if value is None:
                rows.append(observation(indicator, area, period))
            elif people is None:
                rows.append(observation(indicator, area, period, status="no denominator"))
            else:
                rows.append(
                    observation(
                        indicator, area, period, counted=(value, people[0]), multiplier=multiplier,
                        denominator_source=f"ONS mid-{people[1]}",
                    )
                )  # fmt: skip

    def share(
        indicator: str, part: dict[str, float | None], whole: dict[str, float | None]
    ) -> None:
        part, whole = _england(part, councils), _england(whole, councils)
        for area, total in whole.items():
            some = part.get(area)
            if total is None or some is None:
                rows.append(observation(indicator, area, period))
            else:
                counted = (some, total)
                rows.append(observation(indicator, area, period, counted=counted, multiplier=100))

    both = ("In house", "External")
    residential, short = _sums(items, _RESIDENTIAL, both), _sums(items, _SHORT, both)
    per_person("residential_weeks_65plus", residential, 1000)
    per_person("nursing_weeks_65plus", _sums(items, _NURSING, ["External"]), 1000)
    per_person("short_term_units_65plus", short, 1000)
    outside = _sums(items, _RESIDENTIAL, ["External"])
    share("residential_external_share_65plus", outside, residential)
    share("short_term_external_share_65plus", _sums(items, _SHORT, ["External"]), short)

    def pounds(values: Mapping[str, float | None]) -> dict[str, float | None]:
        return {area: None if v is None else _THOUSAND * v for area, v in values.items()}

    for indicator, item in _SPEND.items():
        per_person(indicator, pounds(items.spending[item]), 1)
    for name, values in items.totals.items():
        per_person(f"{name}_spend_65plus", pounds(values), 1)
    return rows


def read_finance(files: Sequence[PublishedFile], register: Register, older: Older) -> list[Reading]:
    """Read the five files of both years together.

    Parameters
    ----------
    files : sequence of PublishedFile
    register : Register
    older : mapping
        People aged 65 and over by first calendar year and area, each with its edition.

    Returns
    -------
    list of Reading
        One a file; the observations of a year stand with its activity file.

    Raises
    ------
    SourceError
        If a file is missing or there twice, a code is unknown, or a cell is not a number.
    """
    labelled, labels, items = _labelled(files, register)
    keyed = _keyed(files, register, labels, items)
    councils = len(next(iter(labelled.activity.values())))
    carriers = {
        _one(files, _ACTIVITY).name: ("2015-16", _rows(labelled, older, councils)),
        _one(files, _KEYED, "activityprovision_key").name: (
            "2016-17", _rows(keyed, older, councils),
        ),
    }  # fmt: skip
    readings = []
    for file in files:
        year = "2015-16" if file.has(*_LABELLED) else "2016-17"
        rows = carriers.get(file.name, (year, []))[1]
        readings.append(Reading(SOURCE, year, file.name, file.sha256, "published", tuple(rows)))
    return readings
