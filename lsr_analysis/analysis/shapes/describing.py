"""What sets the groups apart, in figures and in names."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lsr_analysis.wording import joined

__all__ = ["group_names", "group_profiles", "plane"]

_NAMED = 3
_APART = 0.4
"""Standard deviations among councils from which on a part is in a group's name."""


def group_profiles(groups: pd.Series, logs: pd.DataFrame, shares: pd.DataFrame) -> pd.DataFrame:
    """Return how each group's parts differ from those of all councils.

    Parameters
    ----------
    groups : pandas.Series of int
        By council.
    logs : pandas.DataFrame
        Centred log-ratios by council.
    shares : pandas.DataFrame
        Of the same parts, by council, and England's in the row ``England``.

    Returns
    -------
    pandas.DataFrame
        One row a group and part: ``group``, ``part``, ``share`` (mean of the group's councils),
        ``england``, ``ratio`` (of these two), ``log_ratio`` (mean of the group less that of all
        councils) and ``apart`` (the same in standard deviations among councils).
    """
    means = logs.groupby(groups).mean() - logs.mean()
    share = shares.loc[logs.index].groupby(groups).mean()
    table = pd.DataFrame(
        {
            "share": share.stack(),
            "log_ratio": means.stack(),
            "apart": (means / logs.std().where(logs.std() > 0)).stack(),
        }
    ).rename_axis(["group", "part"])
    table = table.reset_index()
    table["england"] = table["part"].map(shares.loc["England"])
    table["ratio"] = table["share"] / table["england"].where(table["england"] > 0)
    return table


def group_names(profiles: pd.DataFrame, shorts: pd.Series) -> dict[int, str]:
    """Name each group by the parts that it has more of than councils have on average.

    At most three parts: those that lie furthest above the average in standard deviations, if
    that is at least 0.4 of one and the group's share is above England's too. The deviation
    serves since rare parts would win on ratios alone.

    Parameters
    ----------
    profiles : pandas.DataFrame
        From :func:`group_profiles`.
    shorts : pandas.Series
        Short title by part.

    Returns
    -------
    dict of int to str
        By group.
    """
    names: dict[int, str] = {}
    for group, rows in profiles.groupby("group"):
        more = rows[(rows["apart"] >= _APART) & (rows["ratio"] > 1)]
        chosen = more.nlargest(_NAMED, "apart")["part"]
        words = [str(shorts[part]) for part in chosen]
        name = f"more {joined(words)}" if words else "near the average"
        names[int(str(group))] = name if name not in names.values() else f"{name} ({group})"
    return names


def plane(scaled: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, tuple[float, float]]:
    """Return the first two principal components of the councils, and how parts pull.

    Parameters
    ----------
    scaled : pandas.DataFrame
        Coordinates with mean 0.

    Returns
    -------
    places, pulls : pandas.DataFrame
        By council and by part: ``x`` and ``y``. A pull is the covariance of the part with the
        component in its standard deviations, so that its square is the variance shown.
    explained : tuple of float
        Share of variance of each component.
    """
    from sklearn.decomposition import PCA

    found = PCA(2, svd_solver="full").fit(scaled.to_numpy())
    # The part that pulls most pulls up or right, whichever way the decomposition came out.
    # Of two parts that mirror each other, alike but for rounding, it is the later one.
    most = -1 - np.abs(found.components_[:, ::-1]).round(9).argmax(axis=1)
    turned = np.sign(found.components_[np.arange(2), most])
    axes = found.components_.T * turned
    places = pd.DataFrame(scaled.to_numpy() @ axes, scaled.index, ["x", "y"])
    pulls = pd.DataFrame(axes * np.sqrt(found.explained_variance_), scaled.columns, ["x", "y"])
    across, up = (float(share) for share in found.explained_variance_ratio_)
    return places, pulls, (across, up)
