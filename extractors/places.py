"""Countries and cities: what they are called and what is said of those who come from them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import yaml

from extractors.model import Language
from extractors.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Places by folded name. A place is known by its ISO country code or its folded city.

    `of` says which places a name or an adjective means (`chinoise` → cn, `parisien` → paris);
    `country` says in which country a city lies.
    """

    names: frozenset[str]
    of: Mapping[Language, Mapping[str, frozenset[str]]]
    country: Mapping[str, str]

    def same(self, said: str, home: tuple[str, ...]) -> bool:
        """Whether someone at home in `home` (city, country) can be said to be of `said`."""
        keys = {key for name in home for key in (fold(name), self.country.get(fold(name)))}
        return said in keys


@cache
def load_places() -> Places:
    """Read the places shipped with the package."""
    written = (resources.files("extractors.data") / "places.yaml").read_text("utf-8")
    rows: dict[str, Any] = yaml.load(written, Loader=yaml.CSafeLoader)
    names = {fold(name) for name in rows["regions"]}
    of: dict[Language, dict[str, set[str]]] = {language: {} for language in Language}
    country: dict[str, str] = {}

    def add(key: str, row: dict[str, Any], own: list[str]) -> None:
        for name in own:
            names.add(fold(name))
            for language in Language:
                of[language].setdefault(fold(name), set()).add(key)
        for language in Language:
            for adjective in row.get(language.value, ()):
                for form in (fold(adjective), f"{fold(adjective)}s"):
                    of[language].setdefault(form, set()).add(key)

    for code, row in rows["countries"].items():
        country[code.lower()] = code.lower()
        add(code.lower(), row, row["names"])
    for city, row in rows["cities"].items():
        for name in (city, *row.get("also", ())):
            country[fold(name)] = row["country"].lower()
        add(fold(city), row, [city, *row.get("also", ())])
    return Places(
        names=frozenset(names),
        of={
            language: {form: frozenset(keys) for form, keys in forms.items()}
            for language, forms in of.items()
        },
        country=country,
    )
