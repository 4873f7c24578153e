"""Credentials as people paste them, with where they begin and end."""

from __future__ import annotations

from base64 import b64encode

import pytest

from bedrock_weir.classifiers.database import Database
from bedrock_weir.classifiers.scanner import Scanner, resolved
from bedrock_weir.classifiers.secrets import RULES
from bedrock_weir.classifiers.secrets.rows import ALNUM, BASE64, HEX, draw

_SCANNER = Scanner(Database(RULES))
_AWS = draw(BASE64, 40)
_BASIC = b64encode(b"quentin:willow-99").decode()


def _found(text: str) -> set[tuple[str, str]]:
    return {
        (finding.data_class, text[finding.span.start : finding.span.end])
        for finding in resolved(_SCANNER.find(text))
    }


@pytest.mark.parametrize(
    ("text", "data_class", "value"),
    [
        ("my pass is qTxHb2LK@ and it fails", "PASSWORD", "qTxHb2LK@"),
        ("password: )fHmLoJTLe@0a. Thanks", "PASSWORD", ")fHmLoJTLe@0a"),
        ("pwd=Willow99!&next=/home", "PASSWORD", "Willow99!"),
        ('{"password": "autumn leaf", "a": 1}', "PASSWORD", "autumn leaf"),
        ("password: te*4NMG&rcJn; then", "PASSWORD", "te*4NMG&rcJn"),
        ("Server=db;Uid=jo;Pwd=Willow99;", "PASSWORD", "Willow99"),
        ("DB_PASSWORD=blueheron", "PASSWORD", "blueheron"),
        ("spring.datasource.password=Willow99", "PASSWORD", "Willow99"),
        ("$password = 'blue$heron';", "PASSWORD", "blue$heron"),
        ("<password>Willow99</password>", "PASSWORD", "Willow99"),
        ("mysql -u root -pWillow99 shop", "PASSWORD", "Willow99"),
        ("The default password is 'willow'.", "PASSWORD", "willow"),
        ("username: wren4417, room", "USERNAME", "wren4417"),
        ("handle @bluewren. Thanks", "USERNAME", "bluewren"),
        ('"user_name": "heron_12"', "USERNAME", "heron_12"),
        ("my username is wren_4417.", "USERNAME", "wren_4417"),
        (f"aws secret {_AWS}, please", "AWS_SECRET_KEY", _AWS),
        (f"aws_secret_access_key = {_AWS}\n", "AWS_SECRET_KEY", _AWS),
        (f'{{"SecretAccessKey": "{_AWS}"}}', "AWS_SECRET_KEY", _AWS),
        ("key AKIAIOSFODNN7EXAMPLE.", "AWS_ACCESS_KEY", "AKIAIOSFODNN7EXAMPLE"),
        (f"Authorization: Basic {_BASIC}", "BASIC_AUTH", _BASIC),
        (
            "postgres://app:Willow99@db:5432/shop",
            "CONNECTION_STRING",
            "app:Willow99",
        ),
        ("https://jo:Willow99@git.corp.test/a", "URL_PASSWORD", "jo:Willow99"),
        (
            f"Authorization: Bearer {draw(ALNUM, 40)}",
            "BEARER_TOKEN",
            draw(ALNUM, 40),
        ),
        (f"session key: {draw(HEX, 40)}", "GENERIC_SECRET", draw(HEX, 40)),
    ],
)
def test_a_credential_is_found_from_end_to_end(text, data_class, value):
    """The value is found, all of it, and nothing around it."""
    assert (data_class, value) in _found(text)


def test_a_private_key_is_found_up_to_its_last_line():
    """The finding of a PEM key covers its body, not the lines around it."""
    body = "\n".join([draw(BASE64, 64)] * 5)
    begin, end = "-----BEGIN RSA PRIVATE KEY-----", "-----END RSA PRIVATE KEY-----"
    assert _found(f"{begin}\n{body}\n{end}\nmore") == {("PRIVATE_KEY", f"\n{body}")}


def test_a_provider_outranks_a_general_name():
    """A token with a form of its own keeps its class behind a general name."""
    key = "xapp-" + draw(ALNUM, 40)
    assert _found(f'token = "{key}"') == {("SLACK_TOKEN", key)}
