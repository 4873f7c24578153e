"""What values tell by themselves."""

from __future__ import annotations

from bedrock_weir.classifiers.secrets.aws import is_secret_key
from bedrock_weir.classifiers.secrets.headers import is_basic
from bedrock_weir.classifiers.secrets.jwt import is_token
from bedrock_weir.classifiers.secrets.keys import is_bech32
from bedrock_weir.classifiers.secrets.literal import literal
from bedrock_weir.classifiers.secrets.rows import ALNUM, BASE64, HEX, draw, letters
from bedrock_weir.classifiers.secrets.source_hosting import checksum
from bedrock_weir.classifiers.secrets.values import (
    entropy,
    is_placeholder,
    is_reference,
    looks_chosen_by_chance,
    looks_like_password,
)


def test_entropy_is_shannons():
    """Nothing and repetition tell nothing; four even characters tell two bits."""
    assert entropy("") == 0
    assert entropy("aaaa") == 0
    assert entropy("abcd") == 2


def test_a_checksum_is_base62_of_crc32():
    """Six characters, filled up with zeros: the CRC-32 of nothing is zero."""
    assert checksum("") == "000000"
    assert len(checksum(draw(ALNUM, 30))) == 6
    assert checksum("123456789") == "3jZRME"


def test_bech32_checksums_hold_or_not():
    """The valid examples of BIP 173, and one with a character changed."""
    assert is_bech32("A12UEL5L")
    assert is_bech32("abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw")
    assert not is_bech32("A12UEL5M")


def test_secret_keys_look_drawn_and_are_no_digests():
    """Hexadecimal digests, words and documented examples are no secret keys."""
    assert is_secret_key(draw(BASE64, 40))
    assert not is_secret_key(draw(HEX, 40))
    assert not is_secret_key("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
    assert not is_secret_key("AmazonECS/latest/developerguide/blueGree")


def test_tokens_decode():
    """A JOSE header is JSON that names an algorithm."""
    assert is_token("eyJhbGciOiJub25lIn0.e30.")
    assert not is_token("eyJraWQiOiIxNyJ9.e30.")
    assert not is_token("eyJ.e30.")


def test_basic_credentials_decode():
    """`quentin:willow` is one, `understanding` is none."""
    assert is_basic("cXVlbnRpbjp3aWxsb3c=")
    assert not is_basic("understanding")


def test_placeholders():
    """What marks a place for a value is no value."""
    for value in ("${TOKEN}", "<key>", "****", "changeme", "%PASS%", "{{ x }}", "$pw"):
        assert is_placeholder(value), value
    assert not is_placeholder("Willow99!")


def test_references():
    """Calls, attributes and indices are what a program reads."""
    for value in ("get_token()", "self.token", "os.environ[", "config->key"):
        assert is_reference(value), value
    assert not is_reference("q7d2k9.m4x1z8w5v3b6t0rn")


def test_chance_and_words():
    """Drawn characters look drawn, words and paths do not."""
    assert looks_chosen_by_chance(draw(ALNUM, 24))
    for value in ("authentication", "my-secret-name", "/etc/ssl/key.pem", "2027-01-01"):
        assert not looks_chosen_by_chance(value), value


def test_passwords_of_prose():
    """A digit, a sign or mixed case make a word a password."""
    assert looks_like_password("qTxHb2LK@")
    assert not looks_like_password("required")
    assert not looks_like_password("twenty-one")


def test_a_literal_ends_where_its_notation_does():
    """Quotes, queries, connection strings and types."""
    for rest, value in (
        ('"a b", c', "a b"),
        ("abc; d=e", "abc"),
        (': str = "abc"'[2:], "abc"),
        ("abc&x=1", "abc"),
        ("abc</tag>", "abc"),
    ):
        found = literal(rest)
        assert found is not None
        assert found.value == value
        assert rest[found.start : found.end] == value


def test_classes_are_expanded():
    """A class of characters is the characters it stands for."""
    assert letters(r"a-c_\-") == "abc_-"
