"""Commands about reviews: plan one, follow its actions, test claims, summarise its material."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lsr_analysis.cli.app import Data, app
from lsr_analysis.errors import ParameterError

OptionalOut = Annotated[
    Path | None, typer.Option("--out", help="Folder for tables and charts (default: none).")
]


def _saved(paths: list[Path]) -> None:
    for path in paths:
        typer.echo(f"written: {path}")


@app.command()
def plan(
    area: Annotated[str, typer.Argument(help="Name, alias or code of a council.")],
    start: Annotated[str, typer.Option("--start", help="Day of the contact letter, YYYY-MM-DD.")],
    out: OptionalOut = None,
    data: Data = None,
) -> None:
    """Lay out a local system review from the day that it starts."""
    from lsr_analysis.reporting.plan import plan_text, review_plan
    from lsr_analysis.store import load

    table, paths = review_plan(area, start, load(data), out)
    typer.echo(plan_text(table))
    _saved(paths)


@app.command()
def actions(
    area: Annotated[str, typer.Argument(help="Name, alias or code of a council.")],
    source: Annotated[
        Path | None,
        typer.Option("--from", help="Folder with your own recommendations.csv and actions.csv."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder for the tables (default: none).")
    ] = None,
    data: Data = None,
) -> None:
    """Show what was recommended to an area, what followed, and what is not known."""
    from lsr_analysis.reporting.tracker import area_tracker
    from lsr_analysis.store import load

    held = load(data)
    shown, paths = area_tracker(held, held.register.find(area), source, out)
    typer.echo("\n\n".join(getattr(one, "stacked", repr(one)) for one in shown))
    _saved(paths)


@app.command()
def claims(
    form: Annotated[str, typer.Option("--format", help="table, csv or json.")] = "table",
    file: Annotated[
        Path | None,
        typer.Option("--file", help="Your own claims, laid out as docs/reviews.md says."),
    ] = None,
    earlier: Annotated[
        Path | None,
        typer.Option("--earlier", help="Folder of figures built from earlier editions."),
    ] = None,
    data: Data = None,
) -> None:
    """Test published statements against recomputed figures."""
    from lsr_analysis.reporting.ledger import claims_text, tested_claims
    from lsr_analysis.store import load

    before = load(earlier) if earlier else None
    typer.echo(claims_text(tested_claims(load(data), file, before), form), nl=False)


@app.command()
def toolkit(
    layout: Annotated[str, typer.Argument(help="A layout; without one they are listed.")] = "",
    file: Annotated[Path | None, typer.Argument(help="A filled file.")] = None,
    blank: Annotated[
        Path | None, typer.Option("--blank", help="Write the empty layout to this file.")
    ] = None,
    out: OptionalOut = None,
) -> None:
    """Summarise a file of the review toolkit, under small-number rules."""
    from lsr_analysis.reporting.toolkit import layouts, toolkit_summary, write_blank

    if not layout:
        for name, title, what in layouts():
            typer.echo(f"{name}: {title}. {what}")
        return
    if (file is None) == (blank is None):
        raise ParameterError("give a filled file to summarise, or --blank FILE for an empty one")
    if blank is not None:
        _saved([write_blank(layout, blank)])
    elif file is not None:
        result = toolkit_summary(layout, file, out)
        typer.echo(result.text)
