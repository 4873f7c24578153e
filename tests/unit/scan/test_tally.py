from __future__ import annotations

import pytest

from bedrock_weir.scan.tally import Tally


def counted(*, errors: int = 0, skipped: int = 0, **classes: int) -> Tally:
    """Return the numbers of a run over one file."""
    tally = Tally(errors=errors, skipped=skipped)
    tally.add(classes, is_attack=False)
    return tally


@pytest.mark.parametrize(
    ("tally", "code"),
    [
        (counted(), 0),
        (counted(PIN=1), 1),
        (counted(errors=1), 2),
        (counted(errors=1, PIN=1), 1),
        (counted(skipped=1), 0),
    ],
)
def test_the_exit_code_says_what_is_worst_to_miss(tally: Tally, code: int) -> None:
    """Found before failed, failed before clean."""
    assert tally.exit_code == code


def test_an_attack_is_a_finding() -> None:
    """It counts as one of its class."""
    tally = Tally()
    tally.add({}, is_attack=True)
    assert tally.exit_code == 1
    assert tally.by_class == {"PROMPT_INJECTION": 1}
    assert tally.with_findings == 1


def test_the_line_says_everything() -> None:
    """Classes by how often, then by name."""
    tally = counted(errors=1, skipped=2, PIN=3, EMAIL=1, AGE=1)
    assert tally.line() == (
        "5 findings in 1 file (PIN 3, AGE 1, EMAIL 1);"
        " 1 file read, 2 skipped, 1 not readable"
    )
    assert counted().line() == "nothing found; 1 file read"
