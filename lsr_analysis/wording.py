"""Small things that every sentence needs."""

from __future__ import annotations

import math
from collections.abc import Iterable

__all__ = ["fixed", "joined", "lowered", "number_word", "p_text", "raised", "signed"]

_NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def joined(words: Iterable[str], comma: str = ", ") -> str:
    """Join words for a sentence.

    Parameters
    ----------
    words : iterable of str
    comma : str
        Between all but the last two, which "and" joins.

    Returns
    -------
    str

    Examples
    --------
    >>> joined(["a", "b", "c"]), joined(["a"]), joined([])
    ('a, b and c', 'a', '')
    """
    *first, last = [*words] or [""]
    return f"{comma.join(first)} and {last}" if first else last


def lowered(title: str) -> str:
    """Return a title for the middle of a sentence.

    Parameters
    ----------
    title : str

    Returns
    -------
    str

    Examples
    --------
    >>> lowered("Hospital flow")
    'hospital flow'
    """
    return title[:1].lower() + title[1:]


def raised(text: str) -> str:
    """Return words for the beginning of a sentence; the other letters stay as they are.

    Parameters
    ----------
    text : str

    Returns
    -------
    str

    Examples
    --------
    >>> raised("further NHS care")
    'Further NHS care'
    """
    return text[:1].upper() + text[1:]


def fixed(value: float, places: int = 2) -> str:
    """Return a number with so many decimals, and a minus sign rather than a hyphen.

    Parameters
    ----------
    value : float
    places : int

    Returns
    -------
    str
        A dash where there is no number; 0 has no sign.

    Examples
    --------
    >>> fixed(-0.126), fixed(-0.001), fixed(float("nan"))
    ('−0.13', '0.00', '–')
    """
    said = signed(value, places)
    return said.removeprefix("+")


def signed(value: float, places: int = 0, unit: str = "", *, side: bool = False) -> str:
    """Return a number with its sign, plus or minus.

    Parameters
    ----------
    value : float
    places : int
        Decimals.
    unit : str
        Follows the number.
    side : bool
        Keep the sign of what is printed as 0, as it says on which side of 0 a limit lies.

    Returns
    -------
    str
        A dash where there is no number; what is printed as 0 has no sign otherwise.

    Examples
    --------
    >>> signed(3.26, 1), signed(-4, unit="%"), signed(-0.01, 1), signed(float("nan"))
    ('+3.3', '−4%', '0.0', '–')
    >>> signed(-0.01, 1, side=True)
    '−0.0'
    """
    if not math.isfinite(value):
        return "–"
    said = f"{abs(value):.{places}f}"
    none = value == 0 if side else float(said) == 0
    sign = "" if none else "+" if value > 0 else "−"
    return f"{sign}{said}{unit}"


def p_text(value: float) -> str:
    """Return a p-value as printed.

    Parameters
    ----------
    value : float

    Returns
    -------
    str
        A dash where there is none.

    Examples
    --------
    >>> p_text(0.0404), p_text(0.0002), p_text(float("nan"))
    ('0.040', 'below 0.001', '–')
    """
    if not math.isfinite(value):
        return "–"
    return "below 0.001" if value < 0.001 else f"{value:.3f}"


def number_word(number: int) -> str:
    """Return a count below ten as a word, and another in digits.

    Parameters
    ----------
    number : int

    Returns
    -------
    str

    Examples
    --------
    >>> number_word(0), number_word(3), number_word(12)
    ('none', 'three', '12')
    """
    return _NUMBERS[number] if 0 <= number < len(_NUMBERS) else str(number)
