"""What `weir proxy` serves: certificates as text, of its own, and for which name."""

from __future__ import annotations

import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from cryptography import x509

from bedrock_weir.certificates.authority import permitted_names
from bedrock_weir.cli import main
from tests.support.authority import Authority, Issued
from tests.support.kms import Keys, kms_server
from tests.support.raw_http import ask_h1, read_h1

ROOT = Path(__file__).parents[2]
READY = re.compile(r"weir proxy: listening on https://127\.0\.0\.1:(\d+) \(.+\)\n")
SECRET = b"PRIVATE KEY"
OURS = "bedrock-runtime.eu-west-1.amazonaws.com"
PROXYS = "weir.example"


class Proxy:
    """A running proxy with the test application in it."""

    def __init__(self, process: subprocess.Popen[str], trusted: Path) -> None:
        self.process = process
        assert process.stdout is not None
        found = READY.fullmatch(process.stdout.readline())
        self.port = int(found[1]) if found else 0
        self._context = ssl.create_default_context(cafile=str(trusted))
        self._context.verify_flags |= ssl.VERIFY_X509_STRICT

    def connect(self, name: str | None) -> ssl.SSLSocket:
        """Shake hands as a client that asks for a name, or for none."""
        context = self._context
        if name is None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        plain = socket.create_connection(("127.0.0.1", self.port))
        try:
            return context.wrap_socket(plain, server_hostname=name)
        except ssl.SSLError:
            plain.close()
            raise

    def certificate(self, name: str | None) -> x509.Certificate:
        """What is served to who asks for a name."""
        with self.connect(name) as connection:
            shown = connection.getpeercert(binary_form=True)
        assert shown is not None
        return x509.load_der_x509_certificate(shown)

    def pids(self) -> list[int]:
        """Its supervisor and its workers."""
        own = self.process.pid
        children = Path(f"/proc/{own}/task/{own}/children").read_text()
        return [own, *map(int, children.split())]

    def end(self) -> tuple[int, str]:
        """Wait for the end: exit code, and what was said on stderr."""
        _, err = self.process.communicate(timeout=60)
        return self.process.returncode, err


@contextmanager
def proxy(trusted: Path, *flags: str, **variables: str) -> Iterator[Proxy]:
    """Run `weir proxy` on a free port, with the test application in it."""
    needed = ["--listen", "127.0.0.1:0", "--policy", "none", "--record", "memory"]
    paths = [str(ROOT), *(path for path in sys.path if path)]
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.support.proxy_process", *needed, *flags],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), **variables},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            yield Proxy(process, trusted)
        finally:
            process.kill()


@pytest.fixture(scope="module")
def keys() -> Iterator[Keys]:
    """A KMS."""
    with kms_server() as running:
        yield running


@pytest.fixture(scope="module")
def key(keys) -> str:
    """An authority's key in it."""
    return keys.make()


@pytest.fixture(scope="module")
def trusted(keys, key, authority, tmp_path_factory) -> Path:
    """What clients trust: the authority in KMS, and the operator's."""
    file = tmp_path_factory.mktemp("trusted") / "ca.pem"
    with pytest.MonkeyPatch.context() as patched:
        for name, value in keys.environment.items():
            patched.setenv(name, value)
        flags = ["--key", key, "--region", "eu-west-1", "--output", str(file)]
        assert main(["ca", "create", *flags]) == 0
    both = file.with_name("both.pem")
    both.write_bytes(file.read_bytes() + authority.ca_file.read_bytes())
    return both


@pytest.fixture(scope="module")
def authority(tmp_path_factory) -> Authority:
    """Who issues the operator's certificate."""
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def issued(authority) -> Issued:
    """The operator's certificate."""
    return authority.issue(PROXYS)


def as_text(issued: Issued) -> dict[str, str]:
    """The operator's certificate as variables that hold it."""
    return {
        "WEIR_TLS_CERT": issued.certificate.read_text(),
        "WEIR_TLS_KEY": issued.private_key.read_text(),
    }


