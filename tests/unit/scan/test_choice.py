from __future__ import annotations

import math

import pytest

from bedrock_weir.content import Finding, Span
from bedrock_weir.errors import SettingsError
from bedrock_weir.scan.choice import Choice, chosen

KNOWN = {
    "EMAIL": ("EMAIL",),
    "PIN": ("PIN",),
    "PROMPT_INJECTION": ("PROMPT_INJECTION",),
    "PII": ("EMAIL", "PIN"),
}
FINDINGS = [Finding("EMAIL", Span(0, 1), 0.9), Finding("PIN", Span(2, 3), 0.4)]


def choose(
    classes: str = "", ignored: str = "", min_score: float = 0, known: dict = KNOWN
) -> Choice:
    """Return a choice."""
    return chosen(
        classes=[classes], ignored=[ignored], min_score=min_score, known=known
    )


@pytest.mark.parametrize(
    ("choice", "kept"),
    [
        (choose(), "EMAIL PIN"),
        (choose("email"), "EMAIL"),
        (choose("PII"), "EMAIL PIN"),
        (choose("PII", "PIN"), "EMAIL"),
        (choose("", " PII "), ""),
        (choose(min_score=0.5), "EMAIL"),
        (choose(min_score=0.4), "EMAIL PIN"),
    ],
)
def test_findings_are_chosen(choice: Choice, kept: str) -> None:
    """By class, by group, in any case; ignored wins; the score is a lower end."""
    assert [each.data_class for each in choice.keep(FINDINGS)] == kept.split()


@pytest.mark.parametrize(
    ("choice", "is_attack"),
    [
        (choose(), True),
        (choose("EMAIL"), False),
        (choose("", "PROMPT_INJECTION"), False),
        (choose(min_score=0.8), False),
    ],
)
def test_an_attack_is_chosen_like_a_class(choice: Choice, is_attack: bool) -> None:
    """And never below its own threshold."""
    assert choice.is_attack({"PROMPT_INJECTION": 0.7}) is is_attack
    assert not choice.is_attack({"PROMPT_INJECTION": 0.49})
    assert not choice.is_attack({})


def test_an_unknown_name_is_an_error_with_a_hint() -> None:
    """A misspelt class would find nothing for ever."""
    with pytest.raises(SettingsError, match=r"`EMIAL` is no class.*mean `EMAIL`\?"):
        choose("EMIAL")


@pytest.mark.parametrize("score", [-0.1, 1.1, math.nan])
def test_a_score_is_between_0_and_1(score: float) -> None:
    """Anything else is an error."""
    with pytest.raises(SettingsError, match="`--min-score`"):
        choose(min_score=score)
