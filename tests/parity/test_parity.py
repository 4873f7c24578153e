"""Promise 4: the same bytes give the same outcome and the same entry on both paths."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.eventstream import EventStream
from botocore.exceptions import BotoCoreError, ClientError, EventStreamError

import bedrock_weir_botocore
from bedrock_weir import call
from bedrock_weir.audit.batch import read_batch
from bedrock_weir.bundles import load_bundle
from bedrock_weir.engine import AuditSettings, Engine, open_recorder
from bedrock_weir.simulator.settings import EXAMPLE
from tests.parity.corpus import BLOCKING, Case, cases
from tests.support.proxy import CREDENTIAL, RunningProxy, bundle_folder, running_proxy
from tests.support.s3 import Bucket, object_lock_bucket
from tests.support.simulator import REGION, RunningSimulator, running_simulator

CASES = list(cases())
_CALL_ID = re.compile(r"\(call [0-9a-f-]{36}\)")
_CALL_ID_IN_BYTES = re.compile(_CALL_ID.pattern.encode())


@dataclass
class Both:
    """Both ways in, to the same simulator."""

    simulator: RunningSimulator
    bucket: Bucket
    proxy: RunningProxy
    engine: Engine
    installation: bedrock_weir_botocore.Installation | None = None

    def through_proxy(self) -> Any:
        """A client of the proxy."""
        return self.proxy.client()

    def through_interceptor(self) -> Any:
        """A client of the simulator, intercepted."""
        client = boto3.Session().client(
            "bedrock-runtime",
            endpoint_url=self.simulator.endpoint_url,
            region_name=REGION,
            aws_access_key_id=EXAMPLE.access_key_id,
            aws_secret_access_key=EXAMPLE.secret_key,
            config=Config(retries={"total_max_attempts": 1}),
        )
        self.installation = bedrock_weir_botocore.install(client, engine=self.engine)
        return client


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    """Both ways in, under one policy, to one simulator."""
    policy = bundle_folder(tmp_path_factory.mktemp("policy") / "parity", BLOCKING)
    with (
        pytest.MonkeyPatch.context() as patch,
        object_lock_bucket() as bucket,
        running_simulator(credentials=(EXAMPLE, CREDENTIAL)) as simulator,
        running_proxy(simulator, bucket, policy) as proxy,
    ):
        for name, value in bucket.environment.items():
            patch.setenv(name, value)
        recorder = open_recorder(AuditSettings(f"s3://{bucket.name}/interceptor"))
        bundle = load_bundle(policy)
        engine = Engine(bundle, recorder, path=call.Path.INTERCEPTOR)
        yield Both(simulator, bucket, proxy, engine)


def outcome(client: Any, case: Case) -> object:
    """What the caller sees of a call, with the ids taken out."""
    return seen_of(client, case.operation, {"modelId": case.model_id, **case.arguments})


def seen_of(client: Any, operation: str, arguments: dict[str, Any]) -> object:
    """What the caller sees of an operation, with the ids taken out."""
    try:
        answer = getattr(client, operation)(**arguments)
        answer.pop("ResponseMetadata")
        seen: list[object] = []
        for name, value in answer.items():
            if hasattr(value, "read"):
                data = value.read()
                seen.append((name, _CALL_ID_IN_BYTES.sub(b"(call)", data)))
            elif isinstance(value, EventStream):
                seen += _events(value)
            else:
                seen.append((name, value))
    except ClientError as error:
        return _said(error)
    return seen


def _events(stream: Any) -> Iterator[object]:
    """The events of a stream, and the error that it ended with."""
    try:
        yield from stream
    except (EventStreamError, BotoCoreError) as error:
        yield _said(error)
    finally:
        stream.close()


def _said(error: Exception) -> tuple[str, str]:
    text = str(error)
    if isinstance(error, ClientError):  # botocore adds its number of attempts
        text = str(error.response["Error"])
    return type(error).__name__, _CALL_ID.sub("(call)", text)


def normal(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Entries without time, ids and path."""
    found = copy.deepcopy(entries)
    for entry in found:
        del entry["time"], entry["src_endpoint"], entry["api"]["request"]
        for name in ("uid", "correlation_uid", "log_name", "sequence"):
            del entry["metadata"][name]
        del entry["unmapped"]["weir"]["path"]
    return found


def test_both_paths_agree_on_the_whole_corpus(both: Both) -> None:
    """For every request and reply: the same outcome, and the same entries."""
    clients = {
        "proxy": both.through_proxy(),
        "interceptor": both.through_interceptor(),
    }
    seen: dict[str, dict[str, object]] = {}
    for case in CASES:
        both.simulator.set_reply(case.model_id, **case.reply)
        seen[case.name] = {
            name: outcome(client, case) for name, client in clients.items()
        }
    differ = [
        name
        for name, outcomes in seen.items()
        if outcomes["proxy"] != outcomes["interceptor"]
    ]
    assert not differ, "\n".join(f"{name}: {seen[name]}" for name in differ)

    for client in clients.values():
        client.close()
    assert both.installation is not None
    both.installation.close()
    assert both.engine.recorder.close(30) == 0
    ours: list[dict[str, Any]] = [
        entry
        for key, body in both.bucket.objects().items()
        if key.startswith("interceptor/")
        for entry in read_batch(body)
    ]
    for case in CASES:
        own = [e for e in ours if e["ai_model"]["name"] == case.model_id]
        theirs = both.proxy.entries_of(case.model_id)
        assert normal(own) == normal(theirs), case.name
        assert own, case.name


def test_the_corpus_exercises_every_effect_and_ending(both: Both) -> None:
    """A corpus on which nothing happens would agree for no reason."""
    effects, endings = set(), set()
    for entry in both.proxy.entries():
        effects.add(entry.get("disposition"))
        endings.add(entry["unmapped"]["weir"].get("ending"))
    assert {"ALLOW", "ANONYMIZE", "DENY"} <= effects
    wanted = {
        "complete",
        "denied",
        "stopped",
        "truncated",
        "unreadable",
        "upstream_error",
    }
    assert wanted <= endings
