"""What goes with delayed days, in sentences."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lsr_analysis.analysis.associations.design import Group
from lsr_analysis.analysis.associations.family import at_limit, near_rate
from lsr_analysis.analysis.associations.fit import CHECKS
from lsr_analysis.analysis.associations.result import Associations
from lsr_analysis.analysis.associations.said import (
    amount,
    change_said,
    days_said,
    difference,
    interval,
)
from lsr_analysis.display.prose import Prose
from lsr_analysis.wording import joined, raised

__all__ = ["NOTHING", "NOTHING_ADJUSTED", "associations_answer", "rate_held"]

NOTHING = Prose(("None of the models of what goes with delayed days could be fitted.",))
NOTHING_ADJUSTED = Prose(("None of the adjusted models of delayed days could be fitted.",))

_MOST = 3
"""Effects that one sentence can hold."""


def _quoted(effect: pd.Series) -> str:
    return f"“{effect['label']}”"


def _names(effects: pd.DataFrame) -> str:
    return joined(list(dict.fromkeys(f"“{label}”" for label in effects["label"])))


def _days(result: Associations, effect: pd.Series) -> str:
    part = result.indicators[effect["outcome"]].part
    return f"{part.lower()} delayed days" if part else "delayed days"


def _beside(result: Associations, effect: pd.Series) -> str:
    """Name what else is in the model of an effect."""
    plans = result.group(effect["group"]).plans
    plan = next(plan for plan in plans if plan.id == effect["model"])
    return joined([f"“{v.label}”" for v in plan.variables if v.id != effect["variable"]])


def _effect(result: Associations, effect: pd.Series) -> str:
    """Say what the model gives for one effect in full."""
    indicator = result.indicators[effect["indicator"]]
    upper, lower = (amount(indicator, effect[end]) for end in ("to", "from"))
    beside = _beside(result, effect)
    verb = "are" if beside.count("“") > 1 else "is"
    return (
        f"the model gives councils at the upper quartile of {_quoted(effect)} ({upper}) "
        f"{days_said(effect['ratio'], _days(result, effect))} per adult than those at the lower "
        f"({lower}; 95% interval {interval(effect['lower'], effect['upper'])})"
        f"{f', once {beside} {verb} allowed for' if beside else ''}"
    )


def _when(group: Group) -> str:
    many = "council-years " if len(group.years) > 1 else ""
    return f"in {many}{group.period}"


def _answer(result: Associations) -> str:
    main = result.main
    clear = main[main["clear"].astype(bool)]
    if clear.empty:
        return (
            f"None of {len(main)} figures of councils goes clearly with delayed days once need is "
            f"allowed for ({_periods(result)}; false discovery rate held at "
            f"{rate_held(result)}), which is not to say that none does: the clearest of them is "
            f"{_quoted(main.iloc[0])}, with {difference(main.iloc[0]['ratio'])} delayed days at "
            "the upper than at the lower quartile (95% interval "
            f"{interval(main.iloc[0]['lower'], main.iloc[0]['upper'])})."
        )
    told = [_headed(result, rows) for _, rows in clear.head(_MOST).groupby("group", sort=False)]
    more = len(clear) - _MOST
    rest = f"; {more} more are in the table" if more > 0 else ""
    goes = "goes" if len(clear) == 1 else "go"
    return (
        f"Of {len(main)} figures of councils, need among them, {len(clear)} {goes} clearly with "
        "delayed days once the rest of need is allowed for (at the upper against the lower "
        "quartile): "
        f"{'; '.join(told)}{rest}."
    )


def _headed(result: Associations, rows: pd.DataFrame) -> str:
    """Say clear effects of one group for the headline: how large, how sure, their checks."""
    told = []
    for name, row in rows.iterrows():
        size = difference(row["ratio"])
        side = " " + size.split()[-1]  # said once: both limits of a clear effect lie on it
        notes = [f"95% interval {interval(row['lower'], row['upper']).removesuffix(side)}"]
        if pd.notna(row.get("in_regions_ratio")):
            notes.append(f"{difference(row['in_regions_ratio']).removesuffix(side)} within regions")
        if result.limit[name]:
            notes.append("at the limit")
        told.append(f"{_quoted(row)} {size} ({'; '.join(notes)})")
    return f"{_when(result.group(rows.iloc[0]['group']))}, {joined(told)}"


def _periods(result: Associations) -> str:
    return joined(list(dict.fromkeys(group.period for group in result.design.groups)))


def rate_held(result: Associations) -> str:
    """Return the false discovery rate in words."""
    return f"{100 * result.design.false_discovery_rate:g}%"


def _group(result: Associations, group: Group) -> list[str]:
    """Say what the models of one group show on its main outcome and on others."""
    found = result.interest
    rows = found[found["group"] == group.id]
    sentences: list[str] = []
    for outcome in group.outcomes:
        here = rows[rows["outcome"] == outcome.id]
        adjusted = here[here["adjustment"] == "adjusted"]
        if adjusted.empty:
            continue
        which = "delayed days" if outcome == group.outcomes[0] or not outcome.part else (
            f"{outcome.part.lower()} delays alone"
        )  # fmt: skip
        clear = adjusted[adjusted["clear"].astype(bool)]
        told = (
            f"{_names(clear)} {'goes' if len(clear) == 1 else 'go'} clearly with {which}"
            if len(clear)
            else f"no adjusted association with {which} is clear"
        )
        others = [
            f"{_quoted(row)} {difference(row['ratio'])} ({interval(row['lower'], row['upper'])})"
            for _, row in adjusted[~adjusted.index.isin(clear.index)].iterrows()
        ]
        which_others = "; not clear" if len(clear) else ""
        listed = f"{which_others}: {', '.join(others)}" if others else ""
        asked = f" {group.question}" if not sentences else ""
        sentences.append(f"{group.title}, {group.period}.{asked} {raised(told)}{listed}.")
    return sentences


def _of(result: Associations, effect: pd.Series) -> str:
    part = result.indicators[effect["outcome"]].part
    return f" with {part.lower()} delays" if part else ""


def _conflicts(result: Associations) -> list[str]:
    """Say where models of one question disagree."""
    found = result.interest
    clear = found[found["clear"].astype(bool)]
    sentences = []
    adjusted = found[found["adjustment"] == "adjusted"]
    alone = clear[clear["adjustment"] == "alone"]
    gone = [
        index
        for index, row in alone.iterrows()
        if (other := result.beside(row, "adjusted")) is not None and not other["clear"]
    ]
    if gone:
        sentences.append(
            f"Clear alone but not once adjusted: {_names(alone.loc[gone])}. They go with each "
            "other or with need so much that their own part cannot be told."
        )
    only = [
        f"{_quoted(row)}{_of(result, row)} (alone {difference(other['ratio'])}, 95% interval "
        f"{interval(other['lower'], other['upper'])})"
        for _, row in adjusted[adjusted["clear"].astype(bool)].iterrows()
        if (other := result.beside(row, "alone")) is not None and not other["clear"]
    ]
    if only:
        sentences.append(f"Clear only once adjusted: {joined(only)}.")
    near = adjusted[
        ~adjusted["clear"].astype(bool) & ((adjusted["lower"] > 1) | (adjusted["upper"] < 1))
    ]
    if len(near):
        listed = joined([f"{_quoted(row)}{_of(result, row)}" for _, row in near.iterrows()])
        sentences.append(
            f"The 95% interval of {listed}, taken by itself, leaves out no difference; with the "
            "number of effects looked at it does not count as clear."
        )
    within = found[found["adjustment"] == "within"]
    for key, rows in within.groupby("group", sort=False):
        several = rows.drop_duplicates("variable")
        spans = [
            f"{change_said(result.indicators[row['indicator']], row)} ({_quoted(row)})"
            for _, row in several.iterrows()
        ]
        many = int(rows["clear"].sum())
        told = (
            f"{many} of the {len(rows)} associations {'is' if many == 1 else 'are'} clear, though"
            if many
            else f"none of the {len(rows)} associations is clear, and could hardly be:"
        )
        sentences.append(
            f"{result.group(str(key)).title}, within councils from one year to the next: {told} "
            f"the figures moved little. Half of them lie within {joined(spans)}."
        )
    return sentences


def _left(result: Associations) -> list[str]:
    """Say how much is left unexplained."""
    models = result.models
    adjusted = models[models["adjustment"] == "adjusted"]
    if adjusted.empty:
        return []
    low, high = adjusted["explained"].min(), adjusted["explained"].max()
    most = "Most of the variation" if high < 0.5 else "Part of the variation"
    sentences = [
        f"{most} is left unexplained: the adjusted models take away {low:.0%} to {high:.0%} of the "
        "deviance, their measure of variation, that is left once years are allowed for."
    ]
    if "region_ratio" in adjusted and (adjusted["region_p"] < 0.05).any():
        far = adjusted[adjusted["region_p"] < 0.05]
        top = far["region_furthest"].mode().iloc[0]
        ratios = far.loc[far["region_furthest"] == top, "region_ratio"]
        sentences.append(
            f"{'All' if len(far) == len(adjusted) else f'{len(far)} of the'} {len(adjusted)} "
            f"adjusted models leave differences between regions: councils in the {top} had "
            f"{ratios.min():.0%} to {ratios.max():.0%} of the delayed days that the models give "
            "them."
        )
    return sentences


def _clear(result: Associations) -> list[str]:
    """Say each clear adjusted effect in full, and what becomes of it in the checks."""
    found = result.interest
    adjusted = found[(found["adjustment"] == "adjusted") & found["clear"].astype(bool)]
    order = adjusted.assign(second=~adjusted.index.isin(result.main.index))
    order = order.sort_values(["second", "q", "p"], kind="stable")
    return [
        f"{raised(_when(result.group(row['group'])))}, {_effect(result, row)}. "
        f"{_stands(result, row)}"
        for _, row in order.iterrows()
    ]


def _regional(row: pd.Series) -> tuple[str, bool]:
    """Return an effect within regions in words, and whether it nearly touches no difference."""
    ratio = row.get("in_regions_ratio", float("nan"))
    if not ratio > 0:
        return "", False
    lower, upper = row["in_regions_lower"], row["in_regions_upper"]
    told = f"{difference(ratio)}, 95% interval {interval(lower, upper)}"
    return told, round(100 * ((lower if row["ratio"] > 1 else upper) - 1)) == 0


def _stands(result: Associations, row: pd.Series) -> str:
    """Say what becomes of a clear effect in the checks."""
    told, near = _regional(row)
    rate = result.design.false_discovery_rate
    if at_limit(row, rate):
        close = f" (q {row['q']:.3f}, where {rate:g} is the most that counts)"
        parts = [f"It lies at the limit of what is clear{close if near_rate(row, rate) else ''}"]
        if row["fails"]:
            fails = [
                f"{one} ({told})" if one == CHECKS["in_regions"] and told else one
                for one in row["fails"]
            ]
            parts.append(f"it is not told from no difference {joined(fails)}")
        elif told:
            parts.append(f"within regions it is {told}")
        return f"{'; '.join(parts)}."
    if not told:
        return "It stands with every council counting alike and without any one council."
    if near:
        weaker = abs(np.log(row["in_regions_ratio"])) < abs(np.log(row["ratio"]))
        return (
            "It stands with every council counting alike and without any one council, and is "
            f"{'weaker' if weaker else 'less sure'} within regions ({told}), where it can hardly "
            "be told from no difference."
        )
    return (
        "It stands with every council counting alike, without any one council, and within regions "
        f"({told})."
    )


def associations_answer(result: Associations) -> Prose:
    """Say what goes with delayed days, what conflicts, what is unexplained and not measured.

    Parameters
    ----------
    result : Associations

    Returns
    -------
    Prose
        The first sentence answers the question by itself.
    """
    if result.main.empty:
        why = "; ".join(dict.fromkeys(result.unfitted.values())) or "no model is set out"
        told = f"no adjusted model could be fitted ({why})"
        return Prose((f"What goes with delayed days is not assessable: {told}.",))
    groups = [s for group in result.design.groups for s in _group(result, group)]
    unmeasured = "; ".join(result.design.not_measured)
    sentences = [
        _answer(result), *_clear(result), *groups, *_conflicts(result), *_left(result),
        *([f"Not measured by any source here, and so not ruled in or out: {unmeasured}."]
          if unmeasured else []),
    ]  # fmt: skip
    return Prose(tuple(sentences), listed=True)
