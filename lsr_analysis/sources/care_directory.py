"""Read a CQC care directory with ratings: one row a registered location.

The reader goes by headings, so that the csv, ods and xlsx layouts serve: services stand in one
column or in one column each, and the five key questions may be there or not.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lsr_analysis.areas import ENGLAND, Register
from lsr_analysis.errors import AmbiguousArea, SourceError, UnknownArea
from lsr_analysis.indicators import Dictionary
from lsr_analysis.sources.reading import PublishedFile, area_named, day_fields, number, observation
from lsr_analysis.sources.workbook import Sheet, plain

__all__ = ["SOURCE", "Directory", "date_in_name", "is_directory", "observe", "read_directory"]

SOURCE = "cqc_directory"

_NEEDED = ("location id", "location local authority", "location latest overall rating")
_NURSING, _RESIDENTIAL, _HOME_CARE = (
    "care home service with nursing", "care home service without nursing",
    "domiciliary care service",
)  # fmt: skip
_SERVICE = "service type - "
_SERVICES = ("service types", _SERVICE)
_QUESTIONS = ("safe", "effective", "caring", "responsive", "well-led")
_GOOD, _LESS = {"good", "outstanding"}, {"requires improvement", "inadequate"}
_WHOLE = 10_000
"""England has far more active care homes and home-care locations than this."""

_DATES = (
    (re.compile(r"(\d{4})-(\d{2})-(\d{2})"), "%Y %m %d"),
    (re.compile(r"(\d{1,2})[ _-]([A-Za-z]{3,9})[ _-](\d{4})"), "%d %B %Y"),
)


@dataclass(frozen=True)
class Location:
    """One registered location that gives social care.

    Parameters
    ----------
    council : str
        As CQC writes it.
    services : frozenset of str
    beds : float
    overall : str
        Rating in lower case; empty if there is none.
    questions : mapping of str to str
        Rating by key question; empty where the file does not give them.
    """

    council: str
    services: frozenset[str]
    beds: float
    overall: str
    questions: Mapping[str, str]


@dataclass(frozen=True)
class Directory:
    """The active social care locations of a directory.

    Parameters
    ----------
    file : str
    as_at : datetime.date
    locations : tuple of Location
    left_out : mapping of str to int
        Rows left out, by reason.
    has_questions : bool
        Whether ratings of the five key questions are there.
    """

    file: str
    as_at: dt.date
    locations: tuple[Location, ...]
    left_out: Mapping[str, int]
    has_questions: bool


def date_in_name(name: str) -> dt.date | None:
    """Return the date in a file's name ("01_October_2025_HSCA_Active_Locations.ods"), if any.

    Examples
    --------
    >>> date_in_name("01_October_2025_HSCA_Active_Locations.ods")
    datetime.date(2025, 10, 1)
    >>> date_in_name("directory 2025-10-01.csv"), date_in_name("directory.csv")
    (datetime.date(2025, 10, 1), None)
    """
    for pattern, layout in _DATES:
        match = pattern.search(name)
        for shape in (layout, layout.replace("%B", "%b")) if match else ():
            try:
                return dt.datetime.strptime(" ".join(match.groups()), shape).date()  # type: ignore[union-attr]
            except ValueError:
                continue
    return None


def _header(sheet: Sheet) -> int | None:
    for index, row in enumerate(sheet.rows[:_PREAMBLE]):
        if set(_NEEDED) <= {plain(cell).casefold() for cell in row}:
            return index
    return None


_PREAMBLE = 60


def is_directory(file: PublishedFile) -> bool:
    """Say whether a file looks like a care directory with ratings."""
    if not file.is_workbook:
        return file.has(*_NEEDED)
    names = [name for name in file.book.names if _LOCATIONS.search(name)]
    return any(_header(file.book.sheet(re.escape(plain(name)), name)) is not None for name in names)


_LOCATIONS = re.compile(r"location|directory|hsca", re.IGNORECASE)


def _rows(file: PublishedFile) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each row with its number, headings in lower case."""
    if not file.is_workbook:
        yield from file.rows(*_NEEDED)
        return
    for name in file.book.names:
        if not _LOCATIONS.search(name):
            continue
        sheet = file.book.sheet(re.escape(plain(name)), name)
        at = _header(sheet)
        if at is None:
            continue
        heads = [plain(cell).casefold() for cell in sheet.rows[at]]
        for number_, row in enumerate(sheet.rows[at + 1 :], at + 2):
            yield number_, {head: plain(cell) for head, cell in zip(heads, row, strict=False)}
        return
    raise file.fail("no sheet with the columns of a care directory")


def _services(row: Mapping[str, str]) -> frozenset[str]:
    if "service types" in row:
        return frozenset(part.strip().casefold() for part in row["service types"].split(","))
    return frozenset(
        head.removeprefix(_SERVICE)
        for head, cell in row.items()
        if head.startswith(_SERVICE) and cell.casefold() in ("y", "yes", "true", "1")
    )


def _question(row: Mapping[str, str], name: str) -> str:
    return row.get(f"location {name} rating", "").casefold()


