"""The indicators: what each counts, which way is better, and what its figures can bear.

They are defined in ``catalogue/indicators/``; :mod:`lsr_analysis.indicator_files` reads them.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lsr_analysis.errors import CatalogueError

__all__ = ["COUNCILS", "STAGES", "TRUSTS", "Breakdown", "Dictionary", "Indicator", "Source"]

STAGES = (
    "maintaining wellbeing at home",
    "care in a crisis",
    "stepping down",
    "enablers",
    "context",
)
"""Stages of the pathway in order, then what stands behind them."""

COUNCILS, TRUSTS = "councils", "trusts"


@dataclass(frozen=True)
class Source:
    """A publication that figures come from."""

    id: str
    publisher: str
    publication: str
    url: str
    licence: str


@dataclass(frozen=True)
class Breakdown:
    """A way of splitting a total into parts that add up to it.

    Parameters
    ----------
    id, title : str
    parts : dict of str to str
        Suffix of the indicator id, and title, of every part, in order.
    """

    id: str
    title: str
    parts: Mapping[str, str]


@dataclass(frozen=True)
class Indicator:
    """One indicator, as the dictionary defines it.

    Parameters
    ----------
    id, title, unit : str
    decimals : int
        Decimal places to print.
    polarity : {"lower is better", "higher is better", "neither"}
    stage : str
        Stage of the pathway, "context" or "enablers".
    population : str
        Who is counted.
    counts : str
        What the numerator counts.
    over : str or None
        What the denominator counts; None if there is none.
    multiplier : float
        ``value = multiplier * numerator / denominator``.
    frequency : {"month", "quarter", "year", "date"}
    interval : str
        Method of the interval that the figures can bear; "published" where the publisher
        gives one; "not published" where neither value nor counts allow one; "none" where
        intervals for independent events would mislead.
    overdispersed : bool
        Whether counts vary more than chance alone would make them.
    sources : tuple of Source
        Publications of the measure. Where two give the same figure the first one wins.
    chart_note : str
        What every chart of the indicator says.
    caveats : tuple of str
    trend : {"possible", "not possible"}
        Whether a trend can be judged from the figures held.
    trend_why : str
        Why not; empty if it can.
    compare : tuple of str
        What a council may be compared with: "England", "councils"; empty if with nothing.
    compare_why : str
        Why not with England, or with nothing.
    denominators : tuple of Source
        Publications of the denominator, where they are others.
    codes : mapping of str to str
        What frameworks call the measure: name and years of the framework to code. Codes are
        reused for other measures later, so they never identify an indicator.
    read_with : tuple of str
        Ids of indicators that must be read together with this one.
    read_with_why : str
    measured_on : {"councils", "trusts"}
    entered : bool
        Whether figures come only from a user, because no open file holds them.
    of_people : bool
        Whether the numerator counts people, so that counts of one to four must not be shown.
    parent : str or None
        Id of the total that this indicator is a part of, or of the measure for all ages.
    part : str or None
        Title of the part.
    """

    id: str
    title: str
    unit: str
    decimals: int
    polarity: str
    stage: str
    population: str
    counts: str
    over: str | None
    multiplier: float
    frequency: str
    interval: str
    overdispersed: bool
    sources: tuple[Source, ...]
    chart_note: str
    caveats: tuple[str, ...]
    trend: str
    trend_why: str = ""
    compare: tuple[str, ...] = ("England", "councils")
    compare_why: str = ""
    denominators: tuple[Source, ...] = ()
    codes: Mapping[str, str] = field(default_factory=dict, hash=False)
    read_with: tuple[str, ...] = ()
    read_with_why: str = ""
    measured_on: str = COUNCILS
    entered: bool = False
    of_people: bool = True
    breakdowns: tuple[str, ...] = ()
    parent: str | None = None
    part: str | None = None

    @property
    def lower_is_better(self) -> bool | None:
        """Whether a lower value is better; None where there is no better or worse."""
        return {"lower is better": True, "higher is better": False}.get(self.polarity)

    @property
    def source_line(self) -> str:
        """The publications behind the figures, for a chart or a table."""
        used = dict.fromkeys([*self.sources, *self.denominators])
        return f"Source: {'; '.join(f'{s.publisher}, {s.publication}' for s in used)}."

    def text(self, value: float | None) -> str:
        """Print a value with the indicator's decimals, or a dash."""
        if value is None or value != value:
            return "–"
        return f"{value:,.{self.decimals}f}".replace("-", "−")

    def signed(self, value: float | None) -> str:
        """Print a difference with its sign, or a dash.

        A difference that would print as zero gets one more decimal, so that its sign shows.
        """
        if value is None or value != value:
            return "–"
        rounds_away = value != 0 and abs(value) < 0.5 * 10**-self.decimals
        return f"{value:+,.{self.decimals + rounds_away}f}".replace("-", "−")

    @property
    def worse_side(self) -> str:
        """Which way along an axis is worse, in words; empty where neither is."""
        if self.lower_is_better is None:
            return ""
        return f"(further {'right' if self.lower_is_better else 'left'} is worse)"


class Dictionary(Mapping[str, Indicator]):
    """Every indicator by id, with the breakdowns that split totals into parts."""

    def __init__(
        self,
        indicators: Mapping[str, Indicator],
        breakdowns: Mapping[str, Breakdown],
        sources: Mapping[str, Source],
    ) -> None:
        self._indicators = dict(indicators)
        self.breakdowns = dict(breakdowns)
        self.sources = dict(sources)

    def __getitem__(self, key: str) -> Indicator:
        try:
            return self._indicators[key]
        except KeyError:
            near = difflib.get_close_matches(str(key), self._indicators, n=3, cutoff=0.5)
            hint = f" Nearest: {', '.join(near)}." if near else ""
            raise CatalogueError(f"No indicator has the id {key!r}.{hint}") from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._indicators)

    def __len__(self) -> int:
        return len(self._indicators)

    def __contains__(self, key: object) -> bool:
        return key in self._indicators

    def wholes(self) -> list[Indicator]:
        """Return the indicators that are not a part of a breakdown, in order."""
        return [i for i in self.values() if not self.is_part(i.id)]

    def is_part(self, key: str) -> bool:
        """Say whether an indicator is a part of a total, which adds up with the other parts."""
        parent = self[key].parent
        return parent is not None and bool(self[parent].breakdowns)

    def parts(self, total: str, breakdown: str) -> dict[str, Indicator]:
        """Return the parts of a total by one breakdown: id to indicator, in order."""
        if breakdown not in self[total].breakdowns:
            known = ", ".join(self[total].breakdowns) or "none"
            raise CatalogueError(f"{total} has no breakdown {breakdown!r}; it has: {known}")
        suffixes = self.breakdowns[breakdown].parts
        return {f"{total}_{suffix}": self[f"{total}_{suffix}"] for suffix in suffixes}
