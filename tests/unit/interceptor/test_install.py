from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from typing import Any

import boto3
import botocore.hooks
import pytest
from botocore.config import Config
from botocore.exceptions import EndpointConnectionError
from botocore.hooks import HierarchicalEmitter
from botocore.session import Session

from bedrock_weir.call import Path
from bedrock_weir.engine import AuditSettings, Engine
from bedrock_weir.errors import InterceptorError, PolicyError, SettingsError
from bedrock_weir_botocore import install, route
from bedrock_weir_botocore.hooks import PROBE
from bedrock_weir_botocore.seams import check
from bedrock_weir_botocore.state import SERVICES
from bedrock_weir_botocore.targets import Target, target_of

pytestmark = pytest.mark.both_ends

AUDIT = "s3://records/weir"
SETTINGS: Any = {"policy": "sandbox", "audit": AUDIT, "record": "memory"}


@pytest.fixture(autouse=True)
def environment(monkeypatch) -> Iterator[None]:
    """No settings from outside, and nothing installed afterwards."""
    for name in ("WEIR_POLICY", "WEIR_AUDIT"):
        monkeypatch.delenv(name, raising=False)
    yield
    module = sys.modules["bedrock_weir_botocore.install"]
    assert module._shared == []
    assert module._everywhere == []


def client(service: str = "bedrock-runtime") -> Any:
    """Return a client that calls nobody."""
    return boto3.Session().client(
        service,
        region_name="eu-west-1",
        endpoint_url="http://127.0.0.1:9",
        aws_access_key_id="a",
        aws_secret_access_key="b",
        config=Config(retries={"total_max_attempts": 1}),
    )


def covers(target: object) -> int:
    """Return by how many a target is covered."""
    return len(target_of(target).emit(PROBE))


@pytest.mark.parametrize(
    "make",
    [*(partial(client, service) for service in SERVICES), boto3.Session, Session],
)
def test_a_target_is_covered_until_it_is_closed(make):
    """Clients of each service, and sessions of both libraries."""
    target = make()
    with install(target, **SETTINGS) as installation:
        assert covers(target) == 1
        assert isinstance(installation.engine, Engine)
    assert covers(target) == 0
    assert installation.close() == 0


def test_the_same_again_is_the_one_that_is_there():
    """For a client and for the process."""
    target = client()
    with install(target, **SETTINGS) as first:
        assert install(target, **SETTINGS) is first
    with install(**SETTINGS) as first:
        assert install(**SETTINGS) is first


def test_the_same_settings_share_an_engine():
    """A process has one log for them; the last to close it closes it."""
    one, other = client(), client()
    with install(one, **SETTINGS) as first:
        second = install(other, **SETTINGS)
        assert second.engine is first.engine
    assert covers(one) == 0
    assert covers(other) == 1
    second.close()
    assert covers(other) == 0


def test_another_policy_for_the_same_is_an_error():
    """For a client, for one of a covered session, for a covered process and in it."""
    session, target = boto3.Session(), client()
    other = SETTINGS | {"policy": "baseline"}
    with install(target, **SETTINGS), pytest.raises(InterceptorError, match="already"):
        install(target, **other)
    with install(session, **SETTINGS):
        made = session.client("bedrock-runtime", region_name="eu-west-1")
        with pytest.raises(InterceptorError, match="already"):
            install(made, **other)
    with install(target, **SETTINGS), pytest.raises(InterceptorError, match="already"):
        install(**other)
    with install(**SETTINGS), pytest.raises(InterceptorError, match="already"):
        install(target, **other)
    with install(**SETTINGS), pytest.raises(InterceptorError, match="already"):
        install(**other)


def test_two_targets_may_have_two_policies():
    """One policy per target, not per process."""
    with (
        install(client(), **SETTINGS) as one,
        install(client(), **SETTINGS | {"policy": "baseline"}) as other,
    ):
        assert one.engine is not other.engine


@pytest.mark.parametrize("target", [object(), "a client", boto3])
def test_what_cannot_be_covered_is_an_error(target):
    """Anything that is neither client nor session."""
    with pytest.raises(InterceptorError, match="cannot be covered"):
        install(target, **SETTINGS)
    with pytest.raises(InterceptorError, match="cannot be covered"):
        route(target)


@pytest.mark.parametrize("service", ["s3", "bedrock", "bedrock-agent"])
def test_another_services_client_is_an_error(service):
    """It would never be asked; the error names those that are."""
    errors = []
    with pytest.raises(InterceptorError, match=f"`{service}`") as caught:
        install(client(service), **SETTINGS)
    errors.append(str(caught.value))
    with pytest.raises(InterceptorError, match=f"`{service}`") as caught:
        route(client(service))
    errors.append(str(caught.value))
    for known in SERVICES:
        assert all(f"`{known}`" in error for error in errors)