def read_directory(file: PublishedFile, as_at: dt.date | None = None) -> Directory:
    """Read the active care homes and home-care locations of a directory.

    Parameters
    ----------
    file : PublishedFile
    as_at : datetime.date, optional
        Day of the directory; by default the date in its name.

    Raises
    ------
    SourceError
        If there is no date, a column is missing, a location is there twice, or a number of
        beds is none.
    """
    day = as_at or date_in_name(file.name)
    if day is None:
        raise file.fail(
            "its name holds no date, and a directory is only true as at a day. Give the day with "
            "--as-at YYYY-MM-DD, or keep CQC's own file name."
        )
    locations: list[Location] = []
    left_out: Counter[str] = Counter()
    seen: set[str] = set()
    has_questions = False
    for at_row, row in _rows(file):
        if not seen and not any(head.startswith(_SERVICES) for head in row):
            raise file.fail(
                "no column 'Service Types' and none that begins with 'Service type - '", at_row
            )
        if not row["location id"]:
            continue
        if row["location id"] in seen:
            raise file.fail(f"the location {row['location id']} is there twice", at_row)
        seen.add(row["location id"])
        has_questions = has_questions or "location safe rating" in row
        services = _services(row)
        if not services & {_NURSING, _RESIDENTIAL, _HOME_CARE}:
            left_out["neither a care home nor home care"] += 1
        elif row.get("dormant", row.get("dormant (y/n)", "")).casefold() in ("y", "yes"):
            left_out["dormant"] += 1
        elif row.get("location hsca end date"):
            left_out["no longer registered"] += 1
        elif row["location local authority"].casefold() in ("", "unspecified"):
            left_out["no council given"] += 1
        else:
            beds = row.get("care homes beds", "")
            if beds and number(beds) is None:
                raise file.fail(f"{beds!r} is not a number of beds", at_row)
            locations.append(
                Location(
                    council=row["location local authority"],
                    services=services,
                    beds=number(beds) or 0.0,
                    overall=row["location latest overall rating"].casefold(),
                    questions={name: _question(row, name) for name in _QUESTIONS},
                )
            )
    if not locations:
        raise file.fail("no active care home or home-care location is in it")
    return Directory(file.name, day, tuple(locations), dict(left_out), has_questions)


def _share(locations: Sequence[Location], rating: Callable[[Location], str]) -> tuple[float, float]:
    """Return how many locations are good or outstanding, and how many are rated."""
    ratings = Counter(rating(location) for location in locations)
    good = sum(ratings[name] for name in _GOOD)
    return float(good), float(good + sum(ratings[name] for name in _LESS))


def _indicators(
    directory: Directory,
) -> dict[str, tuple[frozenset[str], Callable[[Location], str]]]:
    """Return indicator to the services that it is of and the rating that it counts."""

    def overall(location: Location) -> str:
        return location.overall

    found: dict[str, tuple[frozenset[str], Callable[[Location], str]]] = {
        "nursing_homes_good": (frozenset({_NURSING}), overall),
        "residential_homes_good": (frozenset({_RESIDENTIAL}), overall),
        "home_care_good": (frozenset({_HOME_CARE}), overall),
    }
    if directory.has_questions:
        every = frozenset({_NURSING, _RESIDENTIAL, _HOME_CARE})
        for name in _QUESTIONS:
            key = f"social_care_{name.replace('-', '_')}_good"
            found[key] = (every, lambda location, name=name: location.questions[name])  # type: ignore[misc]
    return found


def observe(
    directory: Directory,
    register: Register,
    dictionary: Dictionary,
    people: Mapping[str, tuple[float, str]],
    only: Sequence[str] = (),
) -> list[dict[str, Any]]:
    """Compute the indicators of registered care by council, and for England.

    Parameters
    ----------
    directory : Directory
    register : Register
    dictionary : Dictionary
    people : mapping of str to tuple
        People aged 75 and over by area, with the edition that they are of.
    only : sequence of str
        Names or codes of councils that the file holds in full; then there is no England.
        Empty for a directory of all England.

    Raises
    ------
    SourceError
        If a name is no council, or the file is an extract although `only` is empty.
    """
    day = directory.as_at
    if not only and len(directory.locations) < _WHOLE:
        raise SourceError(
            f"{directory.file} holds {len(directory.locations):,} active care homes and home-care "
            f"locations; England has more than {_WHOLE:,}, so this is an extract, and shares of an "
            "extract say nothing. If it holds all locations of some councils, name them with "
            "--only."
        )
    by_council: dict[str, list[Location]] = defaultdict(list)
    for location in directory.locations:
        by_council[location.council].append(location)
    wanted = {area_named(name, day, "--only", register) for name in only}
    groups: dict[str, list[Location]] = {} if only else {ENGLAND: list(directory.locations)}
    for name, locations in by_council.items():
        try:
            code = register.find(name, day).code
        except (UnknownArea, AmbiguousArea) as error:
            raise SourceError(f"{directory.file}, council {name!r}: {error}") from None
        if not only or code in wanted:
            groups.setdefault(code, []).extend(locations)
    if missing := wanted - set(groups):
        names = ", ".join(register[code].name for code in sorted(missing))
        raise SourceError(f"{directory.file} has no active location in {names}, named with --only")
    period = day_fields(day)
    rows: list[dict[str, Any]] = []
    for area, locations in groups.items():
        for indicator, (services, rating) in _indicators(directory).items():
            counted = _share([at for at in locations if at.services & services], rating)
            rows.append(
                observation(
                    indicator, area, period, counted=counted,
                    multiplier=dictionary[indicator].multiplier,
                )
            )  # fmt: skip
        rows.append(_beds(area, locations, period, dictionary, people))
    return rows


def _beds(
    area: str,
    locations: Sequence[Location],
    period: Mapping[str, Any],
    dictionary: Dictionary,
    people: Mapping[str, tuple[float, str]],
) -> dict[str, Any]:
    name = "care_home_beds_75plus"
    if area not in people:
        return observation(name, area, period, status="no denominator")
    count, edition = people[area]
    beds = sum(at.beds for at in locations if at.services & {_NURSING, _RESIDENTIAL})
    return observation(
        name, area, period, counted=(beds, count), multiplier=dictionary[name].multiplier,
        denominator_source=edition,
    )  # fmt: skip
