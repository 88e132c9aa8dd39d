"""Charts: each takes a result object and returns a finished chart with its own alternative text."""

from lsr_analysis.charts.across import across
from lsr_analysis.charts.change import change
from lsr_analysis.charts.england import england
from lsr_analysis.charts.funnel import funnel, national_funnel
from lsr_analysis.charts.league import league
from lsr_analysis.charts.mix import mix
from lsr_analysis.charts.mix_matrix import mix_matrix
from lsr_analysis.charts.peer_sets import peer_sets
from lsr_analysis.charts.plan import plan
from lsr_analysis.charts.rank_bars import rank_bars
from lsr_analysis.charts.rank_matrix import rank_matrix
from lsr_analysis.charts.reviewed_series import reviewed_series
from lsr_analysis.charts.selection import selection
from lsr_analysis.charts.series import series
from lsr_analysis.charts.spine import spine
from lsr_analysis.charts.standing import standing
from lsr_analysis.charts.theme_matrix import theme_matrix
from lsr_analysis.charts.timeline import timeline
from lsr_analysis.charts.xmr import national_xmr, xmr

__all__ = [
    "across",
    "change",
    "england",
    "funnel",
    "league",
    "mix",
    "mix_matrix",
    "national_funnel",
    "national_xmr",
    "peer_sets",
    "plan",
    "rank_bars",
    "rank_matrix",
    "reviewed_series",
    "selection",
    "series",
    "spine",
    "standing",
    "theme_matrix",
    "timeline",
    "xmr",
]