def files_with_keys(folder: Path) -> list[Path]:
    """All files below that hold a private key."""
    return [
        file
        for file in folder.rglob("*")
        if file.is_file() and SECRET in file.read_bytes()
    ]


def ask_and_stay(connection: socket.socket) -> int:
    """Ask over a connection that is kept; return the status."""
    connection.sendall(b"GET /echo HTTP/1.1\r\nhost: localhost\r\n\r\n")
    return read_h1(connection).status


def test_certificate_as_text_is_served_and_kept_to_itself(issued, trusted, tmp_path):
    """Workers do not get the key; a file that is its owner's alone has it, and goes."""
    home = {"TMPDIR": str(tmp_path), **as_text(issued)}
    with proxy(trusted, **home) as running:
        assert ask_h1(running.connect(PROXYS), "/echo").status == 200
        supervisor, *workers = running.pids()
        assert workers
        for pid in workers:
            for of_process in ("environ", "cmdline"):
                assert SECRET not in Path(f"/proc/{pid}/{of_process}").read_bytes()
        assert SECRET in Path(f"/proc/{supervisor}/environ").read_bytes()
        (file,) = files_with_keys(tmp_path)
        assert file.stat().st_mode & 0o777 == 0o600
        assert file.parent.stat().st_mode & 0o777 == 0o700
        configurations = list(tmp_path.rglob("envoy.json"))
        assert len(configurations) == 1
        running.process.send_signal(signal.SIGTERM)
        assert running.end()[0] == 0
    assert list(tmp_path.iterdir()) == []


def test_name_picks_the_certificate(issued, trusted, keys, key):
    """Bedrock's names get the proxy's own, every other name the operator's."""
    flags = ("--tls-ca-key", key, "--region", "eu-west-1", "--workers", "2")
    with proxy(trusted, *flags, **keys.environment, **as_text(issued)) as running:
        operators = x509.load_pem_x509_certificate(issued.certificate.read_bytes())
        assert running.certificate(PROXYS) == operators
        own = running.certificate(OURS)
        names = own.extensions.get_extension_for_class(x509.SubjectAlternativeName)
        of_authority = x509.load_pem_x509_certificates(trusted.read_bytes())[0]
        found = names.value.get_values_for_type(x509.DNSName)
        assert tuple(found) == permitted_names(of_authority)
        with pytest.raises(ssl.SSLCertVerificationError, match="mismatch"):
            running.certificate("other.example")
        assert running.certificate(None) == operators


def test_own_certificate_is_new_for_every_start_and_its_key_is_in_one_file(
    trusted, keys, key, tmp_path
):
    """Nothing is kept: not the key, and not the certificate."""
    flags = ("--tls-ca-key", key, "--tls-names", OURS)
    serials = set()
    for _ in range(2):
        with proxy(trusted, *flags, TMPDIR=str(tmp_path), **keys.environment) as runs:
            serials.add(runs.certificate(OURS).serial_number)
            for pid in runs.pids():
                for of_process in ("environ", "cmdline"):
                    assert SECRET not in Path(f"/proc/{pid}/{of_process}").read_bytes()
            (file,) = files_with_keys(tmp_path)
            assert file.stat().st_mode & 0o777 == 0o600
            assert file.parent.stat().st_mode & 0o777 == 0o700
            runs.process.send_signal(signal.SIGTERM)
            assert runs.end()[0] == 0
        assert list(tmp_path.iterdir()) == []
    assert len(serials) == 2


