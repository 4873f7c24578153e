"""Promise 5: what a model can read, a rule can read."""

from __future__ import annotations

import pytest

from bedrock_weir.classifiers import builtin
from bedrock_weir.classifiers.scanners import Scanners
from bedrock_weir.content import PartKind
from tests.support.evasions import EVASIONS, Evasion

SCANNERS = Scanners(builtin())


def test_there_are_forty_and_more() -> None:
    """Each is a way of its own."""
    assert len({evasion.how for evasion in EVASIONS}) == len(EVASIONS) >= 40


@pytest.mark.parametrize("evasion", EVASIONS, ids=lambda evasion: evasion.how)
def test_it_is_caught(evasion: Evasion) -> None:
    """In a whole text, as the class that it is."""
    (found,) = SCANNERS.find_in_each([evasion.text], [PartKind.USER])
    assert evasion.data_class in {finding.data_class for finding in found}


@pytest.mark.parametrize(
    "evasion",
    [item for item in EVASIONS if item.data_class != "PROMPT_INJECTION"],
    ids=lambda evasion: evasion.how,
)
def test_it_is_caught_character_by_character(evasion: Evasion) -> None:
    """In a stream, before a character of it is released."""
    window = SCANNERS.everything.windows()
    found = [item for piece in evasion.text for item in window.receive_text(piece)]
    found += window.receive_end()
    assert evasion.data_class in {finding.data_class for finding in found}
