"""Table of who delayed days are attributed to, without and with joint attribution."""

from __future__ import annotations

import pandas as pd

from lsr_analysis.analysis.attributed import Attributed
from lsr_analysis.analysis.profile import AreaProfile
from lsr_analysis.areas import ENGLAND
from lsr_analysis.display.prose import Prose
from lsr_analysis.display.table import Table

__all__ = ["attribution_table"]


def _range(shares: pd.Series) -> str:
    return f"{shares.min():.1%} to {shares.max():.1%}" if len(shares) else "–"


def _figures(profile: AreaProfile, found: Attributed) -> pd.DataFrame:
    """Every council’s shares, unrounded, with the part that it plays in this report."""
    rows = found.councils.copy()
    role = pd.Series("other council", rows.index)
    role[list(found.peers.index)] = "peer"
    role[profile.area.code] = "area"
    rows.insert(0, "area_code", rows.index)
    rows.insert(1, "area_name", [found.names[code] for code in rows.index])
    rows.insert(2, "role", role)
    england = {"area_code": ENGLAND, "area_name": "England", "role": "England", **found.england}
    whole = pd.concat([pd.DataFrame([england]), rows], ignore_index=True)
    return whole.assign(
        period=profile.mix_when, months=len(found.months), peer_set=profile.peers.name
    )


def attribution_table(profile: AreaProfile, found: Attributed | None) -> Table | Prose:
    """Table of delayed days by attribution; the CSV file has the shares of every council.

    Parameters
    ----------
    profile : AreaProfile
    found : Attributed or None
        From :func:`lsr_analysis.analysis.attributed.attributed`.

    Returns
    -------
    Table or Prose
        Prose that says why, if there are no delayed days.
    """
    if found is None:
        return Prose((profile.missing or f"No delayed days in {profile.mix_when}.",))
    shown = pd.DataFrame(
        {
            "Attributed to": list(found.titles.values()),
            "Delayed days": [f"{found.days[way]:,.0f}" for way in found.titles],
            "Share": [f"{found.area[way]:.1%}" for way in found.titles],
            "England share": [f"{found.england[way]:.1%}" for way in found.titles],
            f"Peers’ range ({len(found.peers)})": [
                _range(found.peers[way]) for way in found.titles
            ],
            f"All councils’ range ({len(found.councils)})": [
                _range(found.councils[way]) for way in found.titles
            ],
            "Middle half of councils": [
                f"{found.councils[way].quantile(0.25):.1%} to "
                f"{found.councils[way].quantile(0.75):.1%}"
                for way in found.titles
            ],
        }
    )
    return Table(
        "attribution",
        f"Delayed days by who they are attributed to, {profile.area.name}, {profile.mix_when}",
        shown,
        _figures(profile, found),
        f"Peers: {profile.peers.named}. Rows with joint days overlap; those without them and the "
        "last add up to all days. How much is attributed jointly depends on local recording, so "
        "compare a side without and with joint days. The CSV file has the shares of every council.",
    )
