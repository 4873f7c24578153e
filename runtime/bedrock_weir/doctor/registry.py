"""Every check: one line each, in the order in which they are shown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from bedrock_weir.doctor import (
    bedrock,
    client,
    credentials,
    keys,
    machine,
    network,
    own,
    records,
)
from bedrock_weir.doctor.asking import Endpoint
from bedrock_weir.doctor.check import (
    Check,
    Group,
    Outcome,
    Result,
    each,
    once,
    warn,
)
from bedrock_weir.doctor.client import Client
from bedrock_weir.doctor.task import (
    Task,
    bedrock_endpoints,
    endpoints,
    is_needed,
    with_settings,
)

SETTINGS: Final = "settings"
"""The check that always runs in a task: the others stand on it."""


def _names(task: Task, endpoint: Endpoint) -> Result:
    port = task.settings.listen_port if task.settings else None
    return _needed(task, endpoint, network.names(endpoint, own_port=port))


def _ports(task: Task, endpoint: Endpoint) -> Result:
    return _needed(task, endpoint, network.ports(endpoint))


def _trust(task: Task, endpoint: Endpoint) -> Result:
    return _needed(task, endpoint, network.trust(endpoint, clock=task.clock))


def _time(task: Task) -> Result:
    return network.time_of(endpoints(task), clock=task.clock)


def _bedrock(task: Task, endpoint: Endpoint) -> Result:
    return _needed(task, endpoint, bedrock.reached(endpoint))


def _needed(task: Task, endpoint: Endpoint, result: Result) -> Result:
    """Make a failure a warning where nobody has said that the service is needed."""
    if result.outcome is not Outcome.FAIL or is_needed(task, endpoint.service):
        return result
    return warn(
        result.seen,
        f"{result.advice}; if nobody calls `{endpoint.service}`, name the services"
        " that are called: `--service bedrock-runtime`",
    )


TASK: Final[tuple[Check[Task], ...]] = (
    Check(
        SETTINGS,
        Group.SETTINGS,
        "the settings of `weir proxy` resolve, from flags, variables and file",
        once(own.settings),
    ),
    Check(
        "policy",
        Group.SETTINGS,
        "the policy bundle can be read where it is, and compiles; nothing unsafe is on",
        once(with_settings(own.policy)),
    ),
    Check(
        "libpython",
        Group.MACHINE,
        "this Python has a shared library that Envoy can load",
        once(machine.interpreter),
    ),
    Check(
        "envoy",
        Group.MACHINE,
        "Envoy and its module are installed, and Envoy runs here",
        once(machine.envoy),
    ),
    Check(
        "files",
        Group.MACHINE,
        "the hard limit of open files is enough for `--max-connections`",
        once(with_settings(machine.files)),
    ),
    Check(
        "tmp",
        Group.MACHINE,
        "the folder for temporary files can be written and has room",
        once(machine.temporary),
    ),
    Check(
        "memory",
        Group.MACHINE,
        "there is memory for `--workers`",
        once(with_settings(machine.memory)),
    ),
    Check(
        "dns",
        Group.NETWORK,
        "each endpoint's name resolves, to private addresses, and not to the proxy",
        each(endpoints, _names),
    ),
    Check(
        "tcp",
        Group.NETWORK,
        "every address of each endpoint takes a connection",
        each(endpoints, _ports),
    ),
    Check(
        "tls",
        Group.NETWORK,
        "each endpoint's certificate is trusted, for its name, for long enough",
        each(endpoints, _trust),
    ),
    Check(
        "clock",
        Group.NETWORK,
        "the clock agrees with an endpoint's `Date`: SigV4 allows five minutes",
        once(_time),
    ),
    Check(
        "credentials",
        Group.CREDENTIALS,
        "there are credentials; their source, and until when they are good",
        once(credentials.source),
    ),
    Check(
        "identity",
        Group.CREDENTIALS,
        "whose they are (`sts:GetCallerIdentity`), where STS is reached",
        once(credentials.identity),
    ),
    Check(
        "bucket-lock",
        Group.RECORDS,
        "the bucket has Object Lock; its default agrees with the retention settings",
        once(with_settings(records.lock)),
    ),
    Check(
        "bucket-versioning",
        Group.RECORDS,
        "the bucket keeps versions",
        once(with_settings(records.versioning)),
    ),
    Check(
        "bucket-encryption",
        Group.RECORDS,
        "the bucket encrypts, with a KMS key",
        once(with_settings(records.encryption)),
    ),
    Check(
        "bucket-write",
        Group.RECORDS,
        "records may be written under lock (a PUT whose condition cannot hold)",
        once(with_settings(records.write)),
    ),
    Check(
        "bucket-key",
        Group.KEYS,
        "the bucket's KMS key would encrypt (`GenerateDataKey` with `DryRun`)",
        once(with_settings(keys.bucket)),
    ),
    Check(
        "ca-key",
        Group.KEYS,
        "the CA key is of the right kind, enabled, and would sign (`Sign`, `DryRun`)",
        once(with_settings(keys.authority)),
    ),
    Check(
        "bedrock",
        Group.BEDROCK,
        "each service answers without credentials as Bedrock does, and is not a proxy",
        each(bedrock_endpoints, _bedrock),
    ),
    Check(
        "health",
        Group.PROXY,
        "the proxy on this machine answers, if one runs",
        once(with_settings(own.health)),
    ),
    Check(
        "ready",
        Group.PROXY,
        "it takes calls; if not, why",
        once(with_settings(own.ready)),
    ),
    Check(
        "certificate",
        Group.PROXY,
        "each certificate that it shows: for which names, and for how long",
        each(own.served_names, own.certificate),
    ),
)
"""What is looked at from inside a task."""

CLIENT: Final[tuple[Check[Client], ...]] = (
    Check(
        "dns",
        Group.NETWORK,
        "the endpoint's name resolves, to private addresses",
        once(client.names),
    ),
    Check(
        "tcp",
        Group.NETWORK,
        "every address of it takes a connection",
        once(client.ports),
    ),
    Check(
        "tls",
        Group.NETWORK,
        "its certificate is trusted, for its name, for long enough",
        once(client.trust),
    ),
    Check("h2", Group.NETWORK, "it offers HTTP/2", once(client.http2)),
    Check(
        "clock",
        Group.NETWORK,
        "the clock agrees with its `Date`: SigV4 allows five minutes",
        once(client.time_of),
    ),
    Check(
        "ready", Group.PROXY, "the proxy is there and takes calls", once(client.health)
    ),
    Check(
        "metrics",
        Group.PROXY,
        "what is not for clients is hidden from them",
        once(client.metrics),
    ),
    Check(
        "denial",
        Group.PROXY,
        "a call without credentials is denied by the proxy, in its own words",
        once(client.denial),
    ),
    Check(
        "bypass",
        Group.BYPASS,
        "the native endpoint is not reached around the proxy",
        once(client.bypass),
    ),
)
"""What is looked at from an application's side."""

VIEWPOINTS: Final[dict[str, tuple[Check[Any], ...]]] = {"task": TASK, "client": CLIENT}


def as_markdown(checks: Iterable[Check[Any]]) -> str:
    """The table for the documentation."""
    rows = [f"| `{each.name}` | {each.group} | {each.asks} |" for each in checks]
    return "\n".join(("| name | group | what it checks |", "|---|---|---|", *rows, ""))
