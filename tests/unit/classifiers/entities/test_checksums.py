"""Check digits: published specimens pass, and one digit changed fails."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bedrock_weir.classifiers.entities import checksums

SPECIMENS = [
    (checksums.luhn, "4111111111111111"),
    (checksums.luhn, "378282246310005"),
    (checksums.luhn, "046454286"),
    (checksums.mod_97, "GB29NWBK60161331926819"),
    (checksums.mod_97, "NO9386011117947"),
    (checksums.mod_97, "MT84MALT011000012345MTLCAST001S"),
    (checksums.routing, "021000021"),
    (checksums.routing, "026009593"),
    (checksums.nhs, "9434765919"),
    (checksums.nhs, "4010232137"),
    (checksums.utr, "1123456789"),
    (checksums.npi, "1245319599"),
    (checksums.npi, "1003000126"),
    (checksums.dea, "1234563"),
    (checksums.vin, "1HGCM82633A004352"),
    (checksums.vin, "1M8GDM9AXKP042788"),
    (checksums.verhoeff, "2363"),
    (checksums.verhoeff, "999941057058"),
]


@pytest.mark.parametrize(("check", "number"), SPECIMENS)
def test_a_specimen_passes(check: Callable[[str], bool], number: str) -> None:
    """The number is right."""
    assert check(number)


@pytest.mark.parametrize(("check", "number"), SPECIMENS)
def test_a_changed_last_digit_fails(check: Callable[[str], bool], number: str) -> None:
    """No scheme lets a single digit change; the last character stays of its kind."""
    last = number[-1]
    changed = "A" if last.isalpha() else str((int(last) + 1) % 10)
    assert not check(number[:-1] + changed)


def test_a_personal_health_number_of_british_columbia() -> None:
    """It begins with 9, and its last digit checks the eight between."""
    passing = [f"9123456{tail:03}" for tail in range(1000)]
    assert 80 < sum(map(checksums.phn, passing)) < 100
    assert not checksums.phn("8" + next(filter(checksums.phn, passing))[1:])
