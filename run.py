"""Set everything up, then make the reports or run the tests.

    python run.py report [options of `lsr report`]
    python run.py test [options of pytest]

On Windows: ``py run.py report``. Only the standard library is used here. The first call makes
``.venv`` and installs the package with the versions of ``constraints.txt``; later calls reuse it
until one of those files changes. README.md shows the same steps by hand.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "lsr-installed.txt"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
OLDEST = (3, 11)
# What each command needs: the tests need everything that the reports do, and more.
EXTRAS = {"report": "", "test": "[test]"}
# Each worker holds the figures in memory.
MOST_WORKERS = 4


def fail(message: str) -> None:
    """Stop with a message that says what to do."""
    sys.exit(f"run.py: {message}")


def fingerprint(extra: str) -> str:
    """Return what the environment must have been made from."""
    digest = hashlib.sha256()
    for name in ("pyproject.toml", "constraints.txt"):
        digest.update((ROOT / name).read_bytes())
    return f"{digest.hexdigest()} {sys.version_info[0]}.{sys.version_info[1]} {ROOT} {extra}"


def is_ready(extra: str) -> bool:
    """Say whether the environment is there and holds what is needed."""
    if not (STAMP.is_file() and PYTHON.is_file()):
        return False
    done = STAMP.read_text(encoding="utf-8")
    return done in {fingerprint(extra), fingerprint(EXTRAS["test"])}


def set_up(extra: str) -> None:
    """Make the environment and install the package into it."""
    STAMP.unlink(missing_ok=True)
    if not PYTHON.is_file():
        print("Making .venv (once) ...", flush=True)
        shutil.rmtree(VENV, ignore_errors=True)
        try:
            venv.create(VENV, with_pip=True)
        except (OSError, subprocess.CalledProcessError) as error:
            fail(
                f"the environment .venv could not be made ({error}). On Debian or Ubuntu, install "
                "the package python3-venv; then run this again."
            )
    print("Installing the package and what it needs (once; a few minutes) ...", flush=True)
    command = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    command += ["--constraint", ROOT / "constraints.txt", "--editable", f"{ROOT}{extra}"]
    if subprocess.run(list(map(str, command)), cwd=ROOT).returncode:
        fail(
            "pip could not install the package; its own message stands above. Behind a proxy, set "
            "HTTPS_PROXY or pip's own configuration; offline, see 'By hand' in README.md."
        )
    STAMP.write_text(fingerprint(extra), encoding="utf-8")


def spread(options: list[str]) -> list[str]:
    """Return the options that share the tests among cores, unless the user set their own.

    Tests of one file stay together, so that what they share is made once. Files go in their own
    order, which has the longest (areas, browser) first: files of few tests are not the short ones.
    """
    if any(option.startswith(("-n", "--numprocesses", "--pdb")) for option in options):
        return []
    workers = str(min(MOST_WORKERS, os.cpu_count() or 1))
    return ["-n", workers, "--dist", "loadfile", "--no-loadscope-reorder"]


def main(arguments: list[str]) -> int:
    """Run one of the two commands."""
    if sys.version_info < OLDEST:
        fail(f"Python {OLDEST[0]}.{OLDEST[1]} or newer is needed; this is {sys.version.split()[0]}")
    if not arguments or arguments[0] not in EXTRAS:
        print(__doc__)
        return 0 if arguments and arguments[0] in ("-h", "--help") else 2
    name, rest = arguments[0], arguments[1:]
    if not is_ready(EXTRAS[name]):
        set_up(EXTRAS[name])
    if name == "report":
        # In the folder where the user is, so that paths in the options mean what they say.
        return subprocess.run([str(PYTHON), "-m", "lsr_analysis", "report", *rest]).returncode
    return subprocess.run([str(PYTHON), "-m", "pytest", *spread(rest), *rest], cwd=ROOT).returncode


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
