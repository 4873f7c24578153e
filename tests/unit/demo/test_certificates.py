from __future__ import annotations

import ssl
from pathlib import Path

from bedrock_weir.demo.certificates import issue
from tests.support.handshake import shake_hands


def test_certificate_is_trusted_for_loopback_under_strict_rules(tmp_path):
    """A client that trusts the authority trusts the server by name and by address."""
    made = issue(tmp_path)
    client = ssl.create_default_context(cafile=str(made.authority))
    client.verify_flags |= ssl.VERIFY_X509_STRICT
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(str(made.certificate), str(made.key))
    for name in ("localhost", "127.0.0.1"):
        shake_hands(client, server, name)


def test_no_key_is_readable_by_others_and_the_authority_has_none(tmp_path):
    """Only the server's key is written, for its owner alone."""
    made = issue(tmp_path)
    keys = [file for file in tmp_path.iterdir() if b"PRIVATE KEY" in file.read_bytes()]
    assert keys == [made.key]
    assert made.key.stat().st_mode & 0o077 == 0


def test_every_authority_is_new(tmp_path: Path):
    """Two demos do not trust each other."""
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    first, second = (issue(tmp_path / name).authority for name in ("a", "b"))
    assert first.read_bytes() != second.read_bytes()
