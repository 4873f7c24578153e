"""One proxy before three services: where a call goes, and whose signature it has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import boto3
import pytest

from bedrock_weir.simulator.settings import EXAMPLE
from bedrock_weir_botocore import route
from tests.parity.surfaces import ROWS, Row
from tests.support.proxy import CREDENTIAL, SERVICES, RunningProxy, running_proxy
from tests.support.simulator import REGION, RunningSimulator, running_simulator

MAIL = "jane@mail.example"
NAMES = ("CountTokens", "RetrieveAndGenerate", "InvokeAgent", "InvokeAgentRuntime")
CALLS = [next(row for row in ROWS if row.name == name) for name in NAMES]


@dataclass
class Apart:
    """A proxy, and one upstream for each service."""

    proxy: RunningProxy
    upstreams: dict[str, RunningSimulator]

    def arrived(self) -> dict[str, int]:
        """How many requests came to each upstream."""
        return {name: len(each.requests()) for name, each in self.upstreams.items()}


@pytest.fixture(scope="module", name="apart")
def _apart(bucket) -> Iterator[Apart]:
    keys = (EXAMPLE, CREDENTIAL)
    with (
        running_simulator(credentials=keys) as runtime,
        running_simulator(credentials=keys) as agents,
        running_simulator(credentials=keys) as core,
    ):
        upstreams = dict(zip(SERVICES, (runtime, agents, core), strict=True))
        urls = {name: each.endpoint_url for name, each in upstreams.items()}
        with running_proxy(runtime, bucket, upstream=urls) as proxy:
            yield Apart(proxy, upstreams)


@pytest.fixture(autouse=True)
def _forgetful(apart: Apart) -> None:
    for each in apart.upstreams.values():
        each.reset()


def ask(client: Any, row: Row, text: str) -> None:
    """Make a call to its end."""
    answer = getattr(client, row.operation)(**row.ask(text))
    for event in answer.get("completion", ()):
        assert event


@pytest.mark.parametrize("row", CALLS, ids=NAMES)
def test_a_rewritten_call_goes_to_its_service_in_its_scope(apart: Apart, row: Row):
    """The proxy signs for the service that is asked, which checks it."""
    ask(apart.proxy.client(row.service), row, f"mail {MAIL}")
    assert apart.arrived() == {name: int(name == row.service) for name in SERVICES}
    (received,) = apart.upstreams[row.service].requests()
    assert received["verified"]
    assert received["access_key_id"] == CREDENTIAL.access_key_id
    assert MAIL.encode() not in received["body"]


@pytest.mark.parametrize("row", CALLS, ids=NAMES)
def test_an_untouched_call_keeps_its_signature_and_its_host(apart: Apart, row: Row):
    """Signed for the service's own name, dialled at its upstream, valid there."""
    client = boto3.Session().client(
        row.service,
        region_name=REGION,
        aws_access_key_id=EXAMPLE.access_key_id,
        aws_secret_access_key=EXAMPLE.secret_key,
        verify=str(apart.proxy.ca_file),
    )
    with route(client, endpoint=apart.proxy.url):
        ask(client, row, "hello")
    client.close()
    assert apart.arrived() == {name: int(name == row.service) for name in SERVICES}
    (received,) = apart.upstreams[row.service].requests()
    assert received["verified"]
    assert received["access_key_id"] == EXAMPLE.access_key_id
    host = f"{row.service}.{REGION}.amazonaws.com"
    assert dict(received["headers"])["host"] == host


def test_a_hosts_name_answers_to_its_own_service(apart: Apart):
    """An operation of another service under a name of Bedrock's is unknown there."""
    client = apart.proxy.client("bedrock-agent-runtime")

    def sent_as_the_runtimes(request: Any, **kwargs: Any) -> None:
        request.headers["Host"] = f"bedrock-runtime.{REGION}.amazonaws.com"

    client.meta.events.register("before-send", sent_as_the_runtimes)
    with pytest.raises(client.exceptions.AccessDeniedException, match="unknown"):
        ask(client, CALLS[1], "hello")
    assert apart.arrived() == dict.fromkeys(SERVICES, 0)
