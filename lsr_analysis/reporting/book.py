"""Show results in a notebook and save them at the same time."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from lsr_analysis.display import Chart, Prose, Table

__all__ = ["Book"]

Item = TypeVar("Item", Chart, Table, Prose)


class Book:
    """Collects what a notebook shows, and saves charts and tables as it goes.

    Parameters
    ----------
    output_dir : pathlib.Path or None
        Charts go to its subfolder ``figures``, tables to ``tables``; None saves nothing.
    """

    def __init__(self, output_dir: Path | None) -> None:
        self.output_dir = output_dir
        self.names: set[str] = set()
        self._before: Chart | Table | Prose | None = None

    def show(self, item: Item) -> Item | None:
        """Save a chart or a table if there is a folder for it, and return it to be shown.

        Where a chart and its table are both missing for one reason, it is said once.

        Raises
        ------
        ValueError
            If a chart or a table of the same name was shown before: one would overwrite the
            other's file.
        """
        repeated = isinstance(item, Prose) and item == self._before
        self._before = item
        if isinstance(item, Chart | Table):
            key = f"{type(item).__name__} {item.name}"
            if key in self.names:
                raise ValueError(f"{key!r} is shown twice; give one of them another name")
            self.names.add(key)
            if self.output_dir is not None:
                kind = "figures" if isinstance(item, Chart) else "tables"
                item.save(self.output_dir / kind)
        return None if repeated else item