def test_certificate_is_renewed_and_connections_go_on(trusted, keys, key):
    """Every worker serves the next one, and no connection notices."""
    flags = ("--tls-ca-key", key, "--tls-names", OURS, "--workers", "2")
    hours = str(12 / 3600)
    with (
        proxy(trusted, *flags, "--tls-leaf-hours", hours, **keys.environment) as runs,
        runs.connect(OURS) as kept,
    ):
        first = runs.certificate(OURS)
        assert ask_and_stay(kept) == 200
        # Each handshake is verified, and each worker gets some of these.
        while any(runs.certificate(OURS) == first for _ in range(16)):
            time.sleep(0.05)
        assert ask_and_stay(kept) == 200
        runs.process.send_signal(signal.SIGTERM)
        code, err = runs.end()
    assert code == 0
    assert err.count("certificate for Bedrock's names valid until") >= 2


@pytest.mark.parametrize(
    ("flags", "code", "message"),
    [
        (["--tls-ca-key", "{key}"], 2, "needs `--region`"),
        (["--tls-ca-key", "{key}", "--tls-names", "*.example"], 2, "no host name"),
        (["--tls-ca-key", "no key", "--tls-names", OURS], 2, "is no KMS key"),
        (["--tls-ca-key", "{none}", "--tls-names", OURS], 1, "`NotFoundException`"),
        (["--tls-ca-key", "{rsa}", "--tls-names", OURS], 2, "ECC_NIST_P256"),
        (["--tls-ca-key", "{encrypts}", "--tls-names", OURS], 1, "does not sign"),
        (["--tls-ca-key", "{key}", "--tls-ca-chain", "none"], 2, "cannot read `none`"),
        (["--tls-ca-key", "{key}", "--tls-ca-chain=-----BEGIN"], 2, "no certific"),
        (["--tls-ca-key", "{key}", "--tls-ca-chain", "{other}"], 2, "for another key"),
    ],
)
def test_start_that_cannot_work_says_why(
    *, trusted, keys, key, issued, flags, code, message
):
    """Whose fault it is, before anything is served."""
    none = key.rpartition("/")[0] + "/none"
    known = {"key": key, "none": none, "other": str(issued.certificate)}
    if "{rsa}" in flags:
        known["rsa"] = keys.make("RSA_2048")
    if "{encrypts}" in flags:
        known["encrypts"] = keys.make("RSA_2048", "ENCRYPT_DECRYPT")
    variables = {**keys.environment, "AWS_REGION": "", "AWS_DEFAULT_REGION": ""}
    given = [flag.format(**known) for flag in flags]
    if "{other}" in flags:
        given += ["--tls-names", PROXYS]
    with proxy(trusted, *given, **variables) as running:
        assert running.port == 0
        ended, said = running.end()
    assert message in said
    assert ended == code


@pytest.mark.parametrize("wrong", ["cut", "other", "no pem", "escaped"])
def test_key_that_cannot_be_served_is_not_repeated(issued, authority, trusted, wrong):
    """The error tells what is wrong with it, and nothing of it."""
    given = as_text(issued)
    if wrong == "cut":
        given["WEIR_TLS_KEY"] = given["WEIR_TLS_KEY"][:-40]
    elif wrong == "other":
        given["WEIR_TLS_KEY"] = authority.issue("x.example").private_key.read_text()
    elif wrong == "escaped":
        given["WEIR_TLS_KEY"] = given["WEIR_TLS_KEY"].replace("\n", "\\n")
    else:
        given["WEIR_TLS_KEY"] = given["WEIR_TLS_KEY"].partition("\n")[2]
    with proxy(trusted, **given) as running:
        code, said = running.end()
    assert code == 2
    assert "`--tls-key`" in said
    for line in given["WEIR_TLS_KEY"].splitlines():
        assert line not in said


def test_kms_that_does_not_answer_ends_the_start(trusted, keys, key):
    """The proxy does not serve without a certificate; it says where to look."""
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        variables = {**keys.environment, "AWS_ENDPOINT_URL_KMS": url}
        flags = ("--tls-ca-key", key, "--tls-names", OURS)
        with proxy(trusted, *flags, **variables) as running:
            code, said = running.end()
    assert code == 1
    assert "check the network path to KMS" in said
