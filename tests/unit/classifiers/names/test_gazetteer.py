from __future__ import annotations

import pytest

from bedrock_weir.classifiers.names.gazetteer import (
    COUNTRY,
    FIRST,
    ORDINARY,
    PLACE,
    SURNAME,
    fold,
    has_name,
    words,
)
from bedrock_weir.classifiers.names.words import phrase


@pytest.mark.parametrize(
    ("word", "flags"),
    [
        ("maria", FIRST | SURNAME),
        ("hope", FIRST | SURNAME | ORDINARY),
        ("germany", COUNTRY | SURNAME),
        ("utrecht", PLACE),
    ],
)
def test_words_have_flags(word, flags):
    """A word is known for everything that it can be."""
    assert words()[word] & flags == flags


def test_folding_drops_case_and_accents():
    """Words are looked up without case and accents."""
    assert [
        fold(word) for word in ("Müller", "STRAßE", "Łukasz", "Søren", "O’Neil")
    ] == [
        "muller",
        "strasse",
        "lukasz",
        "soren",
        "o'neil",
    ]


def test_a_name_is_seen_quickly():
    """A phrase without any name in it is turned away."""
    assert has_name("The Jean-Pierre's")
    assert not has_name("The Quick Brown Fox")


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Dr. Maria de la Lopez Jr.", "TBppLS"),
        ("Kowalski University", "LX"),
        ("Lopez, Agnieszka and Will", "L,F&f"),
        ("MARIA LOPEZ", "BL"),
        ("NASA Maria's Zzyx", "CB'U"),
        ("J. R. Kowalski", "IIL"),
    ],
)
def test_words_have_kinds(text, kinds):
    """Each word and comma of a phrase is a letter."""
    assert phrase(text).kinds == kinds
