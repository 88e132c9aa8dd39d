"""Populations: the denominator for a financial year, and indicators of who lives in an area."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from lsr_analysis.areas import ENGLAND, Register
from lsr_analysis.errors import BuildError
from lsr_analysis.indicators import Dictionary
from lsr_analysis.sources.populations import SOURCE, Populations
from lsr_analysis.sources.reading import Reading, day_fields, observation

__all__ = ["one_edition_a_year", "people_aged", "people_in", "population_readings"]

_WORKING_AGE = (16, 64)


def one_edition_a_year(editions: list[Populations]) -> dict[int, Populations]:
    """Return the editions by year.

    Raises
    ------
    BuildError
        If two files of one year hold different figures.
    """
    held: dict[int, Populations] = {}
    for edition in editions:
        other = held.setdefault(edition.year, edition)
        if other.people != edition.people:
            raise BuildError(
                f"{other.file} and {edition.file} are both mid-{edition.year}, with different "
                "figures. Keep one of them in the folder."
            )
    return held


def people_in(
    area: str, year: int, low: int, populations: Mapping[int, Populations], register: Register
) -> tuple[int, int] | None:
    """Return the people from an age on for a financial year, and the mid-year that they are of.

    The mid-year of the financial year's first calendar year serves the whole year. An
    edition on later codes has no row for a council that has ended since: then a council
    with exactly the same boundary stands in, or else the edition of the year before.

    Parameters
    ----------
    area : str
        Reference code, or England.
    year : int
        Calendar year in which the financial year begins.
    low : int
        Youngest age.
    populations : mapping of int to Populations
    register : Register

    Returns
    -------
    tuple of int or None
        None if the edition of that year is not held.
    """
    if year not in populations:
        return None
    codes = [area] if area == ENGLAND else [area, *register.same_ground(area)]
    for edition in (year, year - 1):
        for code in codes:
            if edition in populations and code in populations[edition].people:
                return populations[edition].aged(code, low), edition
    return None


def people_aged(
    low: int, populations: Mapping[int, Populations], register: Register
) -> dict[int, dict[str, tuple[float, int]]]:
    """Return :func:`people_in` for every year held, council and England."""
    areas = [ENGLAND, *(area.code for area in register)]
    found: dict[int, dict[str, tuple[float, int]]] = {}
    for year in populations:
        people = {area: people_in(area, year, low, populations, register) for area in areas}
        found[year] = {area: pair for area, pair in people.items() if pair is not None}
    return found


def _counts(edition: Populations, area: str) -> dict[str, tuple[float, float | None]]:
    """Return numerator and denominator (None for a count) by indicator."""
    everybody = edition.aged(area, 0)
    counts: dict[str, tuple[float, float | None]] = {
        f"people_{age}plus": (edition.aged(area, age), None) for age in (18, 65, 75, 85)
    }
    counts |= {f"share_{age}plus": (edition.aged(area, age), everybody) for age in (65, 75, 85)}
    counts["old_age_dependency"] = (edition.aged(area, 65), edition.aged(area, *_WORKING_AGE))
    return counts


def population_readings(
    populations: Mapping[int, Populations], register: Register, dictionary: Dictionary
) -> list[Reading]:
    """Return the indicators of who lives in each area, one reading an edition.

    Parameters
    ----------
    populations : mapping of int to Populations
    register : Register
    dictionary : Dictionary
    """
    readings = []
    for year, edition in sorted(populations.items()):
        day = dt.date(year, 6, 30)
        begun = [area.start for area in register if area.code in edition.people]
        vintage = register.vintage(max([day, *begun]))
        # The 2015 edition gives no areas; those of the year after have the same boundaries.
        measured = edition if edition.square_km else populations.get(year + 1)
        square_km = measured.square_km if measured else {}
        rows: list[dict[str, Any]] = []
        for area in edition.people:
            for indicator, (count, over) in _counts(edition, area).items():
                fields: dict[str, Any] = {"geography": vintage}
                if over is None:
                    row = observation(indicator, area, day_fields(day), value=float(count))
                    fields["numerator"] = float(count)
                else:
                    row = observation(
                        indicator, area, day_fields(day), counted=(count, over),
                        multiplier=dictionary[indicator].multiplier,
                    )  # fmt: skip
                rows.append(row | fields)
            if area in square_km and measured is not None:
                counted = (edition.aged(area, 0), square_km[area])
                rows.append(
                    observation(
                        "population_density", area, day_fields(day), counted=counted,
                        geography=vintage, denominator_source=f"ONS mid-{measured.year}, MYE5",
                    )
                )  # fmt: skip
        readings.append(
            Reading(SOURCE, f"mid-{year}", edition.file, edition.sha256, "published", tuple(rows))
        )
    return readings
