"""A file that is still on its way: kept when a transfer breaks off, continued by the next.

While a run works on it the file has a name of its own, so that two runs never write to one
file. A run that stops hands it back under the name that the next run looks for.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from pathlib import Path

from lsr_analysis.fetching.ledger import spare_name

__all__ = ["Part"]

_SUFFIX = ".part"
_ABANDONED = 3600
"""Seconds without a byte after which a part belongs to a run that was killed."""


def _is_spare(path: Path, target: Path) -> bool:
    """Say whether a part of the target goes by the name of the run that works on it."""
    return path.name.startswith(f".{target.name}.") and path.name != f".{target.name}{_SUFFIX}"


def _abandoned(path: Path) -> bool:
    try:
        return time.time() - path.stat().st_mtime > _ABANDONED
    except FileNotFoundError:  # its run has just ended
        return False


def _facts(path: Path) -> Path:
    return path.with_name(f"{path.name}.json")


@dataclass
class Part:
    """The bytes of a file that came so far.

    Parameters
    ----------
    target : pathlib.Path
        Where the whole file will lie.
    path : pathlib.Path
        Where the bytes are now.
    url : str
        Where they came from.
    validator : str
        What the host said of this edition (ETag or date); empty if the bytes cannot be
        continued.
    """

    target: Path
    path: Path
    url: str = ""
    validator: str = ""

    @classmethod
    def claim(cls, target: Path, url: str) -> Part:
        """Take over what an earlier run left of a file, or begin with nothing."""
        part = cls(target, spare_name(target, _SUFFIX), url)
        left = target.with_name(f".{target.name}{_SUFFIX}")
        at_work = [p for p in target.parent.glob(f".*{_SUFFIX}") if _is_spare(p, target)]
        for path in (left, *filter(_abandoned, at_work)):
            try:
                facts = json.loads(_facts(path).read_text(encoding="utf-8"))
                path.replace(part.path)  # if two runs want it, one of them gets it
                _facts(path).unlink(missing_ok=True)
            except (OSError, ValueError):
                path.unlink(missing_ok=True)
                _facts(path).unlink(missing_ok=True)
                continue
            if isinstance(facts, dict) and facts.get("url") == url and facts.get("validator"):
                part.validator = str(facts["validator"])
                part._note()
                break
        if not part.validator:
            part.restart()
        return part

    @property
    def size(self) -> int:
        """Bytes that came so far."""
        return self.path.stat().st_size if self.path.exists() else 0

    def restart(self, validator: str = "") -> None:
        """Begin again with nothing, for an edition that the host calls by a validator."""
        self.validator = validator
        self.path.write_bytes(b"")
        self._note()

    def _note(self) -> None:
        """Write down what the bytes are of, so that even a killed run can be continued."""
        facts = json.dumps({"url": self.url, "validator": self.validator})
        _facts(self.path).write_text(facts, encoding="utf-8")

    def release(self) -> None:
        """Hand the bytes to the next run, or throw them away if they cannot be continued."""
        if not self.path.exists():
            _facts(self.path).unlink(missing_ok=True)
        elif self.validator and self.size:
            left = self.target.with_name(f".{self.target.name}{_SUFFIX}")
            _facts(self.path).replace(_facts(left))
            self.path.replace(left)
        else:
            self.drop()

    def drop(self) -> None:
        """Throw the bytes away."""
        self.path.unlink(missing_ok=True)
        _facts(self.path).unlink(missing_ok=True)
