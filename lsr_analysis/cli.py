"""The command ``lsr``: thin, no logic."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from lsr_analysis.analysis.parameters import DEFAULT_END, DEFAULT_PEERS, DEFAULT_START
from lsr_analysis.errors import LsrError, ParameterError
from lsr_analysis.version import VERSION

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Benchmark local health and social care systems in England.",
)

_MANY_ROWS = 100_000

Data = Annotated[
    Path | None,
    typer.Option("--data", help="Folder with processed/ (default: LSR_DATA, else what ships)."),
]
Start = Annotated[str, typer.Option("--period-start", help="First month, YYYY-MM.")]
End = Annotated[str, typer.Option("--period-end", help="Last month, YYYY-MM, inclusive.")]
Peers = Annotated[
    str,
    typer.Option(
        "--peers",
        help="similar, region, type, england, reviewed, a stored list, or a file of peers.",
    ),
]
Out = Annotated[Path, typer.Option("--out", help="Folder for the reports.")]
Jobs = Annotated[
    int, typer.Option("--jobs", min=0, help="Reports made at the same time; 0 for one a core.")
]


@app.command()
def areas(
    query: Annotated[str, typer.Argument(help="Part of a name, code, region or type.")] = "",
) -> None:
    """List councils: codes, names, type, region and when they existed."""
    from lsr_analysis.areas import register

    councils = register()
    found = councils.search(query)
    if not found:
        councils.find(query)  # raises, with the nearest names
    for area in found:
        about = ", ".join(filter(None, (area.type, area.region, area.lifetime)))
        typer.echo(f"{area.code}  {area.council_code:3}  {area.name} ({about})")


@app.command()
def profile(
    area: Annotated[str, typer.Argument(help="Name, alias or code of a council.")],
    period_start: Start = DEFAULT_START,
    period_end: End = DEFAULT_END,
    peers: Peers = DEFAULT_PEERS,
    out: Out = Path("reports"),
    data: Data = None,
) -> None:
    """Make one area's profile."""
    from lsr_analysis.reporting.requests import report_areas

    _finish(report_areas([area], period_start, period_end, peers, out, 1, data, national=False))


@app.command()
def national(
    period_start: Start = DEFAULT_START,
    period_end: End = DEFAULT_END,
    out: Out = Path("reports"),
    data: Data = None,
) -> None:
    """Make the national comparison."""
    from lsr_analysis.reporting.requests import report_areas

    _finish(report_areas([], period_start, period_end, DEFAULT_PEERS, out, 1, data, national=True))


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
) -> None:
    """Make the profiles of many areas, the national comparison and an index page."""
    from lsr_analysis.reporting.requests import choose_areas, report_areas

    chosen = choose_areas(areas, period_start, period_end, data)
    _finish(
        report_areas(
            chosen,
            period_start,
            period_end,
            peers,
            out,
            jobs or os.cpu_count() or 1,
            data,
            national=True,
        )
    )


@app.command()
def build(
    raw: Annotated[Path, typer.Option("--raw", help="Folder with the published workbooks.")],
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", help="Folder for the figures (default: data/processed, or that of --onto)."
        ),
    ] = None,
    onto: Annotated[
        Path | None,
        typer.Option(
            "--onto", help="An earlier build; its figures stay where the files have none."
        ),
    ] = None,
) -> None:
    """Build the figures from published workbooks."""
    from lsr_analysis.building import build as run
    from lsr_analysis.store import shipped_folder

    result = run(raw, out or onto or shipped_folder("data") / "processed", onto=onto)
    for check in result.checks:
        typer.echo(f"{check.outcome:7} {check.name}: {check.detail}")
    for path in result.skipped:
        typer.echo(f"skipped {path.name}: not a publication that this version reads")
    typer.echo(f"{result.rows:,} observations written to {result.out}")


Publications = Annotated[
    list[str] | None, typer.Argument(help="Publications (default: all; --list names them).")
]
From = Annotated[
    Path | None, typer.Option("--from", help="Take files from this folder, and download none.")
]


def _one_way(publications: list[str] | None, source: Path | None) -> None:
    if publications and source is not None:
        raise ParameterError(
            "--from takes whatever published files the folder holds; leave the names of "
            "publications out"
        )


@app.command()
def fetch(
    publications: Publications = None,
    source: From = None,
    list_them: Annotated[
        bool, typer.Option("--list", help="List the publications and their addresses.")
    ] = False,
    data: Data = None,
) -> None:
    """Download official files from their publishers, or take them from a folder."""
    from lsr_analysis import fetching
    from lsr_analysis.store import data_folder

    _one_way(publications, source)
    if list_them:
        chosen = fetching.choose(publications or (), fetching.publications())
        typer.echo("\n".join(fetching.listing(chosen)))
        return
    held = data_folder(data)
    folder, manifest = fetching.downloads_folder(held), fetching.read_manifest(held)
    if source is not None:
        result = fetching.take_from(source, folder, manifest=manifest)
    else:
        result = fetching.fetch(publications or (), folder, manifest=manifest)
    typer.echo("\n".join(result.lines))
    if result.failed:
        raise typer.Exit(1)


