"""Sentences that a notebook cell shows."""

from __future__ import annotations

import html
from dataclasses import dataclass

__all__ = ["Heading", "Prose", "folded"]


def folded(summary: str, content: str) -> str:
    """Return HTML that shows a line until a reader opens what is under it.

    Parameters
    ----------
    summary : str
        Plain text.
    content : str
        HTML.
    """
    return f'<details class="lsr-fold"><summary>{html.escape(summary)}</summary>{content}</details>'


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
        return f"<h{self.level}>{html.escape(self.text)}</h{self.level}>"


@dataclass(frozen=True, repr=False)
class Prose:
    """Plain sentences, shown as paragraphs or as a list.

    Parameters
    ----------
    sentences : tuple of str
        Plain text.
    listed : bool
        Show as a bulleted list.
    summary : str
        A line that stands for them until a reader opens it; empty to show them.
    answer : bool
        Set apart, as the answer to the question in the heading above.
    """

    sentences: tuple[str, ...]
    listed: bool = False
    summary: str = ""
    answer: bool = False

    def __repr__(self) -> str:
        return "\n".join(self.sentences)

    def _repr_html_(self) -> str:
        texts = [html.escape(sentence) for sentence in self.sentences]
        if not texts:
            return ""
        if self.listed:
            shown = "<ul>" + "".join(f"<li>{text}</li>" for text in texts) + "</ul>"
        else:
            opening = '<p class="lsr-answer">' if self.answer else "<p>"
            shown = "".join(f"{opening}{text}</p>" for text in texts)
        return folded(self.summary, shown) if self.summary else shown
