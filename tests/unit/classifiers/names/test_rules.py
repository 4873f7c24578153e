from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedrock_weir.classifiers.database import Database
from bedrock_weir.classifiers.names import RULES
from bedrock_weir.classifiers.scanner import Scanner
from bedrock_weir.classifiers.window import Window

SCANNER = Scanner(Database(RULES))

PIECES = st.sampled_from(
    [
        *("Maria ", "López", "van der ", "Berg", ", ", "and ", "Dr. ", "J. ", "\n"),
        *("my name is ", "Dear ", "Regards,\n", "'s address", " called ", "Oslo "),
        *("12 ", "Elm ", "Street", ", Reno, NV 89501", "rue de la ", "Paix", "é"),
        *("P.O. ", "Box ", "7", "Flat 3, ", "Hauptstraße ", "10115 ", "Berlin", "."),
        *(
            "address: ",
            "lives at ",
            "zip code: ",
            "the ",
            "house ",
            "12a",
            " - ",
            "ul. ",
        ),
    ]
)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_each_rule_finds_its_examples(rule):
    """What a rule says of itself is true of it alone."""
    scanner = Scanner(Database([rule]))
    assert [text for text in rule.matches if not scanner.find(text)] == []
    assert [text for text in rule.misses if scanner.find(text)] == []


@given(st.lists(PIECES, max_size=30), st.integers(1, 9))
def test_a_stream_has_the_findings_of_the_whole(pieces, width):
    """However a text is cut, the same names and addresses are found."""
    text = "".join(pieces)
    window = Window(SCANNER)
    found = []
    for start in range(0, len(text), width):
        found += window.receive_text(text[start : start + width])
    found += window.receive_end()
    assert sorted(found, key=repr) == sorted(SCANNER.find(text), key=repr)


def test_prose_is_not_held():
    """Of ordinary prose no more than a word is held at its end."""
    window = Window(SCANNER)
    window.receive_text("nothing of this is a name, and the rest of it is plai")
    assert window.held <= len(" plai")


def test_many_capitals_are_read_in_bounded_steps():
    """A text of nothing but capitalised words is read to its end, without findings."""
    assert SCANNER.find("Aa Bb Cc Dd " * 300) == []
