"""Find the notebooks, check their parameters' names, and execute them with papermill."""

from __future__ import annotations

import logging
import warnings
from pathlib import Path
from typing import Any

from lsr_analysis.errors import ParameterError, ReportError
from lsr_analysis.store import shipped_folder

__all__ = ["AREA_NOTEBOOK", "NATIONAL_NOTEBOOK", "execute", "notebook_path", "parameter_names"]

AREA_NOTEBOOK = "area_profile.ipynb"
NATIONAL_NOTEBOOK = "national_comparison.ipynb"


def notebook_path(name: str) -> Path:
    """Return the path of a notebook that ships with the package.

    Raises
    ------
    ReportError
        If it is not there.
    """
    path = shipped_folder("notebooks") / name
    if not path.is_file():
        raise ReportError(f"{path} is not there; install the package again")
    return path


def parameter_names(path: Path) -> tuple[str, ...]:
    """Return the names in the notebook's cell tagged "parameters"."""
    import papermill

    return tuple(papermill.inspect_notebook(str(path)))


def execute(path: Path, output: Path, parameters: dict[str, Any]) -> None:
    """Execute a notebook in this process, in the folder of its output.

    Parameters
    ----------
    path : pathlib.Path
        Notebook to run.
    output : pathlib.Path
        Where the executed notebook goes; its folder is the working folder.
    parameters : dict
        Python values by name.

    Raises
    ------
    ParameterError
        If the notebook has no parameter of a given name. (papermill itself would only warn,
        and analyse the default area.)
    ReportError
        If a cell fails; the message holds the cell's error.
    """
    import nbformat
    import papermill
    from papermill.exceptions import PapermillExecutionError

    from lsr_analysis.reporting.engine import IN_PROCESS

    known = parameter_names(path)
    if unknown := sorted(set(parameters) - set(known)):
        raise ParameterError(
            f"{path.name} has no parameter {', '.join(unknown)}; it has: {', '.join(known)}"
        )
    logging.getLogger("papermill").setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            # papermill's own use of its libraries; nothing that a reader could act on.
            warnings.simplefilter("ignore")
            executed = papermill.execute_notebook(
                str(path.resolve()),
                str(output.resolve()),
                parameters=parameters,
                cwd=str(output.parent.resolve()),
                progress_bar=False,
                engine_name=IN_PROCESS,
                request_save_on_cell_execute=False,
            )
    except PapermillExecutionError as error:
        raise ReportError(f"{path.name}: {error.ename}: {error.evalue}") from error
    # papermill records the folders of this machine; the names of the files are enough.
    record = executed.metadata.papermill
    for key in ("input_path", "output_path"):
        record[key] = Path(record[key]).name
    nbformat.write(executed, str(output))
