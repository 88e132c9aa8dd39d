"""The tracker of recommendations and actions of one area, as text and files."""

from __future__ import annotations

from pathlib import Path

from lsr_analysis import tables
from lsr_analysis.analysis.tracker import track
from lsr_analysis.areas import Area
from lsr_analysis.display import Prose, Table
from lsr_analysis.errors import ParameterError
from lsr_analysis.evidence.held import own_actions
from lsr_analysis.store import Data

__all__ = ["area_tracker"]


def area_tracker(
    data: Data, area: Area, source: Path | None = None, out: Path | None = None
) -> tuple[list[Table | Prose], list[Path]]:
    """Return what was recommended to an area and what followed.

    Parameters
    ----------
    data : Data
    area : Area
    source : pathlib.Path, optional
        A folder with a council's own ``recommendations.csv`` and ``actions.csv``, as laid out
        in ``docs/layouts``; by default the tables that ship.
    out : pathlib.Path, optional
        Folder to save the tables in.

    Returns
    -------
    tuple of list of Table or Prose, and list of pathlib.Path
        Recommendations, actions and oversight; and the files written.

    Raises
    ------
    CatalogueError
        If a row of the council's own tables cannot be used.
    ParameterError
        If the folder holds nothing for the area, or the tables cannot be written.
    """
    evidence = own_actions(source, data.evidence) if source else data.evidence
    tracked = track(data, evidence, area.code)
    if source and not tracked:
        named = {one.name for one in evidence.recommendations}
        named |= {one.name for one in evidence.actions}
        others = ", ".join(sorted(named)) or "no council"
        raise ParameterError(f"{source} holds rows for {others}, none for {area.name}")
    chain = [one for one in evidence.oversight if one.area == area.code]
    shown: list[Table | Prose] = [
        tables.recommendations_table(area.name, tracked, evidence),
        tables.actions_table(area.name, tracked, evidence),
        tables.oversight_table(area.name, chain, evidence),
    ]
    paths: list[Path] = []
    if out is not None:
        try:
            for one in shown:
                if isinstance(one, Table):
                    paths += one.save(out)
        except OSError as error:
            raise ParameterError(f"{out} cannot be written to ({error})") from None
    return shown, paths
