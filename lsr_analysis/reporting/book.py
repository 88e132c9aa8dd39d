"""Show results in a notebook and save them at the same time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from lsr_analysis.display import Chart, Heading, Prose, Table

__all__ = ["Book", "Shown"]

Subject = TypeVar("Subject")
Item = Chart | Heading | Prose | Table


def _folded(items: Iterable[Item]) -> list[Item]:
    return [replace(item, folded=True) if isinstance(item, Table) else item for item in items]


@dataclass(frozen=True, repr=False)
class Shown:
    """What one cell shows, one item under the other."""

    items: tuple[Item, ...]

    def __repr__(self) -> str:
        return "\n".join(repr(item) for item in self.items)

    def _repr_html_(self) -> str:
        return "\n".join(item._repr_html_() for item in self.items)


class Book:
    """Collects what a notebook shows, and saves charts and tables as it goes.

    Parameters
    ----------
    output_dir : pathlib.Path or None
        Charts go to its subfolder ``figures``, tables to ``tables``; None saves nothing.
    """

    def __init__(self, output_dir: Path | None) -> None:
        self.output_dir = output_dir
        self.names: set[str] = set()
        self.said: set[Prose] = set()
        self.sentences: set[str] = set()

    def show(self, *items: Item) -> Shown:
        """Save charts and tables if there is a folder for them, and return all to be shown.

        A table under a chart is folded: it says in figures what the chart shows. Where a chart
        and its table are both missing for one reason, the reason is said once.

        Raises
        ------
        ValueError
            If a chart or a table of the same name was shown before: one would overwrite the
            other's file.
        """
        shown: list[Item] = []
        pictured = False
        for item in items:
            if isinstance(item, Chart | Table):
                self._save(item)
            pictured |= isinstance(item, Chart)
            if pictured and isinstance(item, Table):
                shown.append(replace(item, folded=True))
            else:
                shown.append(item)
        return Shown(tuple(dict.fromkeys(shown)))

    def part(self, heading: str, *items: Item, level: int = 3, when: bool = True) -> Shown:
        """Show a part of the report under its heading, or leave both out if it has nothing.

        Without a chart or a table, only the first reason is said that is not yet known.

        A reason why there is nothing to draw is said where it first comes, and not again: a
        period without delayed transfers would otherwise repeat one sentence in ten sections.

        Parameters
        ----------
        heading : str
            Empty to go on under the heading before.
        *items : Chart, Table, Prose or Heading
        level : int
            Of the heading.
        when : bool
            False leaves the part out.

        Raises
        ------
        ValueError
            As :meth:`show` does.
        """
        new = [item for item in items if not isinstance(item, Prose) or self._is_news(item)]
        pictured = any(isinstance(item, Chart | Table) for item in new)
        # Without its first item, a note on it has nothing to be about.
        if not new or not when or (not pictured and new[0] is not items[0]):
            return Shown(())
        shown = new if pictured else new[:1]
        self.said.update(item for item in shown if isinstance(item, Prose))
        return self.show(*([Heading(heading, level)] if heading else []), *shown)

    def fold(self, *items: Item) -> Shown:
        """Show items as :meth:`show` does, with every table folded: long ones, to look things up.

        Raises
        ------
        ValueError
            As :meth:`show` does.
        """
        return self.show(*_folded(items))

    def about(self, subject: Subject | None, *makers: Callable[[Subject], Item]) -> Shown:
        """Show what each maker makes of a subject; nothing at all where there is none.

        Parameters
        ----------
        subject : object or None
            Such as a second area that a reader may choose.
        *makers : callable
            Each takes the subject and returns a chart, a table or words.
        """
        if subject is None:
            return Shown(())
        return self.show(*(maker(subject) for maker in makers))

    def section(
        self,
        heading: str,
        subject: Subject | None,
        *makers: Callable[[Subject], Item],
        level: int = 3,
        fold: bool = False,
    ) -> Shown:
        """Show what each maker makes of a subject as :meth:`part` does; nothing without one.

        What a list says that an earlier section has said is left out.

        Parameters
        ----------
        heading : str
        subject : object or None
            None if this part of the report is left out; then nothing is computed for it either.
        *makers : callable
            Each takes the subject and returns a chart, a table or words.
        level : int
            Of the heading.
        fold : bool
            Fold every table: long ones, to look things up.
        """
        if subject is None:
            return Shown(())
        items = [self._unsaid(maker(subject)) for maker in makers]
        shown = self.part(heading, *(_folded(items) if fold else items), level=level)
        for item in shown.items:
            if isinstance(item, Prose):
                self.sentences.update(item.sentences)
        return shown

    def answer(
        self, question: str, subject: Subject | None, maker: Callable[[Subject], Prose]
    ) -> Shown:
        """Show a question as the heading of a part, its answer, and what else is to be said.

        Parameters
        ----------
        question : str
        subject : object or None
            None if the part is left out.
        maker : callable
            Takes the subject; the first sentence of what it returns is the answer.
        """
        if subject is None:
            return Shown(())
        first, *rest = maker(subject).sentences
        more = (Prose(tuple(rest), listed=True),) if rest else ()
        return self.show(Heading(question, 2), Prose((first,), answer=True), *more)

    def _unsaid(self, item: Item) -> Item:
        """Leave out of a list what an earlier list of the report says: caveats come again."""
        if not isinstance(item, Prose) or not item.listed:
            return item
        left = tuple(one for one in item.sentences if one not in self.sentences)
        return replace(item, sentences=left)

    def _is_news(self, prose: Prose) -> bool:
        return bool(prose.sentences) and prose not in self.said

    def _save(self, item: Chart | Table) -> None:
        key = f"{type(item).__name__} {item.name}"
        if key in self.names:
            raise ValueError(f"{key!r} is shown twice; give one of them another name")
        self.names.add(key)
        if self.output_dir is not None:
            kind = "figures" if isinstance(item, Chart) else "tables"
            item.save(self.output_dir / kind)
