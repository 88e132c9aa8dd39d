"""The command itself: its options, its door and what its commands share."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from lsr_analysis.errors import LsrError
from lsr_analysis.version import VERSION

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Benchmark local health and social care systems in England.",
)

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
