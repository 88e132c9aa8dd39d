"""The page of the documentation on how far ranks move when peers change."""

from __future__ import annotations

from lsr_analysis.analysis.peer_moves import PeerMoves, peer_moves
from lsr_analysis.analysis.peers import NAMED
from lsr_analysis.analysis.similar import model
from lsr_analysis.analysis.under_sets import FAR
from lsr_analysis.reporting.markdown import WRITTEN, markdown_table
from lsr_analysis.store import Data

__all__ = ["peer_page"]


def _by_set(found: PeerMoves) -> str:
    rows = [
        (
            f"`{name}`" if name in NAMED else name,
            f"{row['ranks']:.0f}",
            f"{row['far']:.0f} ({row['far'] / row['ranks']:.0%})",
            f"{row['median']:.1f}",
            f"{row['delays']:.0f} of {found.shared['area'].nunique()}",
            f"{row['shared']:.1f}",
        )
        for name, row in found.by_set().iterrows()
    ]
    heads = (
        "instead of `similar`", "ranks compared", f"move by more than {FAR} places of 16",
        "median move, places", f"areas whose delayed days move by more than {FAR}",
        "peers shared with `similar`, mean of 15",
    )  # fmt: skip
    return markdown_table(heads, rows)


def _by_area(found: PeerMoves, data: Data) -> str:
    ranks = found.ranks.set_index(["area", "peers"])
    shared = found.shared.set_index(["area", "peers"])["shared"]
    rows = []
    for row in found.sure.itertuples():
        cells = []
        for name in NAMED:
            if (row.area, name) in ranks.index:
                rank = ranks.loc[(row.area, name)]
                cells.append(f"{rank['rank']} of {rank['of']}")
            else:
                cells.append("–")
        rows.append(
            (
                data.register[row.area].name, *cells,
                f"{shared[(row.area, 'region')]}", f"{shared[(row.area, 'type')]}",
                f"{row.nearest:.2f} to {row.farthest:.2f}", f"{row.stay}",
            )
        )  # fmt: skip
    heads = (
        "area", *(f"`{name}`" for name in NAMED), "shared with `region`", "shared with `type`",
        "distances of the 15", "of 15 that stay",
    )  # fmt: skip
    return markdown_table(heads, rows)


def peer_page(data: Data) -> str:
    """Return the page that says how far the ranks of the 20 reviewed areas move."""
    found, m = peer_moves(data), model()
    return "\n".join(
        [
            WRITTEN,
            "# How far ranks move with the peers\n",
            f"The 20 reviewed areas, {found.span}, on every indicator that gives a rank (for most, "
            "the latest figure by the end of that year). Each rank under `similar` is set beside "
            "the rank under another set. Sets have other sizes than 15, so that every rank is put "
            "on the scale of a rank of 16 first: 1 + 15 x (rank - 1) / (councils - 1). All "
            "indicators, areas and sets that there are were taken; [peers.md](peers.md) says what "
            "the sets are.\n",
            "## By set\n",
            _by_set(found),
            "The last ones leave out one dimension of the model at a time.\n",
            "## By area: rank on delayed days (1 is best)\n",
            _by_area(found, data),
            f"*Of 15 that stay*: peers that remain among the 15 in at least 90% of {m.draws:,} "
            f"draws in which every weight of the model changes by up to {m.spread:.0%}.\n",
        ]
    )
