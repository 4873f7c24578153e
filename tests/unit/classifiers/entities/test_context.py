"""Which words before a value count, and which is the nearest (rules 1 to 4)."""

from __future__ import annotations

import pytest

from bedrock_weir.classifiers.entities.context import words_before
from bedrock_weir.classifiers.entities.vocabulary import NOTHING

SSN = "US_SOCIAL_SECURITY_NUMBER"


def _senses(before: str) -> list[tuple[str, bool]]:
    words = words_before(before.encode().decode("latin-1"))
    return [(word.sense, word.is_close) for word in words]


@pytest.mark.parametrize(
    "before",
    [
        "ssn ",
        "ssn: ",
        "my ssn is ",
        '"ssn":"',
        "social security number - ",
        "socialsecuritynumber=",
        "social_security_number,",
        "ss# ",
        "his social security no. is\n",
    ],
)
def test_a_close_word(before: str) -> None:
    """Only fillers stand between it and the value."""
    assert _senses(before)[0] == (SSN, True)


def test_a_word_further_away() -> None:
    """Words that say nothing stand between."""
    assert _senses("the ssn that bob gave us was ")[0] == (SSN, False)


def test_the_nearest_word_is_first() -> None:
    """And a word beyond strangers does not count once one was found."""
    assert _senses("ssn or itin: ")[0][0] == "US_INDIVIDUAL_TAX_IDENTIFICATION_NUMBER"
    assert _senses("ssn given to paul, phone ") == [("PHONE", True)]


def test_another_sentence_does_not_count() -> None:
    """Unless nothing but fillers stands between."""
    assert _senses("the ssn is missing. paul wrote ") == []
    assert _senses("what is your ssn? it is ") == [(SSN, True)]
    assert _senses("ssn;\n") == [(SSN, True)]


def test_another_kind_of_number_ends_the_search() -> None:
    """What stands beyond `order` is not looked at."""
    assert _senses("ssn, order ") == [(NOTHING, True)]


def test_a_longer_phrase_wins() -> None:
    """`health card` is no `card`, `tax reference` no `reference`."""
    assert _senses("health card number ")[0][0] == "CA_HEALTH_NUMBER"
    assert _senses("tax reference ")[0][0] == "UK_UNIQUE_TAXPAYER_REFERENCE_NUMBER"
    assert _senses("aws account ")[0][0] == NOTHING


def test_numbers_of_a_list_share_their_word() -> None:
    """Other numbers may stand between."""
    assert _senses("accounts 12345678, 23456789 and ")[0] == (
        "US_BANK_ACCOUNT_NUMBER",
        True,
    )


def test_words_of_other_scripts_and_accents() -> None:
    """In UTF-8, where no space parts words too."""
    assert _senses("téléphone : ")[0] == ("PHONE", True)
    assert _senses("我的电话是")[0] == ("PHONE", True)
