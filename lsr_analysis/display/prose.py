"""Sentences that a notebook cell shows."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

__all__ = ["Heading", "Prose"]


@dataclass(frozen=True, repr=False)
class Heading:
    """The title of a report, or of a section that is left out where there is nothing in it.

    Parameters
    ----------
    text : str
    level : int
        1 for the title of the report.
    """

    text: str
    level: int = 1

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        slug = re.sub(r"\W+", "-", self.text.lower()).strip("-")
        place = f' id="{slug}"' if self.level > 1 else ""  # for the list of contents
        return f"<h{self.level}{place}>{html.escape(self.text)}</h{self.level}>"


@dataclass(frozen=True, repr=False)
class Prose:
    """Plain sentences, shown as paragraphs or as a list.

    Parameters
    ----------
    sentences : tuple of str
        Plain text.
    listed : bool
        Show as a bulleted list.
    """

    sentences: tuple[str, ...]
    listed: bool = False

    def __repr__(self) -> str:
        return "\n".join(self.sentences)

    def _repr_html_(self) -> str:
        texts = [html.escape(sentence) for sentence in self.sentences]
        if self.listed:
            return "<ul>" + "".join(f"<li>{text}</li>" for text in texts) + "</ul>"
        return "".join(f"<p>{text}</p>" for text in texts)