@app.command()
def refresh(
    publications: Publications = None,
    source: From = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Another data folder for the new figures; then use --data."),
    ] = None,
    data: Data = None,
) -> None:
    """Download, build upon the figures at hand, and say what changed."""
    from lsr_analysis.fetching.refresh import refresh as run
    from lsr_analysis.store import data_folder

    _one_way(publications, source)
    result = run(
        data_folder(data),
        publications or (),
        source=source,
        out=out,
        tell=lambda lines: typer.echo("\n".join(lines)),
    )
    typer.echo("\n".join(result.lines))
    if result.fetched.failed:
        raise typer.Exit(1)


@app.command()
def add(
    file: Annotated[Path, typer.Argument(help="A CQC care directory, or a tidy CSV file.")],
    as_at: Annotated[
        str, typer.Option("--as-at", help="Day of a directory, YYYY-MM-DD, if its name has none.")
    ] = "",
    only: Annotated[
        str,
        typer.Option("--only", help="Councils that a directory holds in full, with semicolons."),
    ] = "",
    data: Data = None,
) -> None:
    """Add figures of your own: they appear in every table and report."""
    from lsr_analysis.building.add import add_file
    from lsr_analysis.periods import parse_day
    from lsr_analysis.store import load

    councils = [name.strip() for name in only.split(";") if name.strip()]
    added = add_file(file, load(data), parse_day(as_at, "--as-at") if as_at else None, councils)
    for line in added.lines:
        typer.echo(line)
    typer.echo(f"Written: {added.path}")


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


@app.command()
def series(
    area: Annotated[str, typer.Argument(help="Name or code of a council, or England.")],
    indicator: Annotated[str, typer.Argument(help="Id of an indicator.")],
    by: Annotated[str, typer.Option("--by", help="month, quarter, year or rolling.")] = "year",
    same_ground: Annotated[
        bool, typer.Option("--same-ground", help="Add up the councils of a reorganisation.")
    ] = False,
    out: Annotated[Path | None, typer.Option("--out", help="A CSV file to write.")] = None,
    data: Data = None,
) -> None:
    """Print an indicator of one area over time."""
    from lsr_analysis.reporting.series import area_series
    from lsr_analysis.store import load

    found = area_series(load(data), area, indicator, by, same_ground)
    typer.echo(found.text)
    if out is not None:
        typer.echo(f"Written: {found.save(out)}")


@app.command()
def export(
    table: Annotated[str, typer.Option("--table", help="csv, parquet or xlsx.")] = "csv",
    out: Annotated[
        Path | None, typer.Option("--out", help="File (default: lsr_table.KIND).")
    ] = None,
    indicators: Annotated[
        str, typer.Option("--indicators", help="Ids with commas between (default: all).")
    ] = "",
    areas: Annotated[
        str, typer.Option("--areas", help="Names or codes with semicolons between (default: all).")
    ] = "",
    data: Data = None,
) -> None:
    """Write the whole tidy table, or a part of it."""
    from lsr_analysis.reporting.export import export_table, tidy_table
    from lsr_analysis.store import load

    figures = load(data)
    ids = [name.strip() for name in indicators.split(",") if name.strip()]
    places = [name.strip() for name in areas.split(";") if name.strip()]
    rows = tidy_table(figures, ids, places)
    if table == "xlsx" and len(rows) > _MANY_ROWS:
        typer.echo(f"Writing a workbook of {len(rows):,} rows; this takes a minute or two.")
    path = export_table(rows, figures, table, out or Path(f"lsr_table.{table}"))
    typer.echo(f"{len(rows):,} observations written to {path}")


@app.command()
def docs(
    out: Annotated[Path, typer.Option("--out", help="Folder for the pages.")] = Path("docs"),
    data: Data = None,
) -> None:
    """Write the pages on indicators, coverage and moves of ranks from the figures."""
    from lsr_analysis.reporting.pages import write_pages
    from lsr_analysis.store import load

    for path in write_pages(load(data), out):
        typer.echo(f"Written: {path}")


@app.command()
def check(data: Data = None) -> None:
    """Say what the table holds, and whether it is sound."""
    from lsr_analysis.analysis.soundness import check_data

    findings = check_data(data)
    for line in findings.lines:
        typer.echo(line)
    if findings.problems:
        for problem in findings.problems:
            typer.echo(f"PROBLEM: {problem}", err=True)
        raise typer.Exit(1)
    typer.echo("The table is sound.")


def _finish(result: object) -> None:
    from lsr_analysis.reporting.batch import BatchResult

    assert isinstance(result, BatchResult)
    made = len(result.jobs) - len(result.failed)
    typer.echo(f"{made} of {len(result.jobs)} reports made: {result.out / 'index.html'}")
    if result.failed:
        for job in result.failed:
            typer.echo(f"Failed: {job.title}: {job.error}", err=True)
        raise typer.Exit(1)


@app.callback(invoke_without_command=True)
def _root(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        typer.echo(f"lsr_analysis {VERSION}")
        raise typer.Exit


def main() -> None:
    """Run the command; print an error that a user can act on without a traceback."""
    try:
        app()
    except LsrError as error:
        typer.echo(f"Error: {error}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
