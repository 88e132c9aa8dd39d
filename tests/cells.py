"""Run the cells of a notebook in this process, so that a test can look at what they make."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

from lsr_analysis.reporting.notebooks import notebook_path

__all__ = ["run_cells"]


def run_cells(name: str, **parameters: Any) -> list[Any]:
    """Run a notebook top to bottom and return what each code cell would show.

    Parameters
    ----------
    name : str
        File name of a notebook that ships.
    **parameters
        In place of those of its cell tagged "parameters".
    """
    path = Path(notebook_path(name))
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    names: dict[str, Any] = {}
    shown = []
    for cell in cells:
        if cell["cell_type"] != "code":
            continue
        tree = ast.parse("".join(cell["source"]), f"{name}: {cell['id']}")
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, f"{name}: {cell['id']}", "exec"), names)
        if "parameters" in cell["metadata"].get("tags", []):
            assert set(parameters) <= set(names), "a parameter that the notebook has not"
            names |= parameters
        if last is not None:
            body = ast.Expression(last.value)
            shown.append(eval(compile(body, f"{name}: {cell['id']}", "eval"), names))
    return shown
