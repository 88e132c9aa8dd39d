"""The register of English councils with social services responsibilities.

One :class:`Area` is one council. A council keeps its identity when only its GSS code
changes (Gateshead in 2013, Barnsley in 2025); a reorganisation makes a new council.
The tables live in ``catalogue/`` with their source beside them.
"""

from __future__ import annotations

import csv
import datetime as dt
import difflib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from lsr_analysis.errors import AmbiguousArea, CatalogueError, UnknownArea

__all__ = ["ENGLAND", "Area", "Change", "Register", "normalise", "register"]

ENGLAND = "E92000001"
"""GSS code of England, used as an area code in the observation table."""

_SUFFIX = re.compile(
    r"( (county|city|london borough|borough|metropolitan|district|unitary|mbc|mb|bc|cc|dc|ua))*"
    r"( (council|authority|corporation|of|ua))*$"
)
_PREFIX = re.compile(
    r"^((london|royal|metropolitan)? ?borough of |city and county of |city of "
    r"|county of |council of |county )"
)
# Bare words that are regions or countries, so that "London" never finds City of London.
_NOT_COUNCILS = {
    "london", "england", "north east", "north west", "east midlands", "west midlands",
    "east of england", "south east", "south west", "yorkshire and the humber",
}  # fmt: skip


def normalise(name: str) -> str:
    """Reduce a name to lower-case words, with "&" as "and" and no punctuation.

    Examples
    --------
    >>> normalise("St. Helens  MBC"), normalise("Brighton & Hove UA")
    ('st helens mbc', 'brighton and hove ua')
    """
    spaced = re.sub(r"[\u2010-\u2015\u2212]", "-", str(name))
    plain = unicodedata.normalize("NFKD", spaced).encode("ascii", "ignore").decode()
    plain = plain.casefold().replace("&", " and ").replace("'", "")
    return " ".join(re.sub(r"[^a-z0-9]+", " ", plain).split())


def _short(name: str) -> str:
    """Reduce a name further, to the place it names ("Plymouth City Council" to "plymouth")."""
    full = normalise(name)
    short = _PREFIX.sub("", _SUFFIX.sub("", full.removeprefix("the "))).strip()
    return full if not short or short in _NOT_COUNCILS else short


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


@dataclass(frozen=True)
class Change:
    """One link from a former council to a council that followed it.

    Parameters
    ----------
    predecessor, successor : str
        Reference GSS codes.
    date : datetime.date
        First day of the successor.
    share : {"whole", "part", "same boundary"}
        How much of the predecessor went to the successor.
    exact_group : str
        Councils of one reorganisation whose sums before and after cover the same ground.
    """

    predecessor: str
    successor: str
    date: dt.date
    share: str
    exact_group: str


@dataclass(frozen=True)
class Area:
    """A council with social services responsibilities.

    Parameters
    ----------
    code : str
        Reference GSS code: the one in force in 2017-18, or the first one of a council
        that came later.
    name : str
        Name as the Office for National Statistics writes it.
    council_code : str
        Old three-digit social services code; empty if none was ever used.
    type : str
        "county council", "London borough", "metropolitan district" or "unitary authority",
        by the class of the GSS code.
    region : str
        English region.
    start, end : datetime.date or None
        First day, and last day of a council that has ended.
    codes : tuple of str
        Every GSS code that the council has had.
    predecessors, successors : tuple of str
        Reference codes of the councils before and after.
    """

    code: str
    name: str
    council_code: str
    type: str
    region: str
    start: dt.date
    end: dt.date | None
    codes: tuple[str, ...] = ()
    predecessors: tuple[str, ...] = ()
    successors: tuple[str, ...] = ()

    def in_force(self, on: dt.date) -> bool:
        """Say whether the council existed on a day."""
        return self.start <= on and (self.end is None or on <= self.end)

    @property
    def lifetime(self) -> str:
        """When the council existed, in words; empty if it existed throughout."""
        parts = []
        if self.start > dt.date(2011, 1, 1):
            parts.append(f"from {self.start:%B %Y}")
        if self.end:
            parts.append(f"until {self.end:%B %Y}")
        return " ".join(parts)

    def __str__(self) -> str:
        life = f", {self.lifetime}" if self.lifetime else ""
        return f"{self.name} ({self.code}, {self.type}, {self.region}{life})"


