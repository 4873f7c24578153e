from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from botocore.httpsession import get_cert_path
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bedrock_weir.certificates.pem import certificates_pem
from bedrock_weir.cli import main

CREATE = ("ca", "create", "--key", "alias/none", "--output", "ca.pem")


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    """An empty folder, and no region from outside."""
    monkeypatch.chdir(tmp_path)
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        ((), "`--region`"),
        (("--names", "a.example", "--region", "eu-west-1"), "`--names` replaces"),
        (("--names", "*.example"), "is no host name"),
        (("--region", "nowhere"), "is no AWS region"),
        (("--region", "eu-west-1", "--service", "s3"), "no service `s3`"),
        (("--region", "eu-west-1", "--years", "0"), "`--years`"),
        (("--region", "eu-west-1", "--years", "nan"), "`--years`"),
        (("--region", "eu-west-1", "--years", "31"), "`--years`"),
        (("--region", "eu-west-1", "--chain", "ca.pem"), "are different files"),
        (("--region", "eu-west-1", "--chain", "old"), "`old` exists"),
        (("--region", "eu-west-1", "--bundle", "old"), "`old` exists"),
        (("--region", "eu-west-1", "--key", "a b"), "is no KMS key"),
    ],
)
def test_wrong_flags_are_told_before_anything_is_asked(
    elsewhere, capsys, flags, message
):
    """Nothing is written, nothing overwritten, and the exit code is 2."""
    (elsewhere / "old").write_text("kept")
    assert main([*CREATE, *flags]) == 2
    assert message in capsys.readouterr().err
    assert [file.name for file in elsewhere.iterdir()] == ["old"]
    assert (elsewhere / "old").read_text() == "kept"


@pytest.mark.parametrize("content", [b"", b"text", bytes(300_000)])
def test_file_without_certificates_is_told(elsewhere, capsys, content):
    """What is shown has to be there."""
    (elsewhere / "file").write_bytes(content)
    assert main(["ca", "show", "file"]) == 1
    assert "`file`" in capsys.readouterr().err
    assert main(["ca", "show", "none"]) == 2


def test_bundle_of_public_roots_can_be_shown(elsewhere, capsys):
    """Whatever is in it: this is the file that applications are given."""
    (elsewhere / "file").write_bytes(Path(get_cert_path(True)).read_bytes())
    assert main(["ca", "show", "--json", "file"]) == 0
    shown = capsys.readouterr()
    assert len(json.loads(shown.out)) > 100
    assert shown.err == ""


def test_names_of_others_are_printed_as_what_they_are(elsewhere, capsys):
    """A terminal is sent nothing that a certificate chose."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a\x1b[31mred\n")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    (elsewhere / "file").write_bytes(certificates_pem([made, made]))
    assert main(["ca", "show", "file"]) == 0
    shown = capsys.readouterr().out
    assert "\x1b" not in shown
    assert shown.count("is authority     no") == 2
    assert main(["ca", "show", "--json", "file"]) == 0
    first, second = json.loads(capsys.readouterr().out)
    assert first == second
    assert first["permitted_names"] == []
