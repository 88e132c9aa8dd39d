"""Commands to explore: one indicator across all councils, and the notebooks to work in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lsr_analysis.cli.app import Data, Out, app
from lsr_analysis.cli.reports import finish


@app.command()
def explore(
    indicator: Annotated[str, typer.Argument(help="Id of an indicator (docs/indicators.md).")],
    areas: Annotated[
        str, typer.Option("--areas", help="Councils to name, with commas between, or reviewed.")
    ] = "",
    period_start: Annotated[
        str,
        typer.Option("--period-start", help="First month, YYYY-MM, of a monthly indicator."),
    ] = "",
    period_end: Annotated[
        str, typer.Option("--period-end", help="Last month, YYYY-MM (default: the latest held).")
    ] = "",
    out: Out = Path("reports"),
    data: Data = None,
) -> None:
    """Make the report of one indicator across all councils."""
    from lsr_analysis.reporting.explore import report_indicator

    finish(report_indicator(indicator, areas, period_start, period_end, out, data))


@app.command()
def lab(
    notebook: Annotated[
        str,
        typer.Argument(help="area_profile, national_comparison or explore_indicator."),
    ] = "",
    folder: Annotated[
        Path, typer.Option("--folder", help="Where your copies of the notebooks go.")
    ] = Path("lsr-notebooks"),
    no_open: Annotated[
        bool, typer.Option("--no-open", help="Copy the notebooks, and open nothing.")
    ] = False,
    data: Data = None,
) -> None:
    """Copy the notebooks into a folder of your own and open JupyterLab there."""
    from lsr_analysis.reporting.lab import copy_notebooks, notebook_named, open_lab
    from lsr_analysis.store import data_folder

    chosen = notebook_named(notebook)
    figures = data_folder(data) if data else None
    for copied in copy_notebooks(folder):
        typer.echo(str(copied))
    if not no_open and (code := open_lab(folder, chosen, figures)):
        raise typer.Exit(code)