class Register:
    """Every council, found by code, old code, name or alias.

    Parameters
    ----------
    areas : iterable of Area
    aliases : list of tuple of str
        Further names and old codes, each with the reference code of its council.
    changes : iterable of Change
    code_starts : iterable of datetime.date
        Days on which a council's GSS code changed while the council went on.

    Raises
    ------
    CatalogueError
        If an alias or a change names a council that is not in the register.
    """

    def __init__(
        self,
        areas: list[Area],
        aliases: list[tuple[str, str]],
        changes: list[Change],
        code_starts: Iterable[dt.date] = (),
    ) -> None:
        self.areas = tuple(sorted(areas, key=lambda a: (a.name, a.start)))
        self.changes = tuple(changes)
        self._by_code = {area.code: area for area in areas}
        self._by_any_code: dict[str, list[Area]] = defaultdict(list)
        self._by_name: dict[str, list[Area]] = defaultdict(list)
        for area in self.areas:
            for code in {area.code, *area.codes, area.council_code} - {""}:
                self._by_any_code[code.upper()].append(area)
            self._index(area.name, area)
        for alias, code in aliases:
            if code not in self._by_code:
                raise CatalogueError(f"area_aliases.csv: {alias!r} names {code}, not an area code")
            area = self._by_code[code]
            if re.fullmatch(r"\d{3}|\d\d[A-Z]{2}", alias):
                self._by_any_code[alias].append(area)
            else:
                self._index(alias, area)
        self._vintages = {area.start for area in areas} | set(code_starts)
        for change in changes:
            if {change.predecessor, change.successor} - set(self._by_code):
                raise CatalogueError(f"area_changes.csv: unknown code in {change}")

    def _index(self, name: str, area: Area) -> None:
        for key in {normalise(name), _short(name)}:
            if area not in self._by_name[key]:
                self._by_name[key].append(area)

    def __iter__(self) -> Iterator[Area]:
        return iter(self.areas)

    def __len__(self) -> int:
        return len(self.areas)

    def __getitem__(self, code: str) -> Area:
        """Return the council with this reference code."""
        try:
            return self._by_code[code]
        except KeyError:
            raise UnknownArea(f"{code!r} is not the reference code of a council") from None

    def in_force(self, on: dt.date) -> list[Area]:
        """Return the councils that existed on a day, by name."""
        return [area for area in self.areas if area.in_force(on)]

    def find(self, query: str | int, on: dt.date | None = None) -> Area:
        """Find the council that a code, name or alias means.

        Parameters
        ----------
        query : str or int
            A GSS code, an old three-digit code, a name or an alias; case, punctuation and
            words such as "Council" do not matter.
        on : datetime.date, optional
            The day meant. It decides between councils that share a name or an old code
            (Dorset, 809). A GSS code is never ambiguous and ignores it.

        Raises
        ------
        UnknownArea
            If nothing answers; the message gives the nearest names.
        AmbiguousArea
            If more than one council answers, or the only one had ended by `on`; the
            message gives the candidates.
        """
        text = str(query).strip()
        by_code = self._by_any_code.get(text.upper(), [])
        if len(by_code) == 1 and re.fullmatch(r"[Ee]\d{8}", text):
            return by_code[0]
        found = (
            by_code or self._by_name.get(normalise(text), []) or self._by_name.get(_short(text), [])
        )
        if not found:
            raise UnknownArea(self._nearest(text))
        if on is None:
            if len(found) == 1:
                return found[0]
            raise AmbiguousArea(self._candidates(text, found, None))
        alive = [area for area in found if area.in_force(on)]
        if len(alive) == 1:
            return alive[0]
        if len(found) == 1 and on < found[0].start:
            return found[0]
        raise AmbiguousArea(self._candidates(text, alive or found, on))

    def _candidates(self, text: str, found: list[Area], on: dt.date | None) -> str:
        if on is None:
            listed = "; ".join(map(str, found))
            return (
                f"{text!r} can mean {len(found)} councils: {listed}. "
                "Give the GSS code, or the date that you mean."
            )
        followers = [self[code] for area in found for code in area.successors if area.end]
        listed = "; ".join(map(str, dict.fromkeys([*followers, *found])))
        return (
            f"{text!r} is not one council on {on.day} {on:%B %Y}. Candidates: {listed}. "
            "Give the GSS code of the one that you mean."
        )

    def _nearest(self, text: str) -> str:
        key = normalise(text)
        if key in _NOT_COUNCILS:
            return f"{text!r} is a region or country; give a council's name or code."
        names = {normalise(area.name): area for area in self.areas}
        words = [area for name, area in names.items() if key and f" {key} " in f" {name} "]
        close = [names[m] for m in difflib.get_close_matches(_short(text), names, n=3, cutoff=0.7)]
        if not close:  # one word of a longer name, mistyped
            vocabulary = {word for name in names for word in name.split() if len(word) > 4}
            like = difflib.get_close_matches(key, vocabulary, n=1, cutoff=0.8)
            close = [area for name, area in names.items() if set(like) & set(name.split())]
        near = list(dict.fromkeys([*words, *close]))[:5]
        if not near:
            return f"No council answers to {text!r}. `lsr areas` lists every name and code."
        return f"No council answers to {text!r}. Nearest: {'; '.join(map(str, near))}."

    def search(self, query: str = "") -> list[Area]:
        """Return every council whose code, name, alias, region or type holds the query."""
        key = normalise(query)
        if not key:
            return list(self.areas)
        hits = {area.code for name, found in self._by_name.items() if key in name for area in found}
        hits |= {a.code for a in self._by_any_code.get(query.strip().upper(), [])}
        hits |= {a.code for a in self.areas if key in normalise(f"{a.region} {a.type}")}
        found = [area for area in self.areas if area.code in hits]
        # A council of that very name first, then names that hold it, then regions and types.
        return sorted(
            found,
            key=lambda a: (normalise(a.name) != key, key not in normalise(a.name)),
        )

    def slug(self, area: Area) -> str:
        """Return a name fit for a folder, with the code where two councils share a name.

        Examples
        --------
        >>> register().slug(register().find("Stoke-on-Trent"))
        'stoke-on-trent'
        >>> register().slug(register().find("E10000009"))
        'dorset-e10000009'
        """
        slug = normalise(area.name).replace(" ", "-")
        shared = sum(other.name == area.name for other in self.areas) > 1
        return f"{slug}-{area.code.lower()}" if shared else slug

    def vintage(self, on: dt.date) -> str:
        """Return the year from which the set of GSS codes in force on a day was in force.

        Examples
        --------
        >>> register().vintage(dt.date(2018, 1, 1)), register().vintage(dt.date(2019, 4, 1))
        ('2013', '2019')
        """
        return str(max(day for day in self._vintages if day <= on).year)

    def same_ground(self, code: str) -> list[str]:
        """Return the codes of councils with exactly the same boundary as this one."""
        pairs = [(c.predecessor, c.successor) for c in self.changes if c.share == "same boundary"]
        return [b if a == code else a for a, b in pairs if code in (a, b)]


