"""Blank files of the review toolkit, for a council to fill in."""

from __future__ import annotations

import csv
import io

from lsr_analysis.toolkit.layout import Layout

__all__ = ["blank"]


def blank(layout: Layout) -> str:
    """Return a blank file as CSV: the headings, and the items where the layout is a checklist.

    Examples
    --------
    >>> from lsr_analysis.toolkit.layout import find_layout
    >>> blank(find_layout("case-tracking")).splitlines()
    ['area,case,step,date,setting']
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([column.name for column in layout.columns])
    if layout.checklist:
        for item in layout.items:
            filled = {"item": item.title, layout.item: item.part}
            writer.writerow([filled.get(column.name, "") for column in layout.columns])
    return stream.getvalue()
