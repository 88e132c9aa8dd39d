"""Supply and spend: councils' adult social care finance returns of 2015-16 and 2016-17."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from lsr_analysis.areas import ENGLAND, Register
from lsr_analysis.sources.finance_layout import OLDER, Items, is_finance, read_items, year_of
from lsr_analysis.sources.reading import PublishedFile, Reading, observation, year_fields

__all__ = ["SOURCE", "Older", "is_finance", "read_finance"]

SOURCE = "nhs_digital_finance"

Older = Mapping[int, Mapping[str, tuple[float, int]]]
"""People aged 65+ by first calendar year of the financial year and area, with the edition."""

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
_EXTERNAL, _MEMORY = "External", "Support with memory and cognition"


def _sums(
    items: Items, cares: Sequence[str], provision: str = "", reason: str = ""
) -> dict[str, float | None]:
    """Add up the items of people aged 65+ for each area; None if one of them is missing."""
    cells: dict[str, list[float | None]] = defaultdict(list)
    wanted = 0
    for label, values in items.activity.items():
        if label.care not in cares or label.age != OLDER:
            continue
        if provision in ("", label.provision) and reason in ("", label.reason):
            wanted += 1
            for area, value in values.items():
                cells[area].append(value)
    return {
        area: None
        if None in values or len(values) < wanted
        else float(sum(value for value in values if value is not None))
        for area, values in cells.items()
    }


def _england(values: dict[str, float | None], councils: int) -> dict[str, float | None]:
    """Add England as the sum of the councils, where none is missing and it is not given."""
    known = [v for v in values.values() if v is not None]
    if ENGLAND not in values and len(known) == councils:
        return values | {ENGLAND: float(sum(known))}
    return values


def _rows(items: Items, older: Older, councils: int) -> list[dict[str, Any]]:
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

    residential, nursing = _sums(items, [_RESIDENTIAL]), _sums(items, [_NURSING])
    homes, short = _sums(items, [_RESIDENTIAL, _NURSING]), _sums(items, [_SHORT])
    per_person("residential_weeks_65plus", residential, 1000)
    per_person("nursing_weeks_65plus", nursing, 1000)
    per_person("short_term_units_65plus", short, 1000)
    share("nursing_share_65plus", nursing, homes)
    share("memory_share_65plus", _sums(items, [_RESIDENTIAL, _NURSING], reason=_MEMORY), homes)
    outside = _sums(items, [_RESIDENTIAL], _EXTERNAL)
    share("residential_external_share_65plus", outside, residential)
    share("short_term_external_share_65plus", _sums(items, [_SHORT], _EXTERNAL), short)

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
    labelled, keyed = read_items(files, register)
    councils = len(next(iter(labelled.activity.values())))
    by_year = {
        "2015-16": _rows(labelled, older, councils),
        "2016-17": _rows(keyed, older, councils),
    }
    readings = []
    for file in files:
        year = year_of(file)
        # The observations of a year rest on all its files; they stand with the first of them.
        rows = tuple(by_year.pop(year, ()))
        readings.append(Reading(SOURCE, year, file.name, file.sha256, "published", rows))
    return readings
