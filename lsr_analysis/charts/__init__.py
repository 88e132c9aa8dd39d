"""Charts: each takes a result object and returns a finished chart with its own alternative text."""

from lsr_analysis.charts.across import across
from lsr_analysis.charts.after_areas import after_areas
from lsr_analysis.charts.after_effect import after_effect
from lsr_analysis.charts.after_gap import after_gap
from lsr_analysis.charts.after_placebo import after_placebo
from lsr_analysis.charts.after_sensitivity import after_sensitivity
from lsr_analysis.charts.associations_check import associations_check
from lsr_analysis.charts.associations_effects import associations_effects
from lsr_analysis.charts.associations_fit import associations_fit
from lsr_analysis.charts.attribution import attribution
from lsr_analysis.charts.change import change
from lsr_analysis.charts.claims_gaps import claims_gaps
from lsr_analysis.charts.claims_verdicts import claims_verdicts
from lsr_analysis.charts.composite_ranks import composite_ranks
from lsr_analysis.charts.dashboard import selection_dashboard, stage_dashboard
from lsr_analysis.charts.dots import dots
from lsr_analysis.charts.england import england
from lsr_analysis.charts.expectation_areas import expectation_areas
from lsr_analysis.charts.expectation_months import expectation_months
from lsr_analysis.charts.experience import SURVEYED, experience
from lsr_analysis.charts.explored_change import explored_change
from lsr_analysis.charts.explored_funnel import explored_funnel
from lsr_analysis.charts.explored_ranks import explored_ranks
from lsr_analysis.charts.found_coverage import found_coverage
from lsr_analysis.charts.found_stages import found_stages
from lsr_analysis.charts.found_themes import found_themes
from lsr_analysis.charts.found_together import found_together
from lsr_analysis.charts.funnel import funnel, national_funnel
from lsr_analysis.charts.gap import gap
from lsr_analysis.charts.heat import heat
from lsr_analysis.charts.hexagons import hexagons
from lsr_analysis.charts.league import league
from lsr_analysis.charts.mix import mix
from lsr_analysis.charts.mix_matrix import mix_matrix
from lsr_analysis.charts.multiples import multiples
from lsr_analysis.charts.national_hexagons import national_hexagons
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
from lsr_analysis.charts.selection_order import selection_order
from lsr_analysis.charts.selection_windows import selection_windows
from lsr_analysis.charts.series import series
from lsr_analysis.charts.shapes_map import shapes_map
from lsr_analysis.charts.shapes_named import shapes_named
from lsr_analysis.charts.shapes_number import shapes_number
from lsr_analysis.charts.shapes_profiles import shapes_profiles
from lsr_analysis.charts.spine import spine
from lsr_analysis.charts.standing import standing
from lsr_analysis.charts.theme_matrix import theme_matrix
from lsr_analysis.charts.timeline import timeline
from lsr_analysis.charts.variation_lasting import variation_lasting
from lsr_analysis.charts.variation_years import variation_years
from lsr_analysis.charts.xmr import national_xmr, xmr

__all__ = [
    "SURVEYED",
    "across",
    "after_areas",
    "after_effect",
    "after_gap",
    "after_placebo",
    "after_sensitivity",
    "associations_check",
    "associations_effects",
    "associations_fit",
    "attribution",
    "change",
    "claims_gaps",
    "claims_verdicts",
    "composite_ranks",
    "dots",
    "england",
    "expectation_areas",
    "expectation_months",
    "experience",
    "explored_change",
    "explored_funnel",
    "explored_ranks",
    "found_coverage",
    "found_stages",
    "found_themes",
    "found_together",
    "funnel",
    "gap",
    "heat",
    "hexagons",
    "league",
    "mix",
    "mix_matrix",
    "multiples",
    "national_funnel",
    "national_hexagons",
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
    "selection_order",
    "selection_windows",
    "series",
    "shapes_map",
    "shapes_named",
    "shapes_number",
    "shapes_profiles",
    "spine",
    "stage_dashboard",
    "standing",
    "theme_matrix",
    "timeline",
    "variation_lasting",
    "variation_years",
    "xmr",
]
