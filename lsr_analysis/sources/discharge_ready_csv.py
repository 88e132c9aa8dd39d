"""Read NHS England's monthly files of Discharge Ready Date figures.

The counts of England and of every council are taken, and the share of each council's discharges
that they cover; regions, integrated care boards and trusts are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from lsr_analysis.areas import ENGLAND, Register
from lsr_analysis.indicators import Dictionary
from lsr_analysis.sources.discharge_ready import month_fields
from lsr_analysis.sources.discharge_ready_layout import (
    AGAIN,
    AVERAGE_DAYS,
    BED_DAYS,
    BED_DAYS_BY_LENGTH,
    BY_DELAY,
    COVERED,
    ON_THE_DAY,
    SHARE_ON_THE_DAY,
    Place,
    is_monthly_file,
    read_places,
)
from lsr_analysis.sources.reading import PublishedFile, Reading, observation

__all__ = ["SOURCE", "is_discharge_ready_csv", "read_discharge_ready_csv"]

SOURCE = "nhs_england_discharge_ready"

# Indicator to the count behind it; both are over the discharges.
_COUNTS = {"discharged_on_ready_date": ON_THE_DAY, "days_after_ready_date": BED_DAYS}
_LARGEST_ROUNDING = 0.005  # trailing zeros are not printed: "1" may stand for 1.00, not for 0.6


def is_discharge_ready_csv(file: PublishedFile) -> bool:
    """Say whether a CSV file looks like a monthly file."""
    return is_monthly_file(file)


def _check_sum(place: Place, parts: tuple[str, ...], whole: str) -> None:
    """Stop if parts do not add up; not checked where one of them is withheld."""
    counts = [place.count(part) for part in parts]
    total = place.count(whole)
    known = [count for count in counts if not isinstance(count, str)]
    if isinstance(total, str) or len(known) < len(counts):
        return
    if sum(known) != total:
        raise place.file.fail(
            f"{whole!r} of {place.name} is {total:,}, but its parts by length of delay add up to "
            f"{sum(known):,}. {AGAIN}",
            place.cell(whole)[0],
        )


def _rounding(text: str) -> float:
    """Return half a unit of the last decimal of a share.

    Examples
    --------
    >>> _rounding("0.8646"), _rounding("86.46%"), _rounding("1")
    (5e-05, 5e-05, 0.005)
    """
    exponent = int(Decimal(text.removesuffix("%")).as_tuple().exponent)
    half = 0.5 * 10.0 ** (exponent - 2 if text.endswith("%") else exponent)
    return min(round(half, 12), _LARGEST_ROUNDING)


def _check_share(place: Place) -> None:
    """Stop if the published share of discharges on the day is not that of the counts."""
    share = place.share(SHARE_ON_THE_DAY)
    count, discharges = place.count(ON_THE_DAY), place.count(place.all_discharges)
    if isinstance(share, str) or isinstance(count, str) or isinstance(discharges, str):
        return
    at_row, text = place.cell(SHARE_ON_THE_DAY)
    if discharges and abs(share - count / discharges) > _rounding(text) + 1e-9:
        raise place.file.fail(
            f"{SHARE_ON_THE_DAY!r} of {place.name} is {text}, but {count:,} of {discharges:,} "
            f"discharges are {count / discharges:.9f}. {AGAIN}",
            at_row,
        )


def _observations(
    place: Place, period: Mapping[str, Any], dictionary: Dictionary
) -> Iterator[dict[str, Any]]:
    discharges = place.count(place.all_discharges)
    for indicator, measure in _COUNTS.items():
        count = place.count(measure)
        if isinstance(count, str) or isinstance(discharges, str):
            marks = [mark for mark in (count, discharges) if isinstance(mark, str)]
            status = "suppressed" if "suppressed" in marks else marks[0]
            yield observation(indicator, place.area, period, status=status)
        else:
            yield observation(
                indicator, place.area, period, counted=(count, discharges),
                multiplier=dictionary[indicator].multiplier,
            )  # fmt: skip
    if place.area == ENGLAND:
        return
    covered, indicator = place.share(COVERED), "discharges_covered"
    if isinstance(covered, str):
        yield observation(indicator, place.area, period, status=covered)
    else:
        value = dictionary[indicator].multiplier * covered
        yield observation(indicator, place.area, period, value=value)


def _published_average(place: Place, period: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    average = place.average(AVERAGE_DAYS)
    if not isinstance(average, str):
        yield {
            "indicator": "days_after_ready_date", "area_code": place.area,
            "period_start": period["period_start"], "period_end": period["period_end"],
            "value": average, "what": "published average",
        }  # fmt: skip


def read_discharge_ready_csv(
    file: PublishedFile, register: Register, dictionary: Dictionary
) -> Reading:
    """Read the figures of England and of every council in one month.

    The month is that of the column *Date*. Whether the edition is revised stands nowhere but in
    the file's name.

    Raises
    ------
    SourceError
        If a measure or a code is unknown, the month cannot be told, or a figure is missing, is
        there twice, is none, or disagrees with the others.
    """
    month, places = read_places(file, register)
    period = month_fields(month)
    for place in places:
        _check_sum(place, BY_DELAY, place.all_discharges)
        _check_sum(place, BED_DAYS_BY_LENGTH, BED_DAYS)
        _check_share(place)
    return Reading(
        SOURCE, str(month), file.name, file.sha256,
        "revised" if "revised" in file.name.casefold() else "published",
        tuple(row for place in places for row in _observations(place, period, dictionary)),
        beside=tuple(row for place in places for row in _published_average(place, period)),
        notes=("regions, integrated care boards and trusts are left out",),
    )  # fmt: skip
