"""Operations whose content is not read."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest

from bedrock_weir.bundles import shipped
from bedrock_weir.inspection.snapshot import Snapshot
from bedrock_weir.policy.bundle import Bundle
from bedrock_weir.wire.http import Headers, Request
from tests.support.playbook import AUTHORIZATION, Answer, Playbook

PERMIT = """
@id("administration")
permit (principal, action in Weir::Action::"Administration", resource);
@id("evaluation")
permit (principal, action in Weir::Action::"Evaluation", resource);
"""


def snapshot(*policies: str) -> Snapshot:
    """The sandbox, and these policies."""
    folder = shipped("sandbox")
    assert folder is not None
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    return Snapshot(Bundle({**files, "more.cedar": "\n".join(policies).encode()}))


def request(method: str, target: str, *, host: str = "weir.internal:8443") -> Request:
    """A signed request."""
    headers = {"host": host, "authorization": AUTHORIZATION}
    return Request(method, target, Headers.of(headers.items()), b"{}")


def test_what_carries_no_content_passes_as_a_call() -> None:
    """The policy is asked about the call, and nothing of it is read."""
    said = json.dumps({"mail": "jo@example.com"}).encode()
    asked = request("GET", "/async-invoke?maxResults=3")
    play = Playbook(asked, Answer(said), snapshot=snapshot(PERMIT)).run()
    assert "Classify" not in play.script
    assert play.released == said
    assert play.entries[0]["api"]["operation"] == "ListAsyncInvokes"  # type: ignore[index,call-overload]
    assert play.ending == "complete"


@pytest.mark.parametrize("target", ["/async-invoke", "/runtimes/x/stopruntimesession"])
def test_a_call_that_no_policy_speaks_for_is_denied(target: str) -> None:
    """Silence denies operations without content, too."""
    method = "POST" if "runtimes" in target else "GET"
    play = Playbook(request(method, target), snapshot=snapshot("")).run()
    assert play.status == 403
    assert not play.forwarded


def test_content_that_nobody_reads_does_not_pass_on_a_permit_of_the_call() -> None:
    """Both directions want a permit of the class `UNINSPECTED_CONTENT`."""
    asked = request("POST", "/evaluations/evaluate/x")
    play = Playbook(asked, snapshot=snapshot(PERMIT)).run()
    assert play.status == 403
    assert b"UNINSPECTED_CONTENT" in play.released
    send = """
    permit (principal, action == Weir::Action::"Send",
      resource == Weir::DataClass::"UNINSPECTED_CONTENT");
    """
    play = Playbook(asked, Answer(b"said"), snapshot=snapshot(PERMIT, send)).run()
    assert len(play.forwarded) == 1
    assert play.status == 403
    assert b"said" not in play.released
    both = send + send.replace('"Send"', '"Receive"')
    play = Playbook(asked, Answer(b"said"), snapshot=snapshot(PERMIT, both)).run()
    assert play.released == b"said"


def test_a_host_of_bedrock_knows_its_own_operations_only() -> None:
    """What another service would do with the path is not ours to guess."""
    host = "bedrock-runtime.eu-west-1.amazonaws.com"
    play = Playbook(
        request("POST", "/runtimes/x/stopruntimesession", host=host),
        snapshot=snapshot(PERMIT),
    ).run()
    assert play.status == 403
    assert b"unknown" in play.released


@pytest.mark.parametrize(
    ("method", "target", "resource"),
    [
        ("DELETE", "/sessions/{}/", 'Session::"0a1b-2c"'),
        ("PATCH", "/sessions/{}", 'Session::"0a1b-2c"'),
        ("GET", "/flows/{}/executions", 'Flow::"FLOW1"'),
        (
            "POST",
            "/flows/{}/aliases/ALIAS1/executions/x/stop",
            'Flow::"FLOW1/ALIAS1"',
        ),
        ("POST", "/runtimes/{}/stopruntimesession", 'AgentRuntime::"agent-1"'),
    ],
)
def test_who_forbids_an_id_forbids_its_arn(
    method: str, target: str, resource: str
) -> None:
    """AWS takes either where a call has no content as well."""
    kind, _, name = resource.partition("::")
    name = name.strip('"').partition("/")[0]
    path = {"Session": "session", "Flow": "flow", "AgentRuntime": "runtime"}[kind]
    arn = quote(f"arn:aws:bedrock:eu-west-1:123456789012:{path}/{name}", safe="")
    asked = target.format(arn), target.format(name)
    forbid = f"forbid (principal, action, resource == Weir::{resource});"
    for one in asked:
        allowed = Playbook(request(method, one), snapshot=snapshot(PERMIT)).run()
        assert "Forward" in allowed.script
        denied = Playbook(request(method, one), snapshot=snapshot(PERMIT, forbid))
        assert denied.run().status == 403
