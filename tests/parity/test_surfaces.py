"""Every surface through boto3 on both paths: the same outcome, and the same entries.

Each is allowed, denied, redacted on its way to the service, and redacted and blocked on
its way back, where its answer says anything; streams say it in small pieces.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config

import bedrock_weir_botocore
from bedrock_weir import call
from bedrock_weir.audit.batch import read_batch
from bedrock_weir.bundles import load_bundle
from bedrock_weir.engine import AuditSettings, Engine, open_recorder
from bedrock_weir.simulator.settings import EXAMPLE
from bedrock_weir.surfaces import DUPLEX, SURFACES
from tests.parity.more_surfaces import MORE_ROWS
from tests.parity.surfaces import ROWS, Row
from tests.parity.test_parity import normal, seen_of
from tests.support.proxy import (
    CREDENTIAL,
    Entry,
    RunningProxy,
    bundle_folder,
    running_proxy,
)
from tests.support.s3 import Bucket, object_lock_bucket
from tests.support.simulator import REGION, RunningSimulator, running_simulator

MAIL, KEY = "jane@mail.example", "AKIAIOSFODNN7EXAMPLE"
IBAN = "DE89370400440532013000"
POLICIES = """
@id("no-account-numbers-in-answers")
forbid (
  principal,
  action == Weir::Action::"Receive",
  resource == Weir::DataClass::"INTERNATIONAL_BANK_ACCOUNT_NUMBER"
);
@id("results-may-lie-in-s3")
permit (
  principal,
  action == Weir::Action::"Send",
  resource == Weir::DataClass::"S3_LOCATION"
);
@id("documents-may-be-fetched-by-their-address")
permit (
  principal,
  action == Weir::Action::"Receive",
  resource == Weir::DataClass::"PRESIGNED_URL"
);
"""
VARIANTS = {
    "allowed": ("Hello there", "All is well."),
    "denied": (f"my key is {KEY}", "never said"),
    "redacted request": (f"Write to {MAIL} now", "All is well."),
    "redacted answer": ("Hello there", f"Grüße, write to {MAIL} now"),
    "blocked answer": ("Hello there", f"Pay to {IBAN} now"),
}


@dataclass
class Both:
    """Both ways in, to the same simulator."""

    simulator: RunningSimulator
    bucket: Bucket
    proxy: RunningProxy
    engine: Engine
    installations: list[bedrock_weir_botocore.Installation]

    def clients(self, service: str) -> tuple[Any, Any]:
        """A client of the proxy, and one of the simulator that is intercepted."""
        client = boto3.Session().client(
            service,
            endpoint_url=self.simulator.endpoint_url,
            region_name=REGION,
            aws_access_key_id=EXAMPLE.access_key_id,
            aws_secret_access_key=EXAMPLE.secret_key,
            config=Config(retries={"total_max_attempts": 1}),
        )
        made = bedrock_weir_botocore.install(client, engine=self.engine)
        self.installations.append(made)
        return self.proxy.client(service), client


@contextmanager
def both_ways(policy: Path) -> Iterator[Both]:
    """Run both ways in under one policy."""
    with (
        pytest.MonkeyPatch.context() as patch,
        object_lock_bucket() as bucket,
        running_simulator(credentials=(EXAMPLE, CREDENTIAL)) as simulator,
        running_proxy(simulator, bucket, policy) as proxy,
    ):
        for name, value in bucket.environment.items():
            patch.setenv(name, value)
        recorder = open_recorder(AuditSettings(f"s3://{bucket.name}/interceptor"))
        engine = Engine(load_bundle(policy), recorder, path=call.Path.INTERCEPTOR)
        both = Both(simulator, bucket, proxy, engine, [])
        yield both
        for installation in both.installations:
            installation.close()
        recorder.close(5)


@pytest.fixture(scope="module", name="both")
def _both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    policy = bundle_folder(tmp_path_factory.mktemp("policy") / "surfaces", POLICIES)
    with both_ways(policy) as both:
        yield both


def strings(value: object) -> Iterator[str]:
    """Yield every string in what a caller saw, one after the other."""
    match value:
        case bytes():
            text = value.decode()
            yield text
            yield from pieces_of(text)
        case str():
            yield value
        case dict():
            for item in value.values():
                yield from strings(item)
        case list() | tuple():
            for item in value:
                yield from strings(item)


def pieces_of(text: str) -> Iterator[str]:
    """Yield the texts of server-sent events."""
    for line in text.splitlines():
        if line.startswith('data: {"type'):
            yield json.loads(line.removeprefix("data: "))["text"]


def check(row: Row, variant: str, said: object, sent: list[dict[str, Any]]) -> None:
    """Check what the caller saw, and what came to the service."""
    text = "".join(strings(said))
    is_denied = variant == "denied" or (variant == "blocked answer" and row.says)
    assert ("AccessDeniedException" in text) == is_denied, (row.name, variant, text)
    assert MAIL not in text
    assert KEY not in text
    assert IBAN not in text
    assert len(sent) == (variant != "denied"), (row.name, variant)
    bodies = b"".join(item["body"] for item in sent)
    assert MAIL.encode() not in bodies
    if variant == "redacted request":
        assert b"{EMAIL}" in bodies, (row.name, bodies)
    if variant == "redacted answer" and row.says:
        assert "{EMAIL}" in text, (row.name, text)
    if variant == "allowed" and row.says:
        assert "well" in text, (row.name, text)


def test_every_operation_that_is_inspected_has_a_row() -> None:
    """Here, or in the corpus of the models' own operations."""
    here = {(row.service, row.name) for row in (*ROWS, *MORE_ROWS)}
    models = ("Converse", "ConverseStream", "InvokeModel")
    corpus = {("bedrock-runtime", name) for name in models}
    corpus.add(("bedrock-runtime", "InvokeModelWithResponseStream"))
    known = {(service, name) for service, names in SURFACES.items() for name in names}
    assert here | corpus == known - DUPLEX  # which botocore's clients do not have


