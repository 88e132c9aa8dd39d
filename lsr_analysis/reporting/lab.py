"""Copies of the notebooks to work in, and JupyterLab to open them with."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from lsr_analysis.errors import ParameterError, ReportError
from lsr_analysis.reporting.jobs import EXPLORE_NOTEBOOK
from lsr_analysis.reporting.notebooks import AREA_NOTEBOOK, NATIONAL_NOTEBOOK, notebook_path

__all__ = ["NOTEBOOKS", "Copied", "copy_notebooks", "notebook_named", "open_lab"]

NOTEBOOKS = (AREA_NOTEBOOK, NATIONAL_NOTEBOOK, EXPLORE_NOTEBOOK)
"""The notebooks that ship with the package."""


@dataclass(frozen=True)
class Copied:
    """What became of one notebook.

    Parameters
    ----------
    path : pathlib.Path
        The user's copy.
    what : str
        In words: copied, there already, or kept because it was changed.
    """

    path: Path
    what: str

    def __str__(self) -> str:
        return f"{self.path}: {self.what}"


def notebook_named(name: str) -> str:
    """Return the file name of the notebook meant by a name; the ending may be left out.

    Parameters
    ----------
    name : str
        "" for none in particular.

    Raises
    ------
    ParameterError
        If no notebook has that name.
    """
    if not name:
        return ""
    file = name if name.endswith(".ipynb") else f"{name}.ipynb"
    if file not in NOTEBOOKS:
        known = ", ".join(notebook.removesuffix(".ipynb") for notebook in NOTEBOOKS)
        raise ParameterError(f"No notebook is called {name!r}; there are: {known}")
    return file


def _copy(source: Path, target: Path) -> str:
    if not target.exists():
        temporary = target.with_name(f".{target.name}.part")
        shutil.copyfile(source, temporary)
        temporary.replace(target)
        return "copied"
    if target.read_bytes() == source.read_bytes():
        return "there already"
    return (
        "kept as it is, because it differs from the one that ships; for a fresh copy rename it or "
        "name another --folder"
    )


def copy_notebooks(folder: Path) -> list[Copied]:
    """Copy the notebooks into a folder, and leave those that a user has changed alone.

    Parameters
    ----------
    folder : pathlib.Path
        Made if need be.

    Returns
    -------
    list of Copied

    Raises
    ------
    ReportError
        If the folder cannot be written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return [
            Copied(folder / name, _copy(notebook_path(name), folder / name)) for name in NOTEBOOKS
        ]
    except OSError as error:
        raise ReportError(f"{folder} cannot be written to ({error}); name another --folder") from (
            error
        )


def open_lab(folder: Path, notebook: str = "", data: Path | None = None) -> int:
    """Open JupyterLab in a folder, with the Python that runs this package.

    Parameters
    ----------
    folder : pathlib.Path
    notebook : str
        File name of the one to open; "" for none.
    data : pathlib.Path or None
        Figures that the notebooks use.

    Returns
    -------
    int
        Exit code of JupyterLab, which runs until it is closed.

    Raises
    ------
    ReportError
        If JupyterLab is not installed.
    """
    if importlib.util.find_spec("jupyterlab") is None:
        raise ReportError(
            "JupyterLab is not installed beside this package; install it with "
            f"`{Path(sys.executable).name} -m pip install jupyterlab`. The notebooks are in "
            f"{folder}"
        )
    command = [sys.executable, "-m", "jupyterlab", *([notebook] if notebook else [])]
    environment = {**os.environ, **({"LSR_DATA": str(data.resolve())} if data else {})}
    return subprocess.run(command, cwd=folder, env=environment, check=False).returncode
