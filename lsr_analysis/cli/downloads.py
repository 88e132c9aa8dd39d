"""Commands that fetch published files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lsr_analysis.cli.app import Data, app
from lsr_analysis.errors import ParameterError

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
