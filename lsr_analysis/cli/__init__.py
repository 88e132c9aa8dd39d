"""The command ``lsr``: thin, no logic. A command registers when its module is imported."""

from typer.models import CommandInfo

from lsr_analysis.cli import downloads, evidence, explore, figures, reports  # noqa: F401
from lsr_analysis.cli.app import app, main

__all__ = ["app", "main"]

# The order of ``lsr --help``, whichever module holds a command; one that is not named comes last.
_ORDER = (
    "areas",
    "profile",
    "national",
    "report",
    "explore",
    "lab",
    "build",
    "fetch",
    "refresh",
    "add",
    "peers",
    "claims",
    "actions",
    "plan",
    "toolkit",
    "series",
    "export",
    "docs",
    "check",
)


def _place(command: CommandInfo) -> int:
    name = command.name or getattr(command.callback, "__name__", "")
    return _ORDER.index(name) if name in _ORDER else len(_ORDER)


app.registered_commands.sort(key=_place)
