"""What goes with delayed days, in sentences."""

from __future__ import annotations

import pandas as pd

from lsr_analysis.analysis.associations.design import Group
from lsr_analysis.analysis.associations.fit import CHECKS
from lsr_analysis.analysis.associations.result import Associations
from lsr_analysis.analysis.associations.said import amount, change_said, difference, interval
from lsr_analysis.display.prose import Prose
from lsr_analysis.wording import joined

__all__ = ["associations_answer", "rate_held"]

_MOST = 3
"""Effects that one sentence can hold."""


def _quoted(effect: pd.Series) -> str:
    return f"“{effect['label']}”"


def _names(effects: pd.DataFrame) -> str:
    return joined(list(dict.fromkeys(f"“{label}”" for label in effects["label"])))


def _effect(result: Associations, effect: pd.Series, again: bool = False) -> str:
    """Say one effect in full; shorter after another one."""
    indicator = result.indicators[effect["indicator"]]
    upper, lower = (amount(indicator, effect[end]) for end in ("to", "from"))
    sure = f"{lower}; 95% interval {interval(effect['lower'], effect['upper'])}"
    told = f"at the upper quartile of {_quoted(effect)} ({upper})"
    if again:
        return f"those {told} {difference(effect['ratio'])} than at the lower ({sure})"
    part = result.indicators[effect["outcome"]].part
    days = f"{part.lower()} delayed days" if part else "delayed days"
    return (
        f"councils {told} had {difference(effect['ratio'])} {days} per adult than those at the "
        f"lower quartile ({sure})"
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
    told = []
    for key, rows in clear.head(_MOST).groupby("group", sort=False):
        group = result.group(str(key))
        effects = [_effect(result, row, bool(k)) for k, (_, row) in enumerate(rows.iterrows())]
        told.append(f"{_when(group)}, {joined(effects)}")
    more = len(clear) - _MOST
    rest = f"; {more} more are in the table" if more > 0 else ""
    goes = "goes" if len(clear) == 1 else "go"
    return (
        f"Of {len(main)} figures of councils, {len(clear)} {goes} clearly with delayed days once "
        f"need is allowed for: {'; '.join(told)}{rest}."
    )


def _periods(result: Associations) -> str:
    return joined(list(dict.fromkeys(group.period for group in result.design.groups)))


def rate_held(result: Associations) -> str:
    """Return the false discovery rate in words."""
    return f"{100 * result.design.false_discovery_rate:g}%"


def _group(result: Associations, group: Group) -> list[str]:
    """Say what the models of one group show on its main outcome and on others."""
    found = result.interest
    rows = found[found["group"] == group.id]
    sentences = []
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
        if outcome != group.outcomes[0]:
            listed = "".join(f": {_effect(result, row)}" for _, row in clear.head(1).iterrows())
        else:
            others = [
                f"{_quoted(row)} {difference(row['ratio'])} "
                f"({interval(row['lower'], row['upper'])})"
                for _, row in adjusted[~adjusted.index.isin(clear.index)].iterrows()
            ]
            which_others = "; not clear" if len(clear) else ""
            listed = f"{which_others}: {', '.join(others)}" if others else ""
        sentences.append(f"{group.title}, {group.period}: {told}{listed}.")
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
    near = adjusted[
        ~adjusted["clear"].astype(bool) & ((adjusted["lower"] > 1) | (adjusted["upper"] < 1))
    ]
    if len(near):
        listed = joined([f"{_quoted(row)}{_of(result, row)}" for _, row in near.iterrows()])
        sentences.append(
            f"The 95% interval of {listed}, taken by itself, leaves out no difference; with "
            f"{len(found)} effects looked at it does not count as clear."
        )
    for _, row in adjusted[adjusted["clear"].astype(bool)].iterrows():
        if row["fails"]:
            sentences.append(
                f"{_quoted(row)}{_of(result, row)} is no longer told from no difference "
                f"{joined(list(row['fails']))}, so it should carry little weight."
            )
    within = found[found["adjustment"] == "within"]
    for key, rows in within.groupby("group", sort=False):
        several = rows.drop_duplicates("variable")
        spans = [
            f"{change_said(result.indicators[row['indicator']], row)} ({_quoted(row)})"
            for _, row in several.iterrows()
        ]
        sentences.append(
            f"{result.group(str(key)).title}, within councils from one year to the next: "
            f"{int(rows['clear'].sum()) or 'none'} of {len(rows)} associations is clear. Figures "
            f"moved little: half of them lie within {joined(spans)}."
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
        f"{most} between councils is left unexplained: the adjusted models take "
        f"away {low:.0%} to {high:.0%} of it (share of the deviance)."
    ]
    if "region_ratio" in adjusted and (adjusted["region_p"] < 0.05).any():
        far = adjusted[adjusted["region_p"] < 0.05]
        top = far["region_furthest"].mode().iloc[0]
        ratios = far.loc[far["region_furthest"] == top, "region_ratio"]
        sentences.append(
            f"Regions differ beyond what {len(far)} of {len(adjusted)} adjusted models say: in the "
            f"{top} councils had {ratios.min():.0%} to {ratios.max():.0%} of the delayed days that "
            "the models give them."
        )
    return sentences


def _stand(result: Associations) -> list[str]:
    main = result.main
    clear = main[main["clear"].astype(bool)]
    stands = clear[[not fails for fails in clear["fails"]]] if len(clear) else clear
    if stands.empty:
        return []
    sentences = []
    for _, row in stands.iterrows():
        told = "and without any one council"
        if row.get("in_regions_ratio", float("nan")) > 0:
            sure = interval(row["in_regions_lower"], row["in_regions_upper"])
            told = (
                "without any one council, and within regions "
                f"({difference(row['in_regions_ratio'])}, {sure})"
            )
        ends = [row.get(f"{name}_{end}") for name in CHECKS for end in ("lower", "upper")]
        just = any(end is not None and round(100 * (end - 1)) == 0 for end in ends if end == end)
        sentences.append(
            f"{_quoted(row)} stands{', if only just,' if just else ''} with every council counting "
            f"alike, {told}."
        )
    return sentences


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
        _answer(result), *_stand(result), *groups, *_conflicts(result), *_left(result),
        *([f"Not measured by any source here, and so not ruled in or out: {unmeasured}."]
          if unmeasured else []),
    ]  # fmt: skip
    return Prose(tuple(sentences), listed=True)
