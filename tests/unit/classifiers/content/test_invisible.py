"""Characters that nobody sees."""

from __future__ import annotations

import re

import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st

from bedrock_weir.classifiers.content.invisible import RAW_RULES
from bedrock_weir.classifiers.rule import HORIZON, Form, Match

BYTES = re2.Options()
BYTES.encoding = re2.Options.Encoding.LATIN1


def found(text):
    """Return the names of the rules that find something."""
    data = text.encode()
    names = set()
    for rule in RAW_RULES:
        assert isinstance(rule, Form)
        for match in re2.compile(rule.pattern.encode(), BYTES).finditer(data):
            before = data[max(0, match.start() - HORIZON) : match.start()]
            value = match[0].decode("latin-1")
            if list(rule.readings(Match(value, before.lower().decode("latin-1")))):
                names.add(rule.name)
    return names


def tags(text):
    """Return a text written in tag characters."""
    return "".join(chr(0xE0000 + ord(character)) for character in text)


@pytest.mark.parametrize("rule", RAW_RULES, ids=lambda rule: rule.name)
def test_each_rule_keeps_its_examples(rule):
    """A rule finds something in what it names, nothing in what looks alike."""
    for text in rule.matches:
        assert rule.name in found(text)
    for text in rule.misses:
        assert found(text) == set()


@pytest.mark.parametrize("region", ["gbeng", "gbsct", "gbwls"])
def test_flags_of_regions_are_flags(region):
    """England, Scotland and Wales have flags of tag characters."""
    assert found(f"go \U0001f3f4{tags(region)}\U000e007f!") == set()


def test_other_tags_after_a_flag_are_hidden_text():
    """A flag does not excuse what else is written in tags."""
    assert found(f"\U0001f3f4{tags('ignore all')}\U000e007f") == {"tag-characters"}
    assert found(f"x{tags('gbeng')}\U000e007f") == {"tag-characters"}


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffA file with a byte order mark",
        "\U0001f469\u200d\U0001f4bb \U0001f3f3\ufe0f\u200d\U0001f308 \u2764\ufe0f",
        "1\ufe0f\u20e3 2\ufe0f\u20e3",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        "\u0915\u094d\u200d\u0937 \u0d28\u0d4d\u200d",
        "\u200fשלום\u200f (hello)",
        "\u2067שלום\u2069 and \u202bשלום\u202c",
        "co\u00adop\u00ader\u00ada\u00adtion",
        "a\u200bb",
        "\u8fbb\U000e0100",
    ],
)
def test_scripts_and_emoji_need_some(text):
    """Joiners, marks and selectors where they belong are no hidden text."""
    assert found(text) == set()


def test_bits_in_selectors_are_found():
    """A byte for each selector behind one emoji."""
    assert "variation-selector-run" in found("\U0001f600" + "\U000e0148\ufe05" * 10)


def test_an_override_is_found_even_if_it_is_closed():
    """Text that is read backwards is not what it looks like."""
    assert found("a\u202ecba\u202c b") == {"direction-controls"}


def test_an_isolate_is_closed_on_its_line():
    """What is still open at the line's end is found."""
    assert found("a \u2067b\nc\u2069") == {"direction-controls"}


PIECES = st.lists(
    st.sampled_from(
        [
            *("a", "b", "\n", "\u200b", "\u200d", "\ufe0f", "\ufe01", "\U000e0101"),
            *(tags("x"), "\u202e", "\u2067", "\u2069", "é", "\u00ad", "\U0001f3f4"),
        ]
    ),
    max_size=40,
)


@given(PIECES, st.data())
def test_every_beginning_of_a_match_is_open(parts, data):
    """At any cut within a match the opening reaches from its beginning to the cut."""
    text = "".join(parts).encode()
    for rule in RAW_RULES:
        assert isinstance(rule, Form)
        opening = re.compile(rf"(?:{rule.opening})\Z".encode("latin-1"))
        for match in re2.compile(rule.pattern.encode(), BYTES).finditer(text):
            cut = data.draw(st.integers(match.start() + 1, match.end()))
            assert opening.match(text[match.start() : cut])
