"""Charts: each takes a result object and returns a finished chart with its own alternative text."""

from lsr_analysis.charts.across import across
from lsr_analysis.charts.attribution import attribution
from lsr_analysis.charts.change import change
from lsr_analysis.charts.dashboard import selection_dashboard, stage_dashboard
from lsr_analysis.charts.dots import dots
from lsr_analysis.charts.england import england
from lsr_analysis.charts.experience import SURVEYED, experience
from lsr_analysis.charts.explored_change import explored_change
from lsr_analysis.charts.explored_funnel import explored_funnel
from lsr_analysis.charts.explored_ranks import explored_ranks
from lsr_analysis.charts.funnel import funnel, national_funnel
from lsr_analysis.charts.gap import gap
from lsr_analysis.charts.heat import heat
from lsr_analysis.charts.hexagons import hexagons
from lsr_analysis.charts.league import league
from lsr_analysis.charts.mix import mix
from lsr_analysis.charts.mix_matrix import mix_matrix
from lsr_analysis.charts.multiples import multiples
from lsr_analysis.charts.near_periods import near_periods
from lsr_analysis.charts.pair_positions import pair_positions
from lsr_analysis.charts.pair_series import pair_series
from lsr_analysis.charts.peer_sets import peer_sets
from lsr_analysis.charts.plan import plan
from lsr_analysis.charts.rank_bars import rank_bars
from lsr_analysis.charts.rank_matrix import rank_matrix
from lsr_analysis.charts.rank_strip import rank_strip
from lsr_analysis.charts.reablement import reablement
from lsr_analysis.charts.reviewed_series import reviewed_series
from lsr_analysis.charts.series import series
from lsr_analysis.charts.spine import spine
from lsr_analysis.charts.standing import standing
from lsr_analysis.charts.theme_matrix import theme_matrix
from lsr_analysis.charts.timeline import timeline
from lsr_analysis.charts.xmr import national_xmr, xmr

__all__ = [
    "SURVEYED",
    "across",
    "attribution",
    "change",
    "dots",
    "england",
    "experience",
    "explored_change",
    "explored_funnel",
    "explored_ranks",
    "funnel",
    "gap",
    "heat",
    "hexagons",
    "league",
    "mix",
    "mix_matrix",
    "multiples",
    "national_funnel",
    "national_xmr",
    "near_periods",
    "pair_positions",
    "pair_series",
    "peer_sets",
    "plan",
    "rank_bars",
    "rank_matrix",
    "rank_strip",
    "reablement",
    "reviewed_series",
    "selection_dashboard",
    "series",
    "spine",
    "stage_dashboard",
    "standing",
    "theme_matrix",
    "timeline",
    "xmr",
]
