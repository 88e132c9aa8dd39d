"""A papermill engine that runs a notebook's cells in this process, without a kernel.

A kernel is a process of its own, which imports pandas, SciPy and matplotlib and reads the figures
anew for every report. Here one process makes many reports and does that once. It also opens
no socket, so that reports can be made on machines that are locked down.

Each notebook gets a shell and a namespace of its own, and the process is left as it was found.
Outputs are those that a kernel gives, but for what a kernel alone has: magics that need a front
end, and what other programs print.
"""

from __future__ import annotations

import atexit
import base64
import builtins
import io
import logging
import os
import platform
import sys
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from nbformat import NotebookNode
from nbformat.v4 import new_output
from papermill.engines import Engine, NotebookExecutionManager, papermill_engines
from traitlets.config import Config

__all__ = ["IN_PROCESS", "InProcessEngine"]

IN_PROCESS = "lsr-in-process"
"""Name that papermill knows the engine by."""

_LANGUAGE = {
    "name": "python",
    "version": platform.python_version(),
    "mimetype": "text/x-python",
    "file_extension": ".py",
}

# Of what a shell sets, the names that it does not put back.
_OF_BUILTINS = ("__IPYTHON__", "display")
_OF_SYS = (
    "ps1", "ps2", "ps3", "excepthook", "last_exc", "last_type", "last_value", "last_traceback",
)  # fmt: skip


class _Stream(io.TextIOBase):
    """What a cell prints, among its other outputs."""

    encoding = "utf-8"

    def __init__(self, name: str, outputs: list[NotebookNode]) -> None:
        self.name = name
        self.outputs = outputs

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        last = self.outputs[-1] if self.outputs else {}
        if last.get("name") == self.name:
            last["text"] += text
        elif text:
            self.outputs.append(new_output("stream", name=self.name, text=text))
        return len(text)


def _shown(kind: str, data: Mapping[str, Any], metadata: Any, **more: Any) -> NotebookNode:
    """Return an output with rich representations; pictures are written in base 64."""
    texts = {
        mime: base64.b64encode(content).decode("ascii") if isinstance(content, bytes) else content
        for mime, content in data.items()
    }
    return new_output(kind, data=texts, metadata=metadata or {}, **more)


class _LastValue(DisplayHook):
    """Puts the value of a cell's last expression among its outputs."""

    def write_output_prompt(self) -> None:
        """Write none: a notebook shows the number beside the output."""

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
        self.shell.outputs.append(
            _shown("execute_result", format_dict, md_dict, execution_count=self.prompt_count)
        )


class _Displayed(DisplayPublisher):
    """Puts what a cell displays among its outputs."""

    def publish(
        self,
        data: Any,
        metadata: Any = None,
        source: Any = None,
        *,
        transient: Any = None,
        update: bool = False,
        **_: Any,
    ) -> None:
        new = _shown("display_data", data, metadata)
        same = self.shell.displayed.setdefault((transient or {}).get("display_id"), [])
        if update:
            for earlier in same:
                earlier.update(data=new.data, metadata=new.metadata)
        else:
            self.shell.outputs.append(new)
            same.append(new)

    def clear_output(self, wait: bool = False) -> None:
        self.shell.outputs.clear()


class _Shell(InteractiveShell):
    """A shell for one notebook, with the outputs of its cell and what it displayed by its id."""

    displayhook_class = _LastValue
    display_pub_class = _Displayed

    def __init__(self, **kwargs: Any) -> None:
        self.outputs: list[NotebookNode] = []
        self.displayed: dict[str | None, list[NotebookNode]] = {}
        super().__init__(**kwargs)

    def _showtraceback(self, etype: Any, evalue: Any, stb: Any) -> None:
        self.outputs.append(
            new_output("error", ename=etype.__name__, evalue=str(evalue), traceback=list(stb))
        )

    def run(self, source: str) -> tuple[list[NotebookNode], int, bool]:
        """Run a cell and return its outputs, its number, and whether all went well."""
        self.outputs = []
        out, err = (_Stream(name, self.outputs) for name in ("stdout", "stderr"))
        with redirect_stdout(out), redirect_stderr(err):
            done = self.run_cell(source, store_history=True)
        return self.outputs, done.execution_count, done.success


