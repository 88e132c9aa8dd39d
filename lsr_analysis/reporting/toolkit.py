"""Summaries of filled files of the review toolkit, and blank files to fill in."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path

from lsr_analysis.areas import register
from lsr_analysis.charts.toolkit_answers import toolkit_answers
from lsr_analysis.charts.toolkit_durations import toolkit_durations
from lsr_analysis.display import Chart, Prose, Table
from lsr_analysis.errors import ParameterError
from lsr_analysis.files import write_together
from lsr_analysis.tables.toolkit import answers_table, durations_table
from lsr_analysis.toolkit import layout as known
from lsr_analysis.toolkit.answers import read_filled
from lsr_analysis.toolkit.blank import blank
from lsr_analysis.toolkit.durations import days_between
from lsr_analysis.toolkit.notes import notes
from lsr_analysis.toolkit.summary import summarise

__all__ = ["ToolkitResult", "layouts", "toolkit_summary", "write_blank"]


@dataclass(frozen=True)
class ToolkitResult:
    """What a filled file says, as far as it may be shown.

    Parameters
    ----------
    layout : str
        Id of the layout.
    table : Table
    chart : Chart or Prose
        Prose that says why, if nothing may be drawn.
    notes : tuple of str
        What must be said with it.
    paths : tuple of pathlib.Path
        What was written; empty if nothing was to be.
    """

    layout: str
    table: Table
    chart: Chart | Prose
    notes: tuple[str, ...]
    paths: tuple[Path, ...]

    @property
    def text(self) -> str:
        """The table and the notes as plain text."""
        table = self.table
        lines = [table.caption, table.shown.to_string(index=False), "", *self.notes]
        if isinstance(self.chart, Prose):
            lines += self.chart.sentences
        return "\n".join([*lines, *(f"Written: {path}" for path in self.paths)])


def layouts() -> list[tuple[str, str, str]]:
    """Return id, title and purpose of each layout.

    Examples
    --------
    >>> layouts()[0][:2]
    ('case-tracking', 'Case tracking')
    """
    return [(layout.id, layout.title, layout.what) for layout in known.layouts()]


def write_blank(layout: str, path: Path) -> Path:
    """Write a blank file to fill in. The file begins with a mark by which Excel reads UTF-8.

    Parameters
    ----------
    layout : str
        Id of a layout.
    path : pathlib.Path
        Nothing must be there yet, so that no filled file is lost.

    Raises
    ------
    ParameterError
        If there is no such layout, something is at the path, or it cannot be written to.
    """
    text = blank(known.find_layout(layout))
    if path.exists():
        raise ParameterError(f"{path} is there already; give a name that is not taken")
    temporary = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_text(text, encoding="utf-8-sig", newline="\n")
        temporary.replace(path)
    except OSError as error:
        raise ParameterError(f"{path} cannot be written ({error}); give another name") from None
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
    return path


def _write(table: Table, chart: Chart | Prose, said: tuple[str, ...], out: Path) -> list[Path]:
    """Write everything, or nothing."""

    def write(folder: Path) -> list[Path]:
        text = folder / f"{table.name}.txt"
        text.write_text("\n".join([table.caption, *said, ""]), encoding="utf-8", newline="\n")
        drawn = chart.save(folder) if isinstance(chart, Chart) else []
        return [*table.save(folder), text, *drawn]

    # A chart of an earlier file must not stand beside this table.
    endings = () if isinstance(chart, Chart) else (".png", ".svg")
    return write_together(out, write, [out / f"{table.name}{ending}" for ending in endings])


def toolkit_summary(layout: str, file: Path, out: Path | None = None) -> ToolkitResult:
    """Read a filled file, check it, and summarise what may be shown.

    Parameters
    ----------
    layout : str
        Id of a layout.
    file : pathlib.Path
        The filled CSV file.
    out : pathlib.Path, optional
        Folder for the table (CSV), the notes (text) and the chart (PNG and SVG), in place of
        earlier ones of the same names. Nothing is written without it.

    Returns
    -------
    ToolkitResult
        It holds no row, running number or free text of the file.

    Raises
    ------
    ParameterError
        If there is no such layout, or the folder or a file in it cannot be written to; what was
        there is then as before.
    LsrError
        If the file cannot be read or breaks the layout; the message names file, row and column.
    """
    shape = known.find_layout(layout)
    filled = read_filled(file, shape, register())
    chart: Chart | Prose
    if shape.durations:
        found = days_between(filled)
        said = notes(filled)
        table, chart = durations_table(found, said), toolkit_durations(found)
    else:
        summary = summarise(filled)
        said = notes(filled, summary)
        table, chart = answers_table(summary, said), toolkit_answers(summary)
    paths = _write(table, chart, said, out) if out is not None else []
    return ToolkitResult(shape.id, table, chart, said, tuple(paths))
