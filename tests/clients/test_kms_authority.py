"""An authority with its key in KMS: who accepts what it vouches for, and who does not.

`weir ca create` makes it, `weir proxy` has its certificate signed by it, and clients
ask for Bedrock's own host names, which an override in DNS leads to the proxy.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.httpsession import get_cert_path
from botocore.session import get_session

from bedrock_weir.aws.kms import SigningKey
from bedrock_weir.certificates.names import host_names
from bedrock_weir.certificates.pem import certificates_in
from bedrock_weir.proxy.minting import Order, mint
from bedrock_weir.simulator.settings import EXAMPLE
from tests.support import verifiers
from tests.support.authority import Authority
from tests.support.kms import Keys, kms_server
from tests.support.node import node_client
from tests.support.proxy import CREDENTIAL, RunningProxy, running_proxy
from tests.support.simulator import REGION, RunningSimulator, running_simulator
from tests.support.tls_server import https_server

HOST = f"bedrock-runtime.{REGION}.amazonaws.com"
ELSEWHERE = ("s3.amazonaws.com", "evil.example", f"bedrock.{REGION}.amazonaws.com")
WEIR = "import sys; from bedrock_weir.cli import main; sys.exit(main())"

VERIFIERS = [
    pytest.param(
        name,
        marks=pytest.mark.skipif(
            name == "java" and shutil.which("java") is None, reason="there is no java"
        ),
    )
    for name in verifiers.ALL
]


@dataclass(frozen=True)
class Made:
    """An authority.

    Attributes:
        key: in KMS.
        folder: `ca.pem`, `bundle.pem`, and `chain.pem` if it has an anchor.
        said: what `weir ca create` printed.
    """

    key: str
    folder: Path
    keys: Keys
    said: str

    @property
    def chain(self) -> Path | None:
        """What tasks present besides their own certificate."""
        path = self.folder / "chain.pem"
        return path if path.exists() else None


@pytest.fixture(scope="module")
def keys() -> Iterator[Keys]:
    """A KMS."""
    with kms_server() as running:
        yield running


@pytest.fixture(scope="module", params=["self-signed", "anchored"])
def made(request, keys, tmp_path_factory) -> Made:
    """An authority of each form, made by the command."""
    folder = tmp_path_factory.mktemp(request.param)
    key = keys.make()
    chain = ["--chain", "chain.pem"] if request.param == "anchored" else []
    flags = ["--key", key, "--region", REGION, "-o", "ca.pem", "--bundle", "bundle.pem"]
    done = subprocess.run(
        [sys.executable, "-c", WEIR, "ca", "create", *flags, *chain],
        cwd=folder,
        env=dict(keys.environment),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return Made(key, folder, keys, done.stdout)


@pytest.fixture(scope="module")
def simulator(tmp_path_factory) -> Iterator[RunningSimulator]:
    """A Bedrock that answers to its own names only, and verifies signatures."""
    trusted = Authority(tmp_path_factory.mktemp("bedrock"))
    issued = trusted.issue(HOST)
    with running_simulator(
        credentials=(EXAMPLE, CREDENTIAL),
        strict=True,
        certificate=issued.certificate,
        private_key=issued.private_key,
        trust=trusted.ca_file,
    ) as running:
        yield running


@pytest.fixture(scope="module")
def proxy(made, simulator, bucket) -> Iterator[RunningProxy]:
    """A proxy with nothing but a certificate of its own."""
    flags = {} if made.chain is None else {"tls_ca_chain": made.chain}
    with running_proxy(
        simulator,
        bucket,
        tls=False,
        environment={"AWS_ENDPOINT_URL_KMS": made.keys.endpoint_url},
        tls_ca_key=made.key,
        **flags,
    ) as running:
        yield running


@pytest.fixture(scope="module")
def elsewhere(made, tmp_path_factory) -> Iterator[dict[str, int]]:
    """Servers with certificates of the same authority, for names it may not vouch for.

    The key in KMS signs them, as whoever may use it could have it do.
    """
    session = get_session()
    session.set_credentials("AKIAIOSFODNN7EXAMPLE", "example")
    with ExitStack() as stack, pytest.MonkeyPatch.context() as variables:
        variables.setenv("AWS_ENDPOINT_URL_KMS", made.keys.endpoint_url)
        authority = SigningKey(made.key, session=session)
        servers = {}
        for name in ELSEWHERE:
            order = Order(names=(name,), lifetime=timedelta(hours=1))
            signed = mint(order, authority, now=datetime.now(UTC))
            folder = tmp_path_factory.mktemp("elsewhere")
            chain = made.chain.read_bytes() if made.chain else b""
            (folder / "certificate.pem").write_bytes(signed.chain + chain)
            (folder / "key.pem").write_bytes(signed.key)
            servers[name] = stack.enter_context(
                https_server(folder / "certificate.pem", folder / "key.pem")
            )
        yield servers


@pytest.mark.parametrize("name", VERIFIERS)
def test_every_bedrock_name_is_accepted(proxy, made, name):
    """Python, boto3, Node, OpenSSL and Java trust the proxy under all twelve names."""
    servers = dict.fromkeys(host_names(REGION), proxy.port)
    verdicts = verifiers.ALL[name](made.folder / "ca.pem", servers)
    assert list(verdicts) == ["accepted"] * 12


@pytest.mark.parametrize("name", VERIFIERS)
def test_no_other_name_is_accepted(made, elsewhere, name):
    """Whatever the authority's key signs, it vouches for Bedrock's names only.

    Java needs an anchor for that: it does not look at the limits of what it trusts
    outright, as RFC 5280 allows. The day it does, `weir ca create` can stop saying so.
    """
    verdicts = verifiers.ALL[name](made.folder / "ca.pem", elsewhere)
    assert len(verdicts) == len(ELSEWHERE)
    if name == "java" and made.chain is None:
        assert "where clients are in Java" in made.said
        assert set(verdicts) == {"accepted"}
        return
    for verdict in verdicts:
        assert verdict.startswith("refused")
        # It is the constraint, and nothing else that might be wrong with it.
        assert "subtree" in verdict or "name constraints" in verdict, verdict


@pytest.mark.parametrize("file", ["ca.pem", "bundle.pem"])
def test_boto3_is_answered_under_bedrocks_name(proxy, made, monkeypatch, file):
    """No endpoint is set: DNS and AWS_CA_BUNDLE are all that an application sees."""
    monkeypatch.setenv("AWS_CA_BUNDLE", str(made.folder / file))
    with verifiers.dns(HOST, proxy.port):
        answer = _converse(proxy)
    assert answer["output"]["message"]["content"][0]["text"]


def test_javascript_is_answered_under_bedrocks_name(proxy, made):
    """The SDK for JavaScript, over HTTP/2, with NODE_EXTRA_CA_CERTS."""
    variables = {
        name: value
        for name, value in proxy.environment.items()
        if not name.startswith("AWS_ENDPOINT_URL")
    }
    variables["NODE_EXTRA_CA_CERTS"] = str(made.folder / "ca.pem")
    message = {"role": "user", "content": [{"text": "Good morning"}]}
    with node_client(variables, redirect=(HOST, proxy.port)) as client:
        request = {"modelId": "amazon.nova-lite-v1:0", "messages": [message]}
        told = client.call("Converse", request)
    assert told["error"] is None
    assert told["output"]["output"]["message"]["content"][0]["text"]


def test_bundle_is_the_public_roots_and_the_authority(made):
    """Every root that an SDK trusts by itself, and one certificate more."""
    public = Path(get_cert_path(True)).read_text()
    ours = (made.folder / "ca.pem").read_text()
    bundle = (made.folder / "bundle.pem").read_text()
    assert bundle == f"{public}\n{ours}"
    assert public.count("BEGIN CERTIFICATE") > 100


def test_no_private_key_is_written(made):
    """The authority's is in KMS, the anchor's is gone."""
    for file in made.folder.iterdir():
        assert b"PRIVATE" not in file.read_bytes()


def test_show_tells_what_clients_will_trust(made):
    """The same facts for people and for programs."""
    (certificate,) = certificates_in((made.folder / "ca.pem").read_bytes())
    shown, document = (
        subprocess.run(
            [sys.executable, "-c", WEIR, "ca", "show", *flags, "ca.pem"],
            cwd=made.folder,
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        ).stdout
        for flags in ([], ["--json"])
    )
    (told,) = json.loads(document)
    assert tuple(told["permitted_names"]) == host_names(REGION)
    assert told["not_after"] == f"{certificate.not_valid_after_utc:%FT%TZ}"
    for fact in (
        told["sha256"],
        told["not_before"],
        told["key_id"],
        *host_names(REGION),
    ):
        assert fact in shown
    assert shown in made.said


def _converse(proxy: RunningProxy) -> dict[str, Any]:
    client = boto3.Session().client(
        "bedrock-runtime",
        region_name=REGION,
        aws_access_key_id=proxy.environment["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=proxy.environment["AWS_SECRET_ACCESS_KEY"],
        config=Config(retries={"total_max_attempts": 1}),
    )
    message = {"role": "user", "content": [{"text": "Good morning"}]}
    try:
        answer: dict[str, Any] = client.converse(
            modelId="amazon.nova-lite-v1:0", messages=[message]
        )
    finally:
        client.close()
    return answer
