"""Rules to databases: those that come with bedrock-weir, and a bundle's own."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from bedrock_weir.classifiers.catalogue import RULES
from bedrock_weir.classifiers.content import links
from bedrock_weir.classifiers.content.invisible import RAW_RULES
from bedrock_weir.classifiers.database import Database
from bedrock_weir.classifiers.encoded import layers
from bedrock_weir.classifiers.rule import Rule
from bedrock_weir.classifiers.scanner import Scanner

Databases = tuple[Database, ...]
"""Over what texts say, and over how they are written."""


@cache
def builtin() -> Databases:
    """Return the databases of the rules that come with bedrock-weir."""
    return _decoding(RULES), _raw()


@cache
def builtin_without_links() -> Databases:
    """Return the same without the rules for links, which a list of hosts replaces."""
    rules = (rule for rule in RULES if rule not in links.RULES)
    return _decoding(tuple(rules)), _raw()


def compiled(rules: Iterable[Rule]) -> Database:
    """Return the database of a bundle's own rules.

    Raises:
        RuleError: naming the rule that cannot be compiled.
    """
    return _decoding(tuple(rules))


@cache
def _raw() -> Database:
    return Database(RAW_RULES, is_folded=False)


def _decoding(rules: tuple[Rule, ...]) -> Database:
    """Compile rules, and those that look for what they find in encoded text."""
    inner: list[Scanner] = []
    classes = frozenset().union(*(rule.classes for rule in rules))
    database = Database((*rules, *layers(lambda text: inner[0].find(text), classes)))  # noqa: PLW0108
    inner.append(Scanner(database))
    return database