def test_another_services_client_of_a_covered_process_is_left_alone():
    """Its calls are not about prompts."""
    other = client("s3")
    with install(**SETTINGS), pytest.raises(EndpointConnectionError):
        other.list_buckets()
    assert other.meta.events.emit(PROBE) == []


def test_clients_of_every_service_share_an_engine():
    """Whichever service is called, a process has one log."""
    with ExitStack() as stack:
        made = [
            stack.enter_context(install(client(service), **SETTINGS))
            for service in SERVICES
        ]
        assert len({id(installation.engine) for installation in made}) == 1


@pytest.mark.parametrize(
    ("settings", "error", "match"),
    [
        ({}, SettingsError, "WEIR_POLICY"),
        ({"policy": "sandbox"}, SettingsError, "WEIR_AUDIT"),
        ({**SETTINGS, "record": "paper"}, SettingsError, "`paper`"),
        ({**SETTINGS, "record": "disk"}, SettingsError, "spool"),
        ({**SETTINGS, "audit": "nowhere"}, SettingsError, "s3://"),
        ({**SETTINGS, "policy": "no-such-bundle"}, PolicyError, "no-such-bundle"),
    ],
)
def test_a_wrong_setting_is_an_error(settings, error, match):
    """And nothing is installed."""
    target = client()
    with pytest.raises(error, match=match):
        install(target, **settings)
    assert covers(target) == 0


def test_settings_come_from_the_environment(monkeypatch):
    """As the proxy's do."""
    monkeypatch.setenv("WEIR_POLICY", "sandbox")
    monkeypatch.setenv("WEIR_AUDIT", AUDIT)
    with install(client()) as installation:
        assert installation.engine.snapshot.bundle.settings.bundle.name == "sandbox"


def test_a_ready_engine_stays_open():
    """It is its maker's to close."""
    engine = Engine.open("sandbox", AuditSettings(AUDIT), path=Path.INTERCEPTOR)
    with install(client(), engine=engine) as installation:
        assert installation.engine is engine
    assert engine.recorder.close(0) == 0


def test_a_botocore_without_its_seams_is_an_error(monkeypatch):
    """An emitter in another order, or a signer that cannot be asked."""
    target = client()
    with monkeypatch.context() as patch:
        patch.delattr("botocore.signers.RequestSigner._choose_signer")
        with pytest.raises(InterceptorError, match="signer"):
            install(target, **SETTINGS)
    with monkeypatch.context() as patch:
        patch.setattr(
            "botocore.hooks.HierarchicalEmitter.register_first",
            lambda self, *args, **kwargs: None,
        )
        patch.setattr(
            "botocore.hooks.EventAliaser.register_first",
            lambda self, *args, **kwargs: None,
        )
        with pytest.raises(InterceptorError, match="order"):
            install(target, **SETTINGS)
    assert covers(target) == 0


@pytest.mark.parametrize("service", SERVICES)
def test_an_emitter_that_knows_a_service_by_another_name_is_an_error(
    service, monkeypatch
):
    """Each service is tried, since a handler for one would never be called."""
    target, aliases = client(), botocore.hooks.EVENT_ALIASES
    monkeypatch.setitem(aliases, service, f"{service}-renamed")
    renamed = target_of(target).events.__class__(
        HierarchicalEmitter(), event_aliases=aliases
    )
    with pytest.raises(InterceptorError, match="order"):
        check(Target(renamed, is_async=False))


def test_a_blob_that_hides_its_stream_is_an_error(monkeypatch):
    """It could not be read as it comes."""

    def hide(body: Any, raw: Any, length: int | None) -> None:
        body._raw = raw, length

    monkeypatch.setattr("botocore.response.StreamingBody.__init__", hide)
    with pytest.raises(InterceptorError, match="blobs"):
        install(client(), **SETTINGS)


@pytest.mark.parametrize(
    "endpoint", ["weir:8443", "http://weir:8443", "https://weir/a", "https://"]
)
def test_an_endpoint_that_cannot_be_used_is_an_error(endpoint):
    """A route needs a URL of TLS, without a path."""
    with pytest.raises(InterceptorError, match="endpoint"):
        route(client(), endpoint=endpoint)


def test_two_routes_are_an_error():
    """Requests go to one proxy."""
    target = client()
    with (
        route(target, endpoint="https://one"),
        pytest.raises(InterceptorError, match="https://one"),
    ):
        route(target, endpoint="https://two")
    with route(endpoint="https://one") as first:
        assert route(endpoint="https://one") is first
        with pytest.raises(InterceptorError, match="https://one"):
            route(endpoint="https://two")
        with pytest.raises(InterceptorError, match="https://one"):
            route(target, endpoint="https://two")


def test_it_needs_nothing_of_the_proxys():
    """None of the proxy's dependencies is imported."""
    program = (
        "import sys, bedrock_weir_botocore\n"
        "print({'pyvoy', 'pyqwest', 'prometheus_client', 'cryptography', 'rich'}"
        " & sys.modules.keys())"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "set()"
