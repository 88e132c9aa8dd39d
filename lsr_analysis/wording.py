"""Small things that every sentence needs."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["joined", "lowered"]


def joined(words: Iterable[str], comma: str = ", ") -> str:
    """Join words for a sentence.

    Parameters
    ----------
    words : iterable of str
    comma : str
        Between all but the last two, which "and" joins.

    Examples
    --------
    >>> joined(["a", "b", "c"]), joined(["a"]), joined([])
    ('a, b and c', 'a', '')
    """
    *first, last = [*words] or [""]
    return f"{comma.join(first)} and {last}" if first else last


def lowered(title: str) -> str:
    """Return a title for the middle of a sentence.

    Examples
    --------
    >>> lowered("Hospital flow")
    'hospital flow'
    """
    return title[:1].lower() + title[1:]
