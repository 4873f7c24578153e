"""What must hold for every rule: its examples, and that a stream cannot cut it."""

from __future__ import annotations

from re import _parser  # type: ignore[attr-defined]

import pytest

from bedrock_weir.classifiers.database import CUE_WIDTH, Database
from bedrock_weir.classifiers.entities import RULES
from bedrock_weir.classifiers.rule import Cue, Form, Rule
from bedrock_weir.classifiers.scanner import Scanner
from bedrock_weir.classifiers.window import Window
from bedrock_weir.content import Finding

EVERYTHING = Scanner(Database(RULES))
EACH_RULE = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)


def _classes(rule: Rule, text: str) -> set[str]:
    return {finding.data_class for finding in EVERYTHING.find(text)} & rule.classes


@EACH_RULE
def test_it_finds_its_matches(rule: Rule) -> None:
    """Each of a rule's matches, and there are some."""
    assert rule.matches
    alone = Scanner(Database([rule]))
    assert [text for text in rule.matches if not alone.find(text)] == []


@EACH_RULE
def test_it_misses_its_misses(rule: Rule) -> None:
    """Nor does another rule of the package find that class in them."""
    assert rule.misses
    assert [text for text in rule.misses if _classes(rule, text)] == []


@EACH_RULE
def test_a_cue_is_narrow_and_an_opening_as_wide_as_its_form(rule: Rule) -> None:
    """The scanner looks no further back than that."""
    if isinstance(rule, Cue):
        assert _width(rule.cue) <= CUE_WIDTH
    elif isinstance(rule, Form):
        assert _width(rule.opening) >= _width(rule.pattern)


def _width(expression: str) -> int:
    return int(_parser.parse(expression.encode("latin-1")).getwidth()[1])


@EACH_RULE
def test_a_stream_cut_anywhere_finds_the_same(rule: Rule) -> None:
    """Character by character, and in two pieces at each place."""
    alone = Scanner(Database([rule]))
    for text in rule.matches:
        long = f"so {text} and (then) 12 more, {text}\n{text}"
        whole = alone.find(long)
        assert _in_pieces(alone, list(long)) == whole
        for cut in range(1, len(long)):
            assert _in_pieces(alone, [long[:cut], long[cut:]]) == whole


def _in_pieces(scanner: Scanner, pieces: list[str]) -> list[Finding]:
    window = Window(scanner)
    found = [finding for piece in pieces for finding in window.receive_text(piece)]
    return sorted([*found, *window.receive_end()], key=_place)


def _place(finding: Finding) -> tuple[int, int, str]:
    return finding.span.start, -finding.span.end, finding.data_class


@EACH_RULE
def test_prose_is_not_held(rule: Rule) -> None:
    """After a sentence of a stream, less than two words wait."""
    window = Window(Scanner(Database([rule])))
    window.receive_text("The weather in the hills was fine and so they went, ")
    assert window.held <= 16
