"""All that one area's report tells: its profile, and what is worked out from it beside it."""

from __future__ import annotations

import html
from dataclasses import dataclass

from lsr_analysis.analysis.attributed import Attributed, attributed
from lsr_analysis.analysis.dashboard.board import Dashboard, dashboard
from lsr_analysis.analysis.pair.side_by_side import SideBySide, beside
from lsr_analysis.analysis.parameters import AreaParameters
from lsr_analysis.analysis.peer_series import PeerSeries, peer_series
from lsr_analysis.analysis.profile import AreaProfile, profile_from
from lsr_analysis.analysis.robust.near_periods import NearPeriods, near_periods
from lsr_analysis.store import Data

__all__ = ["Story", "story"]


@dataclass(frozen=True, repr=False)
class Story:
    """What the area notebook tells.

    Parameters
    ----------
    profile : AreaProfile
    board : Dashboard
        Selection metrics and the chosen measures of each stage.
    attributed : Attributed or None
        Who delays are attributed to, in the area and among councils; None without delays.
    peer_series : PeerSeries
        The monthly rates of the peers.
    near : NearPeriods
        Ranks in neighbouring periods.
    pair : SideBySide or None
        The second area that was chosen beside the first; None if none was.
    """

    profile: AreaProfile
    board: Dashboard
    attributed: Attributed | None
    peer_series: PeerSeries
    near: NearPeriods
    pair: SideBySide | None

    def __repr__(self) -> str:
        beside = f", beside {self.pair.other.area.name}" if self.pair else ""
        return f"<story{beside} of {self.profile!r}>"

    def _repr_html_(self) -> str:
        return f"<p>{html.escape(repr(self)[1:-1])}</p>"


def story(data: Data, chosen: AreaParameters) -> Story:
    """Work out everything that the report of an area tells.

    Parameters
    ----------
    data : Data
    chosen : AreaParameters
        Checked parameters.
    """
    profile = profile_from(data, chosen)
    shown = [one.latest for one in (*profile.assessments, *profile.after)]
    return Story(
        profile=profile,
        board=dashboard(profile, data.selection),
        attributed=attributed(data, profile),
        peer_series=peer_series(data, profile),
        near=near_periods(data, profile.area, profile.span, profile.peers, shown),
        pair=beside(data, profile, chosen),
    )
