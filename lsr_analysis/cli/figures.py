"""Commands about the figures: what there is, what goes in and what comes out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lsr_analysis.cli.app import Data, app

_MANY_ROWS = 100_000


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