def _rows(name: str) -> list[dict[str, str]]:
    text = (files("lsr_analysis") / "catalogue" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def register() -> Register:
    """Return the register that ships with the package.

    Examples
    --------
    >>> register().find("Plymouth City Council").code
    'E06000026'
    """
    codes = defaultdict(list)
    code_starts = []
    for row in _rows("area_codes.csv"):
        codes[row["area"]].append(row["code"])
        code_starts.append(dt.date.fromisoformat(row["start"]))
    changes = [
        Change(r["predecessor"], r["successor"], dt.date.fromisoformat(r["date"]), r["share"],
               r["exact_group"])
        for r in _rows("area_changes.csv")
    ]  # fmt: skip
    areas = []
    for row in _rows("areas.csv"):
        code = row["code"]
        start = _day(row["start"])
        if start is None:
            raise CatalogueError(f"areas.csv: {code} has no start date")
        areas.append(
            Area(
                code=code,
                name=row["name"],
                council_code=row["council_code"],
                type=row["type"],
                region=row["region"],
                start=start,
                end=_day(row["end"]),
                codes=tuple(codes.get(code, [code])),
                predecessors=tuple(c.predecessor for c in changes if c.successor == code),
                successors=tuple(c.successor for c in changes if c.predecessor == code),
            )
        )
    aliases = [(row["alias"], row["area"]) for row in _rows("area_aliases.csv")]
    return Register(areas, aliases, changes, code_starts)
