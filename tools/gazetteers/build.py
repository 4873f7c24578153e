"""Makes the gazetteer that the rules for names and addresses look words up in.

Rule 1: the sources are public and named in PROVENANCE.md: the first names and surnames
        of the United States Census (public domain, packaged as `names`), the locales
        of Faker (MIT), and the two lists beside this script.
Rule 2: the same sources give the same bytes: words are folded, sorted and packed, and
        nothing depends on time or on the order in which files are read.

Run it as `python tools/gazetteers/build.py`, with `names==0.3.0` and `Faker==40.54.0`
installed.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import faker.providers.address
import faker.providers.person
import names

from bedrock_weir.classifiers.names.gazetteer import (
    COUNTRY,
    FIRST,
    ORDINARY,
    PLACE,
    SURNAME,
    fold,
)

HERE = Path(__file__).parent
OUTPUT = HERE.parents[1] / "runtime/bedrock_weir/classifiers/names/gazetteer.bin"

CENSUS_SURNAMES = 20_000
"""The most frequent ones; rarer surnames are mostly one family's."""

PLACES = re.compile(r"cities|states|provinces|departments|regions|counties|estados")
HAMLETS = ("it_IT", "sk_SK", "es_CO")
"""Locales that list every hamlet."""

COUNTRY_LOCALES = ("en", "de", "fr_FR", "es", "it_IT", "pt_PT", "nl_NL")

_WORD = re.compile(r"[a-z']{2,20}")


def main() -> None:
    """Write the gazetteer beside the package that reads it."""
    flags: defaultdict[str, int] = defaultdict(int)
    for bit, words in (
        (FIRST, _census("female", "male")),
        (SURNAME, _census_surnames()),
        (FIRST, _faker(faker.providers.person, re.compile("first_names"))),
        (SURNAME, _faker(faker.providers.person, re.compile("last_names"))),
        (PLACE, _listed("cities.txt")),
        (COUNTRY, _countries()),
        (ORDINARY, _listed("ordinary.txt")),
    ):
        for word in words:
            flags[word] |= bit
    for city in _cities():
        flags[city] |= 0 if flags[city] else PLACE
    groups: defaultdict[int, list[str]] = defaultdict(list)
    for word, bits in flags.items():
        groups[bits].append(word)
    lines = (f"{bits} {' '.join(sorted(groups[bits]))}" for bits in sorted(groups))
    OUTPUT.write_bytes(zlib.compress("\n".join(lines).encode(), 9))


def _census(*kinds: str) -> Iterator[str]:
    for kind in kinds:
        lines = Path(names.full_path(f"dist.{kind}.first")).read_text().splitlines()
        yield from (line.split()[0].lower() for line in lines)


def _census_surnames() -> list[str]:
    lines = Path(names.full_path("dist.all.last")).read_text().splitlines()
    return [line.split()[0].lower() for line in lines[:CENSUS_SURNAMES]]


def _faker(package: object, attribute: re.Pattern[str]) -> Iterator[str]:
    path = package.__path__  # type: ignore[attr-defined]
    for module in pkgutil.iter_modules(path):
        if module.name in HAMLETS and attribute is PLACES:
            continue
        name = f"{package.__name__}.{module.name}"  # type: ignore[attr-defined]
        provider = importlib.import_module(name).Provider
        for key, values in vars(provider).items():
            if attribute.match(key) and isinstance(values, tuple | list | dict):
                yield from _words(values)


def _cities() -> Iterator[str]:
    return _faker(faker.providers.address, PLACES)


def _countries() -> Iterator[str]:
    for locale in COUNTRY_LOCALES:
        name = f"faker.providers.address.{locale}"
        for country in importlib.import_module(name).Provider.countries:
            folded = fold(country)
            if _WORD.fullmatch(folded):
                yield folded


def _words(values: Iterable[object]) -> Iterator[str]:
    for value in values:
        if isinstance(value, str):
            for word in re.split(r"[\s-]+", fold(value)):
                if _WORD.fullmatch(word):
                    yield word


def _listed(name: str) -> list[str]:
    return (HERE / name).read_text().split()


if __name__ == "__main__":
    main()
