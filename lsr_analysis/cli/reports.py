"""Commands that compare: reports, and the peers behind them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from lsr_analysis.analysis.parameters import (
    DEFAULT_END,
    DEFAULT_PEERS,
    DEFAULT_START,
    NATIONAL_PARTS,
)
from lsr_analysis.cli.app import Data, End, Jobs, Out, Peers, Start, app
from lsr_analysis.errors import ParameterError

CompareWith = Annotated[
    str,
    typer.Option(
        "--compare-with", help="A second council to set beside each area, by name or code."
    ),
]

LeaveOut = Annotated[
    str,
    typer.Option(
        "--leave-out",
        help="Parts of the national comparison to leave out, with commas between: "
        + ", ".join(NATIONAL_PARTS)
        + ".",
    ),
]


@app.command()
def profile(
    area: Annotated[str, typer.Argument(help="Name, alias or code of a council.")],
    period_start: Start = DEFAULT_START,
    period_end: End = DEFAULT_END,
    peers: Peers = DEFAULT_PEERS,
    out: Out = Path("reports"),
    data: Data = None,
    compare_with: CompareWith = "",
) -> None:
    """Make one area's profile."""
    from lsr_analysis.reporting.requests import report_areas

    finish(
        report_areas(
            [area],
            period_start,
            period_end,
            peers,
            out,
            1,
            data,
            national=False,
            compare_with=compare_with,
        )
    )


@app.command()
def national(
    period_start: Start = DEFAULT_START,
    period_end: End = DEFAULT_END,
    out: Out = Path("reports"),
    data: Data = None,
    leave_out: LeaveOut = "",
) -> None:
    """Make the national comparison."""
    from lsr_analysis.reporting.requests import report_areas

    finish(
        report_areas(
            [],
            period_start,
            period_end,
            DEFAULT_PEERS,
            out,
            1,
            data,
            national=True,
            leave_out=leave_out,
        )
    )


@app.command()
def report(
    areas: Annotated[
        str, typer.Option("--areas", help="reviewed, all, or names or codes with commas between.")
    ] = "reviewed",
    period_start: Start = DEFAULT_START,
    period_end: End = DEFAULT_END,
    peers: Peers = DEFAULT_PEERS,
    jobs: Jobs = 0,
    out: Out = Path("reports"),
    data: Data = None,
    compare_with: CompareWith = "",
    leave_out: LeaveOut = "",
) -> None:
    """Make the profiles of many areas, the national comparison and an index page."""
    from lsr_analysis.reporting.requests import choose_areas, report_areas

    chosen = choose_areas(areas, period_start, period_end, data)
    finish(
        report_areas(
            chosen,
            period_start,
            period_end,
            peers,
            out,
            jobs or os.cpu_count() or 1,
            data,
            national=True,
            compare_with=compare_with,
            leave_out=leave_out,
        )
    )


@app.command()
def peers(
    area: Annotated[str, typer.Argument(help="Name or code of a council.")] = "",
    peers: Peers = DEFAULT_PEERS,
    compare: Annotated[
        tuple[str, str] | None, typer.Option("--compare", help="Two sets, by name or file.")
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="The similar peers of every council, as a CSV file.")
    ] = False,
    store: Annotated[
        Path | None, typer.Option("--store", help="A list of your own to keep under a name.")
    ] = None,
    name: Annotated[str, typer.Option("--name", help="The name for --store.")] = "",
    period_start: Start = DEFAULT_START,
    period_end: End = DEFAULT_END,
    out: Annotated[Path | None, typer.Option("--out", help="A CSV file to write.")] = None,
    data: Data = None,
) -> None:
    """Show who a council is compared with, and what other peers would change."""
    from lsr_analysis.analysis.similar_list import SIMILAR_FILE, similar_list
    from lsr_analysis.periods import parse_month
    from lsr_analysis.reporting import peers as about
    from lsr_analysis.store import load

    if name and store is None:
        raise ParameterError("--name names a list to keep; give the list with --store")
    if not area and compare is not None:
        raise ParameterError("--compare needs a council: lsr peers AREA --compare A B")
    figures = load(data)
    if store is not None:
        typer.echo(about.store_peers(figures, store, name, area))
        return
    if every:
        day = parse_month(period_end, "period_end").end_time.date()
        rows = similar_list(figures.shipped, figures.register, day)
        path = about.write_table(rows, out or Path(SIMILAR_FILE), "utf-8")
        typer.echo(f"Written: {path}")
        return
    if not area:
        typer.echo(about.set_names(figures))
        return
    found = about.area_peers(figures, area, period_start, period_end, peers, compare)
    typer.echo("\n".join(found.lines))
    if out is not None:
        typer.echo(f"Written: {about.write_table(found.rows, out)}")


def finish(result: object) -> None:
    """Say what a batch made, and end with an error if any report failed."""
    from lsr_analysis.reporting.batch import BatchResult

    assert isinstance(result, BatchResult)
    made = len(result.jobs) - len(result.failed)
    typer.echo(f"{made} of {len(result.jobs)} reports made: {result.out / 'index.html'}")
    if result.failed:
        for job in result.failed:
            typer.echo(f"Failed: {job.title}: {job.error}", err=True)
        raise typer.Exit(1)
