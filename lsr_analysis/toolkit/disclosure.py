"""The rule for small numbers: what of a count may be shown.

**Patients.** NHS Digital's rule for hospital episode statistics since September 2018: a count
of 1 to 7 is never shown, every other is rounded to the nearest 5; a mean or median is shown
where it rests on 8 or more values. Rounding makes looking for cells that can be worked out from
others needless there. This package is stricter, because its tables are small:

* none is treated as a small count, because "none" says something of everyone;
* a row is shown answer by answer only if every answer has 8 or more; else as good answers
  against all others, if both have 8 or more; else not at all. So no part of a row is hidden
  beside its other parts, and no share is 0% or 100%;
* bases, shares and intervals are worked out from the rounded counts, and nothing else of a
  row is shown: no total, and not what is left out of shares;
* quartiles rest on 20 or more cases, and no least, greatest or day is shown.

**Staff.** The same in kind, with exact counts: an answer that 0 to 4 respondents gave is not
shown.

* A row is shown answer by answer only if each answer has 5 or more; else as good answers against
  all others, if both have 5 or more; else not at all. None is a small count here too, so that a
  withheld row does not say that everyone answered alike;
* how many did not know is not shown;
* a group with fewer than 10 answers, too few for two sides of 5, on any item is put together with
  the next smallest, so that it cannot be worked out by subtraction.

Change to disclosure control methodology for HES and ECDS from September 2018, NHS Digital.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

__all__ = ["FEWEST_FOR_MEDIAN", "FEWEST_FOR_QUARTILES", "FEWEST_IN_GROUP", "FEWEST_PATIENTS",
           "FEWEST_STAFF", "NEAREST", "Counts", "put_together", "rounded",
           "shown_counts"]  # fmt: skip

FEWEST_PATIENTS = 8
NEAREST = 5
FEWEST_STAFF = 5
FEWEST_IN_GROUP = 2 * FEWEST_STAFF
FEWEST_FOR_MEDIAN = FEWEST_PATIENTS
FEWEST_FOR_QUARTILES = 20


def rounded(count: int) -> int:
    """Return a count of patients as it may be shown.

    Raises
    ------
    ValueError
        If it is too small to be shown.

    Examples
    --------
    >>> rounded(8), rounded(12), rounded(13)
    (10, 10, 15)
    """
    if count < FEWEST_PATIENTS:
        raise ValueError(f"a count below {FEWEST_PATIENTS} is never shown")
    return NEAREST * ((count + NEAREST // 2) // NEAREST)


def _exact(count: int) -> int:
    return count


# Below how many a count is small, and how any other is shown.
_RULES: dict[str, tuple[int, Callable[[int], int]]] = {
    "patients": (FEWEST_PATIENTS, rounded),
    "staff": (FEWEST_STAFF, _exact),
    "none": (0, _exact),
}


@dataclass(frozen=True)
class Counts:
    """What may be shown of the answers in a row.

    Parameters
    ----------
    good, other : int
        Good answers and all others that count; rounded where they are about patients.
    each : tuple of tuple of str and int
        Every answer with its count, in order; empty where only `good` and `other` may be shown.
    """

    good: int
    other: int
    each: tuple[tuple[str, int], ...] = ()

    @property
    def base(self) -> int:
        """All that count."""
        return self.good + self.other


def shown_counts(
    counts: Mapping[str, int], good: Collection[str], people: str, each: bool = True
) -> Counts | None:
    """Return what may be shown of a row; None if nothing may.

    Parameters
    ----------
    counts : mapping of str to int
        How often each answer that is part of a share was given, none included.
    good : collection of str
        The good answers among them.
    people : {"patients", "staff", "none"}
        Whom the answers are about, or from.
    each : bool
        Whether the row is to be shown answer by answer, where that may be.

    Examples
    --------
    >>> shown_counts({"yes": 21, "partly": 3, "no": 6}, ["yes"], "patients")
    Counts(good=20, other=10, each=())
    >>> shown_counts({"yes": 21, "partly": 3, "no": 4}, ["yes"], "patients")
    >>> shown_counts({"agree": 21, "disagree": 4, "strongly disagree": 1}, ["agree"], "staff")
    Counts(good=21, other=5, each=())
    """
    fewest, as_shown = _RULES[people]
    if each and min(counts.values()) >= fewest:
        shown = {answer: as_shown(n) for answer, n in counts.items()}
        some = sum(n for answer, n in shown.items() if answer in good)
        return Counts(some, sum(shown.values()) - some, tuple(shown.items()))
    some = sum(n for answer, n in counts.items() if answer in good)
    rest = sum(counts.values()) - some
    if min(some, rest) < fewest:
        return None
    return Counts(as_shown(some), as_shown(rest))


def put_together(bases: Mapping[str, Sequence[int]]) -> tuple[str, ...] | None:
    """Choose the groups of staff whose answers are shown only together.

    Groups with fewer than 10 answers on any item go together; then the next smallest joins,
    until there are two groups or more with 10 answers on every item. The choice is the same for
    all items, so that none can be worked out from another.

    Parameters
    ----------
    bases : mapping of str to sequence of int
        For each group the answers that count, item by item, over the items that are shown.

    Returns
    -------
    tuple of str or None
        Empty if every group may be shown by itself; None if no group may, because fewer than
        two parts would be left.

    Examples
    --------
    >>> put_together({"council": [20, 20], "acute trust": [10, 12], "care provider": [2, 1]})
    ('care provider', 'acute trust')
    """
    items = len(next(iter(bases.values()), ()))
    by_size = sorted(bases, key=lambda group: (sum(bases[group]), group))
    together = [group for group in by_size if min(bases[group], default=0) < FEWEST_IN_GROUP]
    rest = [group for group in by_size if group not in together]

    def fewest() -> int:
        return min(sum(item) for item in zip(*(bases[group] for group in together), strict=True))

    # One small group alone is never enough, so that two groups at least go together.
    while together and (not items or fewest() < FEWEST_IN_GROUP):
        if not rest:
            return None
        together.append(rest.pop(0))
    if len(rest) + bool(together) < 2:
        return None
    return tuple(together)
