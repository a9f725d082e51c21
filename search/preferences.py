"""Whose documents come slightly sooner for somebody: those of the own units, then those of the units' regions."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypedDict

from search.audience import units_of
from search.query import MOST_PREFERRED

# Codes of the regions that units with these ids lie in.
RegionsOfUnits = Callable[[Sequence[int]], Iterable[str]]

_providers: list[RegionsOfUnits] = []


class Preferred(TypedDict):
    """Arguments of ``SearchQuery``."""

    preferred_units: tuple[int, ...]
    preferred_regions: tuple[str, ...]


def register_regions_of_units(provider: RegionsOfUnits) -> RegionsOfUnits:
    """Let an app that knows units say where they lie; registering twice changes nothing."""
    if provider not in _providers:
        _providers.append(provider)
    return provider


def preferred_by(audience: Iterable[str]) -> Preferred:
    """What somebody with the tokens of ``audience`` is near to.

    Nothing for those without a unit, and for those with more than count: who looks after all is near to none.
    """
    units = units_of(audience)
    if len(units) > MOST_PREFERRED:
        units = ()
    codes = {code for provider in _providers for code in provider(units)} if units else set()
    return Preferred(preferred_units=units, preferred_regions=tuple(sorted(codes)))
