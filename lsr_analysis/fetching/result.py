"""What became of each file, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

__all__ = ["FetchResult", "Outcome", "Status"]

Status = Literal[
    "downloaded", "taken", "not changed", "revised", "no address", "not taken", "failed"
]
_ORDER: tuple[Status, ...] = (
    "downloaded", "taken", "not changed", "revised", "no address", "not taken", "failed",
)  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """What became of one file.

    Parameters
    ----------
    file : str
        Publication and name with a slash between, or the name alone.
    status : {"downloaded", "taken", "not changed", "revised", "no address", "not taken", "failed"}
    notes : tuple of str
        What else there is to say: the reason, where the earlier file is kept.
    page : str
        Page to look at by hand; empty where there is none.
    kept : str
        Where the earlier file is kept, from the folder above the downloads; else empty.
    """

    file: str
    status: Status
    notes: tuple[str, ...] = ()
    page: str = ""
    kept: str = ""

    @property
    def line(self) -> str:
        """The outcome as a line of text, fit to print whatever a host or a name put into it."""
        text = f"{self.file}: {'; '.join((self.status, *self.notes))}"
        return "".join(c if c.isprintable() else "?" for c in text)


@dataclass(frozen=True)
class FetchResult:
    """What became of all files.

    Parameters
    ----------
    folder : pathlib.Path
        Where the files lie.
    outcomes : tuple of Outcome
    remarks : tuple of str
        Lines on all files together.
    """

    folder: Path
    outcomes: tuple[Outcome, ...]
    remarks: tuple[str, ...] = ()

    def of(self, *statuses: Status) -> tuple[Outcome, ...]:
        """Return the outcomes with one of some statuses."""
        return tuple(outcome for outcome in self.outcomes if outcome.status in statuses)

    @property
    def failed(self) -> tuple[Outcome, ...]:
        """Files that could not be had."""
        return self.of("failed")

    @property
    def changed(self) -> bool:
        """Whether any held file is new or another than before."""
        return bool(self.of("downloaded", "taken", "revised"))

    @property
    def lines(self) -> list[str]:
        """The result as lines of text, with a count at the end."""
        return [*(o.line for o in self.outcomes), *self.remarks, self._count, *self._by_hand]

    @property
    def _count(self) -> str:
        if not self.outcomes:
            return f"No files. The folder is {self.folder}"
        counts = Counter(outcome.status for outcome in self.outcomes)
        parts = ", ".join(f"{counts[status]} {status}" for status in _ORDER if counts[status])
        total = len(self.outcomes)
        return f"{total} file{'s' if total > 1 else ''}: {parts}. Folder: {self.folder}"

    @property
    def _by_hand(self) -> Sequence[str]:
        pages = dict.fromkeys(o.page for o in self.of("failed", "no address") if o.page)
        if not pages:
            return ()
        return (
            "By hand: save the files with a browser, and take them with `lsr fetch --from FOLDER`.",
            *(f"    {page}" for page in pages),
        )
