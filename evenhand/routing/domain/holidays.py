"""Public holidays, as countries and their regions keep them; a library knows them."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

import holidays
from holidays.registry import COUNTRIES


def holiday_on(day: date, country: str, region: str = "") -> str:
    """What is kept that day, in English; empty for a working day, and where no country is said."""
    return _of_year(day.year, country, region).get(day, "") if country else ""


@lru_cache(maxsize=512)
def _of_year(year: int, country: str, region: str) -> Mapping[date, str]:
    """The holidays of a year; none for a place that the library does not know (any more)."""
    try:
        return dict(holidays.country_holidays(country, subdiv=region or None, years=year, language="en_US"))
    except (NotImplementedError, KeyError):
        return {}


@lru_cache(maxsize=1)
def countries() -> Mapping[str, str]:
    """Every country whose holidays are known: its name by its code, in order of names."""
    names = {codes[1]: module.replace("_", " ").title() for module, codes in COUNTRIES.items()}
    known = holidays.list_supported_countries(include_aliases=False)
    return dict(sorted(((code, names.get(code, code)) for code in known), key=lambda each: each[1]))


def regions_of(country: str) -> tuple[str, ...]:
    """The regions of a country that keep days of their own."""
    return tuple(sorted(holidays.list_supported_countries(include_aliases=False).get(country, ())))
