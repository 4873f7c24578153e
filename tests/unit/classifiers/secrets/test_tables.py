"""The tables of formats."""

from __future__ import annotations

import re

import pytest
import re2

from bedrock_weir.classifiers.database import CUE_WIDTH, Database
from bedrock_weir.classifiers.rule import Cue, Form, Rule
from bedrock_weir.classifiers.scanner import Scanner
from bedrock_weir.classifiers.secrets import NOT_SECRETS, RULES, SECRET_CLASSES

_BY_NAME = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)


@_BY_NAME
def test_a_rule_matches_its_examples_and_misses_what_looks_alike(rule: Rule):
    """Every row finds its own class in its examples and nothing in the others."""
    scanner = Scanner(Database([rule]))
    assert rule.matches
    assert rule.misses
    for text in rule.matches:
        assert any(f.data_class in rule.classes for f in scanner.find(text)), text
    for text in rule.misses:
        assert scanner.find(text) == [], text


def test_names_are_unique():
    """No two rows share a name."""
    names = [rule.name for rule in RULES]
    assert len(names) == len(set(names))


def test_two_hundred_providers():
    """The tables name more than two hundred owners of credentials."""
    owners = {name.rpartition("_")[0] for name in SECRET_CLASSES}
    assert len(owners) > 200


def test_what_opens_nothing_is_no_secret():
    """Identifiers and user names are found, and are not called secrets."""
    assert not SECRET_CLASSES & NOT_SECRETS
    assert {rule.data_class for rule in RULES} >= NOT_SECRETS
    assert {"AWS_ACCESS_KEY", "AWS_SECRET_KEY", "PASSWORD"} <= SECRET_CLASSES


@pytest.mark.parametrize(
    "rule", [r for r in RULES if isinstance(r, Cue)], ids=lambda rule: rule.name
)
def test_a_cue_is_narrow(rule: Cue):
    """No cue is wider than what is looked back for."""
    parsed = re._parser.parse(rule.cue)  # type: ignore[attr-defined]
    assert parsed.getwidth()[1] <= CUE_WIDTH


@pytest.mark.parametrize(
    "rule", [r for r in RULES if isinstance(r, Form)], ids=lambda rule: rule.name
)
def test_an_opening_covers_every_beginning_of_a_match(rule: Form):
    """However a match is cut short, what has come of it is open."""
    opening = re.compile(rf"(?:{rule.opening})\Z".encode("latin-1"))
    for text in rule.matches:
        data = text.encode()
        for match in re2.compile(rule.pattern.encode()).finditer(data):
            for end in range(match.start() + 1, match.end() + 1):
                assert opening.match(data[:end], match.start())