def test_both_paths_agree_on_every_surface(both: Both) -> None:
    """For every operation and variant: what is promised, twice the same."""
    rows = (*ROWS, *MORE_ROWS)
    clients = {service: both.clients(service) for service in SURFACES}
    for row in rows:
        for variant, (asked, answer) in VARIANTS.items():
            if not row.asks and variant in ("denied", "redacted request"):
                continue
            both.simulator.reset()
            both.simulator.set_reply(row.subject, text=answer, piece=3)
            outcomes = []
            for client in clients[row.service]:
                before = len(both.simulator.requests())
                seen = seen_of(client, row.operation, row.ask(asked))
                check(row, variant, seen, both.simulator.requests()[before:])
                outcomes.append(seen)
            assert outcomes[0] == outcomes[1], (row.name, variant)
    for pair in clients.values():
        for client in pair:
            client.close()
    ours, theirs = read_ours(both)
    assert in_order(ours) == in_order(theirs)
    endings = {entry["unmapped"]["weir"].get("ending") for entry in ours}
    assert endings == {None, "complete", "denied", "stopped"}


def read_ours(both: Both) -> tuple[list[Entry], list[Entry]]:
    """Close the interceptor's record; return its entries, and the proxy's."""
    assert both.engine.recorder.close(30) == 0
    ours = [
        entry
        for key, body in both.bucket.objects().items()
        if key.startswith("interceptor/")
        for entry in read_batch(body)
    ]
    count = len(ours)
    return ours, both.proxy.await_entries(lambda entries: len(entries) >= count)


def in_order(entries: list[Entry]) -> list[Entry]:
    """Entries without what differs, by the time of their calls and their kind."""
    entries = sorted(entries, key=lambda entry: entry["metadata"]["uid"])
    return normal(entries)
