"""Find the notebooks, check their parameters' names, and execute them with papermill."""

from __future__ import annotations

import logging
import os
import sys
import warnings
from pathlib import Path
from typing import Any

from lsr_analysis.errors import ParameterError, ReportError
from lsr_analysis.store import shipped_folder

__all__ = ["AREA_NOTEBOOK", "NATIONAL_NOTEBOOK", "execute", "notebook_path", "parameter_names"]

AREA_NOTEBOOK = "area_profile.ipynb"
NATIONAL_NOTEBOOK = "national_comparison.ipynb"

# The path of a Unix socket has 104 characters at most; the file name takes some 50 of them.
_LONGEST_SOCKET_FOLDER = 50


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


def _kernel_manager() -> type:
    """Return a kernel manager that runs this very Python.

    A kernel of the same name that another environment has registered for the user would
    otherwise run in its place. Where the system has them, Unix sockets replace open ports.
    """
    from jupyter_client.kernelspec import KernelSpec
    from jupyter_client.manager import AsyncKernelManager
    from jupyter_core.paths import jupyter_runtime_dir

    class ThisPython(AsyncKernelManager):
        @property
        def kernel_spec(self) -> KernelSpec:
            return KernelSpec(
                argv=[sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
                display_name="Python 3",
                language="python",
                env={"PYDEVD_DISABLE_FILE_VALIDATION": "1"},
            )

        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            if os.name == "posix" and len(jupyter_runtime_dir()) < _LONGEST_SOCKET_FOLDER:
                self.transport = "ipc"

    return ThisPython


def execute(path: Path, output: Path, parameters: dict[str, Any]) -> None:
    """Execute a notebook in the folder of its output.

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
    import papermill
    from papermill.exceptions import PapermillExecutionError

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
            papermill.execute_notebook(
                str(path.resolve()),
                str(output.resolve()),
                parameters=parameters,
                cwd=str(output.parent.resolve()),
                progress_bar=False,
                kernel_manager_class=_kernel_manager(),
            )
    except PapermillExecutionError as error:
        raise ReportError(f"{path.name}: {error.ename}: {error.evalue}") from error
    _forget_folders(output)


def _forget_folders(output: Path) -> None:
    """Keep only file names where papermill records the folders of this machine."""
    import nbformat

    notebook = nbformat.read(str(output), as_version=4)
    record = notebook.metadata.papermill
    for key in ("input_path", "output_path"):
        record[key] = Path(record[key]).name
    nbformat.write(notebook, str(output))
