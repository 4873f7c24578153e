"""Entries: what is put on the record of a call.

An entry is an OCSF 1.9 API Activity event (class 6003) with the profiles
`ai_operation`, `record_integrity` and `security_control`. What OCSF has no name for
stands under `unmapped.weir`. A call has a *decision* entry, and, when something was
forwarded, an *outcome* entry; both carry the call's id as `metadata.correlation_uid`.

Rule 1: an entry holds hashes, spans and classes, never text, never a secret.
Rule 2: the same bytes give the same entry on both ways in, but for time, ids and
        `unmapped.weir.path`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from bedrock_weir.call import Call, Operation, Principal, Resource, ResourceType
from bedrock_weir.content import JSON, Usage

VERSION = "1.9.0"
"""Of OCSF."""
_CLASS, _CATEGORY, _OTHER = 6003, 6, 99
_PROFILES = ("ai_operation", "record_integrity", "security_control")


class Kind(StrEnum):
    """Which of a call's entries this is."""

    DECISION = "decision"
    OUTCOME = "outcome"


class Ending(StrEnum):
    """How a call that was forwarded came to its end."""

    COMPLETE = "complete"
    TRUNCATED = "truncated"
    """The answer ended without its own last event."""
    DENIED = "denied"
    """The answer held what may not be received, or a request that streams what may
    not be sent; nothing of the answer left."""
    STOPPED = "stopped"
    """The same, in a stream of which a part had left."""
    UNREADABLE = "unreadable"
    """The answer broke its format, or a request that streams did."""
    UPSTREAM_ERROR = "upstream_error"
    """The upstream answered with an error."""
    UPSTREAM_FAILED = "upstream_failed"
    """The upstream could not be reached, or broke off."""
    CLIENT_DISCONNECTED = "client_disconnected"
    FAULT = "fault"
    """An error of our own."""
    UNRECORDED = "unrecorded"
    """The decision could not be made durable, so nothing of the answer left."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What both entries of a call say of it."""

    call: Call
    principal: Principal | None
    operation: Operation | None
    route: str
    policy: Mapping[str, JSON]
    """The bundle's name and digest."""
    resources: tuple[Resource, ...] = ()
    """What the call is asked of."""


def digest(data: bytes) -> str:
    """Return the SHA-256 of data, in hexadecimal digits."""
    return sha256(data).hexdigest()


def decision_entry(
    subject: Subject,
    *,
    effect: str,
    reasons: Sequence[str],
    signing: str,
    details: Mapping[str, JSON],
) -> dict[str, JSON]:
    """Build the decision entry.

    Args:
        subject: the call.
        effect: ALLOW, ANONYMIZE or DENY.
        reasons: why it is denied.
        signing: whose signature the forwarded request carries.
        details: what was read and found, for `unmapped.weir`.
    """
    is_denied = effect == "DENY"
    entry = _entry(subject, Kind.DECISION, is_failure=is_denied)
    entry["time"] = subject.call.time_ms
    entry |= {"action_id": 2 if is_denied else 1, "disposition": effect}
    if is_denied:
        entry["status_detail"] = "; ".join(reasons)
    weir = _weir(subject, Kind.DECISION)
    weir["path"] = {"via": subject.call.path.value, "signing": signing}
    weir |= details
    entry["unmapped"] = {"weir": weir}
    return entry


def outcome_entry(
    subject: Subject,
    *,
    ending: Ending,
    status: int | None,
    usage: Usage | None,
    details: Mapping[str, JSON],
) -> dict[str, JSON]:
    """Build the outcome entry; its `time` is set by whoever records it.

    Args:
        subject: the call.
        ending: how it ended.
        status: the upstream's HTTP status, where there was one.
        usage: the tokens the model reported.
        details: what was received, found and released, for `unmapped.weir`.
    """
    entry = _entry(subject, Kind.OUTCOME, is_failure=ending is not Ending.COMPLETE)
    entry["api"] = {**_api(subject), "response": {"code": status or 0}}
    if usage is not None:
        entry["message_context"] = _tokens(usage)
    weir = _weir(subject, Kind.OUTCOME)
    weir["path"] = {"via": subject.call.path.value}
    weir["ending"] = ending.value
    weir |= details
    entry["unmapped"] = {"weir": weir}
    return entry


def _entry(subject: Subject, kind: Kind, *, is_failure: bool) -> dict[str, JSON]:
    call = subject.call
    entry: dict[str, JSON] = {
        "category_uid": _CATEGORY,
        "class_uid": _CLASS,
        "activity_id": _OTHER,
        "activity_name": "Invoke",
        "type_uid": _CLASS * 100 + _OTHER,
        "severity_id": 1,
        "status_id": 2 if is_failure else 1,
        "metadata": {
            "version": VERSION,
            "profiles": [*_PROFILES],
            "product": {"name": "bedrock-weir", "vendor_name": "bedrock-weir"},
            "uid": f"{call.id}/{kind.value}",
            "correlation_uid": call.id,
            "event_code": kind.value,
        },
        "api": _api(subject),
        "src_endpoint": _source(call),
    }
    if subject.principal is not None:
        user: dict[str, JSON] = {
            "uid": subject.principal.id,
            "credential_uid": subject.principal.id,
        }
        entry["actor"] = {"user": user}
    if subject.resources:
        entry["resources"] = [
            {"type": item.type.value, "uid": item.id} for item in subject.resources
        ]
    models = [item.id for item in subject.resources if item.type is ResourceType.MODEL]
    if models:
        entry["ai_model"] = {"ai_provider": "aws.bedrock", "name": models[0]}
    return entry


def _api(subject: Subject) -> dict[str, JSON]:
    operation = subject.operation
    return {
        "operation": "Unknown" if operation is None else operation.name,
        "service": {"name": "" if operation is None else operation.service},
        "request": {"uid": subject.call.id},
    }


def _source(call: Call) -> dict[str, JSON]:
    source: dict[str, JSON] = {}
    if call.peer.address:
        source["ip"] = call.peer.address
    if call.peer.vpc_endpoint_id is not None:
        source["uid"] = call.peer.vpc_endpoint_id
    return source


def _weir(subject: Subject, kind: Kind) -> dict[str, JSON]:
    weir: dict[str, JSON] = {
        "kind": kind.value,
        "route": subject.route,
        "policy": dict(subject.policy),
    }
    if subject.principal is not None:
        weir["identity"] = {
            "method": subject.principal.method.value,
            "verified": subject.principal.verified,
        }
    return weir


def _tokens(usage: Usage) -> dict[str, JSON]:
    counts = {
        "prompt_tokens": usage.input_tokens,
        "completion_tokens": usage.output_tokens,
        "total_tokens": usage.total_tokens,
    }
    return {name: count for name, count in counts.items() if count is not None}
