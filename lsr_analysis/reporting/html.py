"""Turn an executed notebook into a page that works offline and reads aloud well."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2

if TYPE_CHECKING:
    from nbconvert import HTMLExporter

__all__ = ["SHORT", "environment", "has_short", "notebook_html"]

NOTEBOOK_ONLY = "notebook-only"
"""Tag of cells that are for the reader of the notebook, not of the report."""

SHORT = "short"
"""Tag of cells that the short version holds."""

_SECTION = re.compile(r"<h2[^>]*>(.*?)</h2>", re.DOTALL)


def _placed(body: str) -> tuple[str, list[tuple[str, str]]]:
    """Give every section a place that a list of contents can lead to; return both."""
    sections: list[tuple[str, str]] = []

    def place(heading: re.Match[str]) -> str:
        text = heading.group(1)
        slug = re.sub(r"\W+", "-", text.lower()).strip("-")
        sections.append((slug, text))
        return f'<h2 id="{slug}">{text}</h2>'

    return _SECTION.sub(place, body), sections


@cache
def environment() -> jinja2.Environment:
    """Return the environment of the page templates, with HTML escaping on."""
    folder = Path(str(files("lsr_analysis") / "reporting" / "templates"))
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _exporter() -> HTMLExporter:
    """Return nbconvert's exporter, made once: it reads its templates anew for every one made.

    Its default template drops alternative text and loads scripts from the network; the "basic"
    one does neither.
    """
    from nbconvert import HTMLExporter
    from traitlets.config import Config

    config = Config()
    config.TagRemovePreprocessor.remove_cell_tags = (NOTEBOOK_ONLY,)
    config.TagRemovePreprocessor.enabled = True
    return HTMLExporter(
        config=config,
        template_name="basic",
        exclude_input=True,
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        exclude_anchor_links=True,
    )


def has_short(notebook: Path) -> bool:
    """Say whether any cell of a notebook is meant for a short version."""
    import nbformat

    content = nbformat.read(str(notebook), as_version=4)
    return any(SHORT in cell.metadata.get("tags", []) for cell in content.cells)


def notebook_html(
    notebook: Path, title: str, home: str, *, beside: str = "", short: bool = False
) -> str:
    """Return an executed notebook as one HTML page, without code and without scripts.

    Parameters
    ----------
    notebook : pathlib.Path
        An executed notebook.
    title : str
        Title of the page.
    home : str
        Relative address of the index page.
    beside : str
        Relative address of the other version of the report: the short or the full one.
    short : bool
        Keep only the cells that are tagged for the short version. Nothing is drawn again.

    Returns
    -------
    str
    """
    import nbformat

    content = nbformat.read(str(notebook), as_version=4)
    if short:
        content.cells = [c for c in content.cells if SHORT in c.metadata.get("tags", [])]
    body, _ = _exporter().from_notebook_node(content)
    template = environment().get_template("report.html.j2")
    body, sections = _placed(body)
    return template.render(
        title=title,
        body=body,
        home=home,
        beside=beside,
        short=short,
        sections=[] if short else sections,
    )
