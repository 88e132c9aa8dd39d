"""Markdown of the generated pages of the documentation."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["WRITTEN", "markdown_table"]

WRITTEN = "<!-- Written by `lsr docs`; change the dictionary or the figures instead. -->\n"
"""First line of a generated page."""


def markdown_table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table; bars in cells are escaped."""
    lines = [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]
    cells = ([cell.replace("|", "\\|") for cell in row] for row in rows)
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in cells)]) + "\n"