@contextmanager
def _attributes_kept(owner: Any, names: Sequence[str]) -> Iterator[None]:
    before = {name: getattr(owner, name) for name in names if hasattr(owner, name)}
    try:
        yield
    finally:
        for name in names:
            if name in before:
                setattr(owner, name, before[name])
            elif hasattr(owner, name):
                delattr(owner, name)


def _warn_as_python_does() -> None:
    """Print warnings as a kernel that has just started would, whatever was set before."""
    warnings.resetwarnings()
    for category in (
        DeprecationWarning, PendingDeprecationWarning, ImportWarning, ResourceWarning,
    ):  # fmt: skip
        warnings.simplefilter("ignore", category)
    warnings.filterwarnings("default", category=DeprecationWarning, module="__main__")
    warnings.showwarning = _print_warning


def _print_warning(
    message: Warning | str, category: type[Warning], filename: str, lineno: int,
    file: Any = None, line: str | None = None,
) -> None:  # fmt: skip
    (file or sys.stderr).write(warnings.formatwarning(message, category, filename, lineno, line))


@contextmanager
def _process_kept() -> Iterator[None]:
    """Put back what a notebook may change for the whole process."""
    environment, folder, path = dict(os.environ), Path.cwd(), list(sys.path)
    root = logging.getLogger()
    level, handlers = root.level, list(root.handlers)
    try:
        with warnings.catch_warnings():
            _warn_as_python_does()
            yield
    finally:
        os.environ.clear()
        os.environ.update(environment)
        os.chdir(folder)
        sys.path[:] = path
        root.setLevel(level)
        root.handlers[:] = handlers


@contextmanager
def _fresh_shell() -> Iterator[_Shell]:
    """Lend a shell that display() and get_ipython() find until the notebook is done.

    In a session of IPython the shell of that session is then found again.
    """
    config = Config()
    config.HistoryManager.enabled = False
    with ExitStack() as stack:
        # A folder of its own, so that a user's settings for IPython are neither read nor made.
        scratch = stack.enter_context(TemporaryDirectory(prefix="lsr-", ignore_cleanup_errors=True))
        stack.enter_context(_attributes_kept(sys, _OF_SYS))
        stack.enter_context(_attributes_kept(builtins, _OF_BUILTINS))
        stack.enter_context(_attributes_kept(InteractiveShell, ("_instance",)))
        shell = _Shell(ipython_dir=scratch, config=config)
        InteractiveShell._instance = shell  # type: ignore[assignment]
        try:
            yield shell
        finally:
            # Else every notebook's results would be kept until the process ends.
            atexit.unregister(shell.atexit_operations)
            shell.restore_sys_module_state()
            shell.user_ns.clear()


class InProcessEngine(Engine):
    """Runs notebooks in this process; see the head of this module."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: NotebookExecutionManager, kernel_name: str, **_: Any
    ) -> None:
        """Run the code cells in order, until one fails.

        Parameters
        ----------
        nb_man : papermill.engines.NotebookExecutionManager
            Holds the notebook; outputs are put into its cells. papermill raises its error for
            a cell that holds an error.
        kernel_name : str
            Not used: the Python is this one.
        """
        notebook = nb_man.nb
        notebook.metadata["language_info"] = NotebookNode(_LANGUAGE)
        with _process_kept(), _fresh_shell() as shell:
            for index, cell in enumerate(notebook.cells):
                nb_man.cell_start(cell, index)
                succeeded = True
                if cell.cell_type == "code" and cell.source.strip():
                    cell.outputs, cell.execution_count, succeeded = shell.run(cell.source)
                if not succeeded:
                    nb_man.cell_exception(cell, index)
                nb_man.cell_complete(cell, index)
                if not succeeded:
                    break


papermill_engines.register(IN_PROCESS, InProcessEngine)
