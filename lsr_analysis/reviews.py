"""The reviews: which area, when, and the ranks that areas were selected on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from lsr_analysis.areas import Register
from lsr_analysis.errors import CatalogueError, LsrError, UnknownArea
from lsr_analysis.files import csv_rows

__all__ = [
    "LOCAL_SYSTEM_REVIEW",
    "KnownDate",
    "Milestone",
    "Review",
    "SelectionMetric",
    "read_milestones",
    "read_reviews",
    "read_selection",
]

LOCAL_SYSTEM_REVIEW = "local system review"
"""The kind of the 20 reviews of 2017-18."""

KINDS = (
    LOCAL_SYSTEM_REVIEW,
    "later local system review",
    "section 48 review",
    "progress review",
)


@dataclass(frozen=True)
class KnownDate:
    """A date that is known to the day or only to the month.

    Examples
    --------
    >>> str(KnownDate.parse("2017-10")), str(KnownDate.parse("2018-02-06"))
    ('October 2017', '6 February 2018')
    """

    day: dt.date
    to_the_day: bool

    @classmethod
    def parse(cls, text: str) -> KnownDate | None:
        """Read "YYYY-MM-DD" or "YYYY-MM"; None for an empty text."""
        if not text:
            return None
        if len(text) == 7:
            return cls(dt.date.fromisoformat(f"{text}-01"), False)
        return cls(dt.date.fromisoformat(text), True)

    def __str__(self) -> str:
        month = f"{self.day:%B %Y}"
        return f"{self.day.day} {month}" if self.to_the_day else month


@dataclass(frozen=True)
class Review:
    """One review of one area.

    Parameters
    ----------
    area : str
        Reference code.
    name : str
        Name of the area as the register has it.
    kind : str
        One of :data:`KINDS`.
    tranche : str
        "1" or "2" for the 20 reviews, else empty.
    fieldwork_start, fieldwork_end, published : KnownDate or None
        None where no source gives the date.
    sources : str
        Pages that the row rests on.
    note : str
    """

    area: str
    name: str
    kind: str
    tranche: str
    fieldwork_start: KnownDate | None
    fieldwork_end: KnownDate | None
    published: KnownDate | None
    sources: str
    note: str

    @property
    def fieldwork(self) -> str:
        """When the fieldwork was, in words."""
        if self.fieldwork_start is None:
            return "date not found"
        if self.fieldwork_end is None:
            return f"from {self.fieldwork_start}"
        if self.fieldwork_start == self.fieldwork_end:
            return str(self.fieldwork_start)
        return f"{self.fieldwork_start} to {self.fieldwork_end}"


@dataclass(frozen=True)
class Milestone:
    """A national date that charts mark."""

    day: dt.date
    what: str
    source: str


@dataclass(frozen=True)
class SelectionMetric:
    """One of the six metrics that areas were selected on, with its published ranks.

    Parameters
    ----------
    id, title, age_band, polarity, counts : str
    polarity_basis : {"checked", "assumed", "inferred"}
        How sure the polarity is.
    ranks : dict of str to int
        Rank among sixteen similar councils by reference code; 1 is best.
    """

    id: str
    title: str
    age_band: str
    polarity: str
    polarity_basis: str
    counts: str
    ranks: dict[str, int]


def _table(path: Path, *needs: str) -> list[tuple[int, dict[str, str]]]:
    try:
        return list(csv_rows(path, needs))
    except LsrError as error:
        raise CatalogueError(str(error)) from None


def read_reviews(raw: Path, register: Register) -> tuple[Review, ...]:
    """Read ``reviews.csv`` from the folder of small tables.

    Raises
    ------
    CatalogueError
        If a row names an unknown area or kind, or a date that is not one; the message
        names the row.
    """
    reviews = []
    for number, row in _table(raw / "reviews.csv", "area_code", "kind", "published", "sources"):
        where = f"reviews.csv, row {number} ({row['area']})"
        try:
            area = register[row["area_code"]]
            start, end, published = (
                KnownDate.parse(row[key])
                for key in ("fieldwork_start", "fieldwork_end", "published")
            )
        except (UnknownArea, ValueError) as error:
            raise CatalogueError(f"{where}: {error}") from None
        if row["kind"] not in KINDS:
            raise CatalogueError(f"{where}: {row['kind']!r} is none of: {', '.join(KINDS)}")
        if not row["sources"]:
            raise CatalogueError(f"{where}: no source is named")
        reviews.append(
            Review(
                area.code,
                area.name,
                row["kind"],
                row["tranche"],
                start,
                end,
                published,
                row["sources"],
                row["note"],
            )
        )
    return tuple(reviews)


def read_milestones(raw: Path) -> tuple[Milestone, ...]:
    """Read the national dates from ``milestones.csv``.

    Raises
    ------
    CatalogueError
        If a row has no date or no source.
    """
    milestones = []
    for number, row in _table(raw / "milestones.csv", "date", "what", "source"):
        try:
            day = dt.date.fromisoformat(row["date"])
        except ValueError as error:
            raise CatalogueError(f"milestones.csv, row {number}: {error}") from None
        if not row["source"]:
            raise CatalogueError(f"milestones.csv, row {number}: no source is named")
        milestones.append(Milestone(day, row["what"], row["source"]))
    return tuple(milestones)


def read_selection(raw: Path, register: Register) -> tuple[SelectionMetric, ...]:
    """Read the six selection metrics and their published ranks.

    Raises
    ------
    CatalogueError
        If a rank is not 1 to 16, is given twice, or names an unknown area or metric.
    """
    ranks: dict[str, dict[str, int]] = {}
    for number, row in _table(raw / "selection_ranks.csv", "area_code", "metric", "rank"):
        where = f"selection_ranks.csv, row {number} ({row['area']})"
        try:
            code, rank = register[row["area_code"]].code, int(row["rank"])
        except (UnknownArea, ValueError) as error:
            raise CatalogueError(f"{where}: {error}") from None
        if not 1 <= rank <= 16:
            raise CatalogueError(f"{where}: rank {rank} is not from 1 to 16")
        of_metric = ranks.setdefault(row["metric"], {})
        if code in of_metric:
            raise CatalogueError(f"{where}: the rank on {row['metric']} is given twice")
        of_metric[code] = rank
    metrics = tuple(
        SelectionMetric(
            row["metric"],
            row["title"],
            row["age_band"],
            row["polarity"],
            row["polarity_basis"],
            row["counts"],
            ranks.pop(row["metric"], {}),
        )
        for _, row in _table(raw / "selection_metrics.csv", "metric", "title", "polarity")
    )
    if ranks:
        raise CatalogueError(f"selection_ranks.csv: unknown metric {', '.join(sorted(ranks))}")
    return metrics
