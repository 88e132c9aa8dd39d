"""Claims: published statements that figures can test, one row each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from lsr_analysis.areas import ENGLAND
from lsr_analysis.evidence.rows import Known, Row, read_rows
from lsr_analysis.periods import Span

__all__ = ["COLUMNS", "COMPARED", "DIRECTION_WORDS", "FROZEN", "KINDS", "Claim", "read_claims"]

KINDS = ("value", "change", "rank", "share", "direction", "order")
"""What a claim states."""

DIRECTION_WORDS = ("higher", "lower", "rising", "falling", "highest", "lowest")
"""Values of a claim of the kind "direction"."""

FROZEN = (
    "id", "area_code", "area", "statement", "kind", "indicator", "period", "earlier",
    "compared_with", "value", "unit", "rounded_to", "source",
)  # fmt: skip
"""Columns that are fixed before a claim is compared."""

COLUMNS = (*FROZEN, "where", "note", "cause")

COMPARED = (
    "england; mean of SET; median of SET; for a rank the SET alone; councils that fell; "
    "councils that rose; councils that miss TARGET (SET: similar, region, type, reviewed, "
    "councils, or a list of your own)"
)
"""What the column "compared_with" may hold."""

_AVERAGE = re.compile(r"(?:mean|median) of \S.*")
_COUNTED = re.compile(r"councils that (?:fell|rose|miss \S+)")
_NUMBER = re.compile(r"([<>]?)\s*([+−-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)")
_GROUP = r"[a-z_]+(?: \+ [a-z_]+)*"
_PARTS = re.compile(rf"{_GROUP}(?:(?: > {_GROUP})+|(?:, {_GROUP})+)?")


@dataclass(frozen=True)
class Claim:
    """One published statement.

    Parameters
    ----------
    id : str
    area, name : str
        Reference code and name of the area; England may be one.
    statement : str
        What was said, in our own words.
    kind : str
        One of :data:`KINDS`.
    indicators : tuple of tuple of str
        Readings of the measure; each is one id, or several whose values are added up.
    held : bool
        Whether the dictionary knows the measure; if not, `why_not` says why.
    why_not : str
    period : str
        As written.
    spans : tuple of Span
        Readings of the period; empty where the measure is not held.
    earlier : str
        "year before", "before", a period, or empty.
    earlier_span : Span or None
        Where `earlier` is a period.
    compared_with : tuple of str
        Readings of what the statement compares with; see :data:`COMPARED`.
    published : str
        The value as written.
    number : float
        NaN where the value is no number.
    bound : {"", "<", ">"}
        Whether the value is a number, or only said to be below or above one.
    unit : str
    rounded_to : float
        The unit of the last figure that was published.
    source, where, note, cause : str
        The cause of a difference, where it was found and how.
    """

    id: str
    area: str
    name: str
    statement: str
    kind: str
    indicators: tuple[tuple[str, ...], ...]
    held: bool
    why_not: str
    period: str
    spans: tuple[Span, ...]
    earlier: str
    earlier_span: Span | None
    compared_with: tuple[str, ...]
    published: str
    number: float
    bound: str
    unit: str
    rounded_to: float
    source: str
    where: str
    note: str
    cause: str

    @property
    def order(self) -> tuple[tuple[frozenset[str], ...], bool]:
        """The parts named by a claim of order, and whether their order is claimed too."""
        ordered = ">" in self.published
        groups = self.published.split(" > " if ordered else ", ")
        return tuple(frozenset(g.strip().split(" + ")) for g in groups), ordered


def _value(row: Row) -> tuple[float, str, float]:
    """Return number, bound and rounding of the published value."""
    kind, text = row["kind"], row.needed("value")
    if kind == "direction":
        row.one_of("value", DIRECTION_WORDS)
        return float("nan"), "", float("nan")
    if kind == "order":
        if not _PARTS.fullmatch(text):
            raise row.fault(
                f"the value {text!r} is no order; write parts from the largest as a > b > c, or "
                "a, b, c where the statement gives no order, and a + b for parts named together"
            )
        return float("nan"), "", float("nan")
    match = _NUMBER.fullmatch(text)
    if not match:
        raise row.fault(
            f"the value {text!r} is no number; write 22.7 with a point, or > 50 for more than 50, "
            "and leave the unit to the column 'unit'"
        )
    digits = match.group(2).replace(",", "").replace("−", "-")
    decimals = len(digits.partition(".")[2])
    rounding = 10.0**-decimals
    if row["rounded_to"]:
        try:
            rounding = float(row["rounded_to"])
        except ValueError:
            rounding = 0
        if not 0 < rounding < float("inf"):
            raise row.fault(
                f"rounded_to is {row['rounded_to']!r}; write the unit of the last figure "
                "published: 0.1, 1 or 10000, or leave it empty"
            )
    return float(digits), match.group(1), rounding


def _compared(row: Row) -> tuple[str, ...]:
    for text in row.listed("compared_with"):
        average = text == "england" or _AVERAGE.fullmatch(text)
        counted = row["kind"] == "value" and _COUNTED.fullmatch(text)
        if (row["kind"] == "rank") == bool(average or _COUNTED.fullmatch(text)) or not (
            row["kind"] == "rank" or average or counted
        ):
            raise row.fault(f"compared_with is {text!r}; write {COMPARED}")
    return row.listed("compared_with")


def _unit(row: Row) -> str:
    """Return the unit, with the words that a claim is recomputed by as they are meant."""
    unit = row["unit"].strip()
    folded = {"per cent": "%", "percent": "%", "times": "times", "councils": "councils"}
    return folded.get(unit.casefold(), unit)


def _unused(row: Row) -> None:
    """Refuse a cell that the kind of the claim makes no use of, so that none is read into it."""
    kind, word = row["kind"], row["value"]
    counts = any(_COUNTED.fullmatch(text) for text in row.listed("compared_with"))
    over_time = kind == "change" or word in ("rising", "falling", "highest", "lowest")
    moved = counts and "miss" not in row["compared_with"]
    if row["earlier"] and not (over_time or moved):
        raise row.fault(f"a {kind} makes no use of earlier; leave it empty")
    beside = kind in ("value", "rank") or word in ("higher", "lower")
    if row["compared_with"] and not beside:
        what = f"the direction {word}" if kind == "direction" else f"a {kind}"
        raise row.fault(f"{what} makes no use of compared_with; leave it empty")
    if moved and not row["earlier"]:
        raise row.fault("earlier is empty; write since when councils fell or rose")


def _needs(row: Row) -> None:
    """Refuse a claim without what its kind needs."""
    kind, word = row["kind"], row["value"]
    if kind == "rank" and row["area_code"].upper() == ENGLAND:
        raise row.fault("England has no rank among councils")
    if kind == "rank" and not row["compared_with"]:
        raise row.fault("a rank needs compared_with: similar, region, councils or another set")
    if kind == "rank" and not re.search(r"1 is (best|highest|lowest)", row["unit"]):
        raise row.fault(
            f"the unit of a rank is {row['unit']!r}; write '1 is best', '1 is highest' or "
            "'1 is lowest', with 'of 16, ' before it where the statement says of how many"
        )
    if kind == "change" or word in ("rising", "falling", "highest", "lowest"):
        row.needed("earlier")
    if (word in ("higher", "lower") or _unit(row) in ("times", "councils")) and not row[
        "compared_with"
    ]:
        raise row.fault(f"compared_with is empty; write {COMPARED}")
    if word in ("highest", "lowest") and not re.match(r"\d", row["earlier"]):
        raise row.fault("earlier must be the months among which it is the highest or lowest")
    if word in ("highest", "lowest") and any(" to " in text for text in row.listed("period")):
        raise row.fault(f"only a single month can be the {word} one; write the period as 2017-02")


def _parts(row: Row, known: Known, total: str) -> None:
    """Refuse parts of an order that no breakdown of the measure has."""
    parts = re.findall(r"[a-z_]+", row["value"])
    named = set(parts)
    if len(named) < len(parts):
        raise row.fault(f"the order {row['value']!r} names a part twice")
    held = [known.indicators.breakdowns[b].parts for b in known.indicators[total].breakdowns]
    if not any(named <= set(one) for one in held):
        lists = "; or ".join(", ".join(one) for one in held) or "none"
        raise row.fault(f"{total} has no breakdown with {', '.join(sorted(named))}; parts: {lists}")


def _together(row: Row, known: Known, readings: tuple[tuple[str, ...], ...]) -> None:
    """Refuse measures that cannot be added up."""
    for reading in readings:
        if len({known.indicators[one].unit for one in reading}) > 1:
            raise row.fault(f"{' + '.join(reading)} have different units and cannot be added up")


def _claim(row: Row, known: Known) -> Claim:
    code, name = row.area(known.register)
    if row["kind"] not in KINDS and row["indicator"] in KINDS:
        raise row.fault("its cells are one place too far right: a cell that holds a comma needs "
                        "quotation marks")  # fmt: skip
    kind = row.one_of("kind", KINDS)
    readings = tuple(
        tuple(part.strip() for part in text.split(" + ")) for text in row.listed("indicator")
    )
    row.needed("indicator")
    for reading in readings:
        for one in reading:
            row.check("indicator", one, known.figures, "indicator")
    missing = [known.not_held[i] for reading in readings for i in reading if i in known.not_held]
    held, earlier = not missing, row["earlier"]
    number, bound, rounding = float("nan"), "", float("nan")
    if held:
        number, bound, rounding = _value(row)
        _needs(row)
        _unused(row)
        _together(row, known, readings)
        if kind == "order":
            _parts(row, known, readings[0][0])
    spans = tuple(row.span(text, "period") for text in row.listed("period")) if held else ()
    if held and not spans:
        raise row.fault("the column 'period' is empty")
    relative = earlier in ("", "year before", "before")
    return Claim(
        id=row["id"],
        area=code,
        name=name,
        statement=row.needed("statement"),
        kind=kind,
        indicators=readings,
        held=held,
        why_not=f"{missing[0].what}: {missing[0].why}" if missing else "",
        period=row["period"],
        spans=spans,
        earlier=earlier,
        earlier_span=row.span(earlier, "earlier") if held and not relative else None,
        compared_with=_compared(row) if held else row.listed("compared_with"),
        published=row.needed("value"),
        number=number,
        bound=bound,
        unit=_unit(row),
        rounded_to=rounding,
        source=row.source(known),
        where=row["where"],
        note=row["note"],
        cause=row["cause"],
    )


def read_claims(path: Path, known: Known) -> tuple[Claim, ...]:
    """Read a table of claims, that which ships or one's own.

    Parameters
    ----------
    path : pathlib.Path
    known : Known
        With ``sources`` None, a source is free text.

    Raises
    ------
    CatalogueError
        If a row names an unknown area, kind, indicator or source, or its value, period or
        comparison cannot be read; the message names the row and says what to write.
    """
    return tuple(_claim(row, known) for row in read_rows(path, COLUMNS))
