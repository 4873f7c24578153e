"""The real proxy: what stands in its metrics is what stands on the record."""

from __future__ import annotations

import pytest

from bedrock_weir.cli import main
from bedrock_weir.simulator.settings import EXAMPLE
from tests.support import emf
from tests.support.proxy import CREDENTIAL, running_proxy
from tests.support.s3 import object_lock_bucket
from tests.support.simulator import running_simulator

MODEL = "anthropic.claude-3-haiku-20240307-v1:0"


def test_the_workers_lines_add_up_to_the_records(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each worker writes its line at its end, whole, and nothing of a call in it.

    And the records that they made are verified: nothing is wrong with them.
    """
    with (
        running_simulator(credentials=(EXAMPLE, CREDENTIAL)) as simulator,
        object_lock_bucket() as bucket,
        running_proxy(
            simulator,
            bucket,
            workers=2,
            metrics="emf",
            environment={"WEIR_ENVIRONMENT": "ci"},
        ) as proxy,
    ):
        for text in ("hello", "write to jo@example.com", "again"):
            message = {"role": "user", "content": [{"text": text}]}
            client = proxy.client()
            client.converse(modelId=MODEL, messages=[message])
            client.close()
        proxy.entries_of(MODEL, calls=3)
        assert proxy.stop() == 0
        entries, log = proxy.entries(), proxy.log
        for name, value in bucket.environment.items():
            monkeypatch.setenv(name, value)
        location = f"s3://{bucket.name}/{proxy._prefix}"
        assert main(["log", "verify", location, "--since", "1h"]) == 0
    documents = list(emf.lines(log))
    assert len(documents) == 2

    def added(name: str) -> float:
        return sum(emf.total(each, name) for each in documents if name in each)

    kinds = [entry["unmapped"]["weir"]["kind"] for entry in entries]
    assert added("Decisions") == kinds.count("decision") == 3
    assert added("Outcomes") == kinds.count("outcome") == 3
    assert added("Findings") == 1
    assert added("Denials") == added("Faults") == added("RecordsWaiting") == 0
    tokens = [entry.get("message_context", {}) for entry in entries]
    assert added("InputTokens") == sum(each.get("prompt_tokens", 0) for each in tokens)
    assert added("InputTokens") > 0
    counted = [
        each["CallLatency"]["Count"] for each in documents if "CallLatency" in each
    ]
    assert sum(counted) == 3
    assert {each["Environment"] for each in documents} == {"ci"}
    assert MODEL not in "".join(map(str, documents))
