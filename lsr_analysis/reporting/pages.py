"""Pages of the documentation that are written from the dictionary and the figures."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

from lsr_analysis.analysis.coverage import coverage, without_figures
from lsr_analysis.errors import ParameterError
from lsr_analysis.indicator_files import dictionary
from lsr_analysis.indicators import STAGES, Indicator
from lsr_analysis.reporting.evidence_pages import LAYOUTS, claims_page, themes_page
from lsr_analysis.reporting.markdown import WRITTEN, markdown_table
from lsr_analysis.reporting.peer_page import peer_page
from lsr_analysis.store import Data

__all__ = ["PAGES", "coverage_page", "indicator_page", "write_pages"]

_INTERVALS = {
    "none": "none: limits for independent events would mislead, or there is nothing to infer",
    "not published": "interval not published, and no counts to compute one from",
    "published": "the publisher’s 95% interval, for the years that have one",
    "wilson": "possible (Wilson) for years with counts, else interval not published",
    "byar": "possible (Byar) for years with counts, else interval not published",
    "dobson": "possible (Dobson)",
    "student t": "possible (Student’s t)",
}


def _compare(indicator: Indicator) -> str:
    if not indicator.compare:
        return f"with nothing. {indicator.compare_why}"
    named = {"England": "England’s figure", "councils": "peers and all councils"}
    text = " and ".join(named[c] for c in indicator.compare)
    why = f". {indicator.compare_why}" if indicator.compare_why else ""
    return f"with {text}{why}"


def _entry(indicator: Indicator, bands: Sequence[Indicator]) -> str:
    formula = indicator.counts
    if indicator.over:
        formula += f" / {indicator.over}"
    if indicator.multiplier != 1:
        formula += f" x {indicator.multiplier:,g}"
    rows = [
        ("id", f"`{indicator.id}`"),
        ("unit", indicator.unit),
        ("better is", indicator.polarity),
        ("population", indicator.population),
        ("counts", formula),
        ("frequency", indicator.frequency),
        ("interval", _INTERVALS[indicator.interval]),
        ("trend", indicator.trend + (f". {indicator.trend_why}" if indicator.trend_why else "")),
        ("compared", _compare(indicator)),
    ]
    if indicator.overdispersed:
        rows.append(("overdispersed", "yes: counts vary more than chance alone would make them"))
    if indicator.codes:
        codes = "; ".join(f"{code} ({name})" for name, code in indicator.codes.items())
        rows.append(("code in a framework", codes))
    if indicator.read_with:
        others = ", ".join(f"`{other}`" for other in indicator.read_with)
        rows.append(("read with", f"{others}. {indicator.read_with_why}"))
    if bands:
        rows.append(("also for", "; ".join(f"{b.part} (`{b.id}`)" for b in bands)))
    used = [*indicator.sources, *indicator.denominators]
    rows.append(("from", "; ".join(f"{s.publisher}, {s.publication}" for s in used)))
    if len(indicator.sources) > 1:
        rows.append(("which wins", "the first of these publications that has a figure"))
    rows.append(("caveats", " ".join(indicator.caveats) or "none"))
    return f"### {indicator.title}\n\n{markdown_table(('field', 'value'), rows)}"


def indicator_page(data: Data) -> str:
    """Return the page that explains every indicator, by stage of the pathway."""
    parts = [
        WRITTEN,
        "# Indicators\n",
        "Every indicator of the dictionary, defined in `lsr_analysis/catalogue/indicators/`. What "
        "is held of each stands in [coverage.md](coverage.md); how to add one in "
        "[add-an-indicator.md](add-an-indicator.md).\n",
    ]
    wholes = data.indicators.wholes()
    for stage in STAGES:
        parts.append(f"## {stage.capitalize()}\n")
        for indicator in wholes:
            if indicator.stage != stage or indicator.parent is not None:
                continue
            bands = [band for band in wholes if band.parent == indicator.id]
            parts.append(_entry(indicator, bands))
            if indicator.breakdowns:
                named = (data.indicators.breakdowns[b] for b in indicator.breakdowns)
                kinds = "; ".join(f"{b.title}: {', '.join(b.parts.values())}" for b in named)
                parts.append(f"By part: {kinds}.\n")
    return "\n".join(parts)


def _not_held() -> list[tuple[str, str, str]]:
    path = files("lsr_analysis") / "catalogue" / "not_held.csv"
    rows = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    return [(row["what"], row["publisher"], row["why"]) for row in rows]


def _reconciled(data: Data) -> str:
    table = data.reconciliation
    rows = []
    for key, found in table.groupby(["source", "other_source", "what"]):
        source, other, what = map(str, key)
        largest = found["difference"].abs().max()
        rows.append((source, other, what, f"{len(found):,}", f"{int(found['agree'].sum()):,}",
                     f"{largest:.3f}"))  # fmt: skip
    heads = ("taken from", "beside", "what", "figures", "agree", "largest difference")
    return markdown_table(heads, rows)


def coverage_page(data: Data) -> str:
    """Return the page that says what is held, what is not, and how publications agree."""
    table = coverage(data)
    statuses = [c for c in table if c not in ("indicator", "period", "source", "england")]
    parts = [
        WRITTEN,
        "# Coverage\n",
        "Councils by status, for every indicator and period (for monthly figures: council months). "
        "A council that a publication leaves out is *not available*; only delayed transfers have "
        "no row at all for the Isles of Scilly, which the publication never names. England: "
        "whether the publication, or the sum of all councils, gives a figure.\n",
    ]
    for stage in STAGES:
        ids = [i.id for i in data.indicators.wholes() if i.stage == stage]
        rows = table[table["indicator"].isin(ids)]
        if rows.empty:
            continue
        cells = [
            (
                f"`{row['indicator']}`",
                row["period"],
                row["source"].replace(" ", ", "),
                "yes" if row["england"] else "no",
                *(f"{row[status]:,}" if row[status] else "" for status in statuses),
            )
            for _, row in rows.iterrows()
        ]
        parts += [f"## {stage.capitalize()}\n"]
        parts += [markdown_table(("indicator", "period", "source", "England", *statuses), cells)]
    unfilled = without_figures(data)
    parts += [
        "## Indicators that nothing that ships fills\n",
        "A user enters their figures, or downloads the files that hold them.\n",
        markdown_table(("indicator", "title", "from"),
               [(f"`{i.id}`", i.title, i.sources[0].publication) for i in unfilled]),
        "## By hospital trust\n",
        _trusts(data),
        "## Where two publications give one figure\n",
        "The first publication in an indicator’s list wins that has a figure or withholds it; the "
        "other goes to `data/processed/reconciliation.csv`, figure by figure. *Agree* means within "
        "half a unit of the last decimal printed.\n",
        _reconciled(data),
        "## What is not in the table, and why\n",
        markdown_table(("what", "publisher", "why"), _not_held()),
    ]  # fmt: skip
    return "\n".join(parts)


def _trusts(data: Data) -> str:
    heads = ("indicator", "period", "trusts with a figure")
    groups = data.trusts.groupby(["indicator", "period_start", "period_end"])
    rows = [
        (f"`{name}`", f"{start:%B} to {end:%B %Y}", f"{found['value'].notna().sum()}")
        for (name, start, end), found in groups
    ]
    return markdown_table(heads, rows)


PAGES = {
    "indicators.md": indicator_page,
    "coverage.md": coverage_page,
    "peer-moves.md": peer_page,
    "themes.md": themes_page,
    "claims.md": claims_page,
}
"""Name of each page and what writes it."""


def write_pages(data: Data, folder: Path) -> list[Path]:
    """Write the pages into a folder and return their paths; of what ships, without own figures."""
    data = replace(data, observations=data.shipped, indicators=dictionary(), own=())
    paths = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        texts = {name: page(data) for name, page in PAGES.items()}
        texts |= {name: ",".join(columns) + "\n" for name, columns in LAYOUTS.items()}
        for name, text in texts.items():
            path = folder / name
            path.parent.mkdir(exist_ok=True)
            temporary = path.with_name(f".{path.name}.part")
            temporary.write_text(text, encoding="utf-8", newline="\n")
            temporary.replace(path)
            paths.append(path)
    except OSError as error:
        raise ParameterError(f"{folder} cannot be written to ({error})") from None
    return paths
