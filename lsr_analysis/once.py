"""Work out once what is the same for every area, and keep it beside the figures."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

import pandas as pd

from lsr_analysis.store import Data

__all__ = ["once"]

P = ParamSpec("P")
R = TypeVar("R")


def _key(parameter: object) -> Hashable:
    """Return what stands for a parameter; months cannot be looked up as they are."""
    if isinstance(parameter, pd.PeriodIndex):
        return (parameter.freqstr, *parameter.asi8.tolist())
    return parameter


def once(
    most: int,
) -> Callable[[Callable[Concatenate[Data, P], R]], Callable[Concatenate[Data, P], R]]:
    """Let a function of the figures keep its last results for as long as the figures are held.

    Many profiles are made from the same figures, and much of each is the same for every area.
    Results belong to one :class:`lsr_analysis.store.Data`: other figures have their own. A table
    is handed out as a copy; anything else must not be changed by who gets it.

    Parameters
    ----------
    most : int
        Results to keep, so that a long session does not fill the memory; that which was not
        asked for longest goes first.
    """

    def decorate(
        function: Callable[Concatenate[Data, P], R],
    ) -> Callable[Concatenate[Data, P], R]:
        name = f"{function.__module__}.{function.__qualname__}"

        @wraps(function)
        def remembered(data: Data, *args: P.args, **kwargs: P.kwargs) -> R:
            kept = data.results.setdefault(name, OrderedDict())
            key = (*map(_key, args), *((word, _key(value)) for word, value in kwargs.items()))
            if key in kept:
                kept.move_to_end(key)
            else:
                kept[key] = function(data, *args, **kwargs)
                if len(kept) > most:
                    kept.popitem(last=False)
            found = kept[key]
            return found.copy() if isinstance(found, pd.DataFrame | pd.Series) else found

        return remembered

    return decorate
