"""The records of the demo, read back from S3 as an auditor would."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import boto3

from bedrock_weir.audit.batch import read_batch
from bedrock_weir.audit.entry import Kind

PATIENCE = 15.0
"""Seconds that entries may take to come to S3."""
_POLL = 0.1


@dataclass(frozen=True, slots=True)
class Stored:
    """One object of the log.

    Attributes:
        key: its key.
        mode: Object Lock's mode; empty if it is under none.
        retain_until: in ISO 8601; empty if it is under none.
        entries: what it holds.
    """

    key: str
    mode: str
    retain_until: str
    entries: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Record:
    """One entry, and the object that holds it."""

    entry: Mapping[str, Any]
    stored: Stored

    @property
    def kind(self) -> Kind:
        """Which of a call's entries it is."""
        return Kind(self.weir["kind"])

    @property
    def weir(self) -> Mapping[str, Any]:
        """What OCSF has no name for."""
        weir: Mapping[str, Any] = self.entry["unmapped"]["weir"]
        return weir

    @property
    def path(self) -> str:
        """The way the call came in."""
        return str(self.weir["path"]["via"])

    @property
    def resource(self) -> str:
        """What it asked, the first of all; empty where the operation is unknown."""
        resources = self.entry.get("resources") or [{"uid": ""}]
        return str(resources[0]["uid"])

    @property
    def call_id(self) -> str:
        """The call's id."""
        return str(self.entry["metadata"]["correlation_uid"])

    @property
    def effect(self) -> str:
        """What was decided, or how the call ended."""
        name = "disposition" if self.kind is Kind.DECISION else None
        return str(self.entry[name] if name else self.weir["ending"])

    @property
    def findings(self) -> Sequence[Mapping[str, Any]]:
        """Classes with their remedies and counts."""
        counts: Sequence[Mapping[str, Any]] = self.weir.get("findings", {}).get(
            "counts", ()
        )
        return counts


class Records:
    """The log in a bucket.

    Args:
        bucket: its name; the environment leads to it.
    """

    def __init__(self, bucket: str) -> None:
        self._bucket = bucket
        self._client = boto3.Session().client("s3")
        self._known: dict[str, Stored] = {}

    def await_count(self, count: int) -> tuple[Record, ...]:
        """Read everything, waiting until there are so many entries, or too long."""
        deadline = time.monotonic() + PATIENCE
        while len(found := self._read()) < count and time.monotonic() < deadline:
            time.sleep(_POLL)
        return found

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _read(self) -> tuple[Record, ...]:
        pages = self._client.get_paginator("list_objects_v2").paginate(
            Bucket=self._bucket
        )
        for page in pages:
            for item in page.get("Contents", ()):
                if item["Key"] not in self._known:
                    self._known[item["Key"]] = self._stored(item["Key"])
        return tuple(
            Record(entry, stored)
            for stored in self._known.values()
            for entry in stored.entries
        )

    def _stored(self, key: str) -> Stored:
        answer = self._client.get_object(Bucket=self._bucket, Key=key)
        with answer["Body"] as body:
            entries = read_batch(body.read())
        until = answer.get("ObjectLockRetainUntilDate")
        return Stored(
            key=key,
            mode=answer.get("ObjectLockMode", ""),
            retain_until="" if until is None else until.isoformat(),
            entries=tuple(entries),
        )
