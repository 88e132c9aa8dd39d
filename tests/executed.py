"""What an executed notebook shows."""

import nbformat


def cells(path):
    """Return the code cells."""
    return [c for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code"]


def shown(path):
    """Return everything that the cells show, as HTML."""
    outputs = [output for cell in cells(path) for output in cell.outputs if "data" in output]
    return "\n".join(output["data"].get("text/html", "") for output in outputs)
