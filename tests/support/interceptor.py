"""What the tests of the interceptor share: engines, and the entries they wrote."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bedrock_weir import call
from bedrock_weir.audit.batch import read_batch
from bedrock_weir.engine import AuditSettings, Engine, open_recorder
from bedrock_weir.policy.bundle import Bundle
from bedrock_weir.policy.files import is_bundle_file
from tests.support.s3 import Bucket

POLICIES = Path(__file__).resolve().parents[2] / "policies"

BLOCK_EMAIL = b"""
@id("no-mail-addresses-in-answers")
forbid (
  principal,
  action == Weir::Action::"Receive",
  resource == Weir::DataClass::"EMAIL"
);
"""
"""A rule without a remedy, which therefore blocks."""

PERMIT_UNKNOWN = b"""
@id("unknown-operations")
permit (
  principal,
  action == Weir::Action::"UnknownOperation",
  resource
);
@id("whatever-they-hold")
permit (
  principal,
  action in [Weir::Action::"Send", Weir::Action::"Receive"],
  resource == Weir::DataClass::"UNKNOWN_OPERATION"
);
"""


@dataclass
class Recorded:
    """An engine, and what it wrote."""

    engine: Engine
    bucket: Bucket

    def entries(self) -> list[dict[str, Any]]:
        """Close the recorder; return every entry, in order."""
        assert self.engine.recorder.close(30) == 0
        return [
            entry
            for body in self.bucket.objects().values()
            for entry in read_batch(body)
        ]

    def story(self) -> list[tuple[str, str, str]]:
        """Return each entry's kind and operation, and its effect or ending."""
        return [
            (
                (weir := entry["unmapped"]["weir"])["kind"],
                entry["api"]["operation"],
                weir.get("ending") or entry["disposition"],
            )
            for entry in self.entries()
        ]


def bundle(*rules: bytes) -> Bundle:
    """Return the sandbox's bundle with more rules."""
    folder = POLICIES / "sandbox"
    files = {
        path.name: path.read_bytes()
        for path in folder.iterdir()
        if is_bundle_file(path.name)
    }
    return Bundle({**files, "more.cedar": b"\n".join(rules)} if rules else files)


@contextmanager
def recorded(server: Bucket, *rules: bytes) -> Iterator[Recorded]:
    """Run an engine for the interceptor on a bucket of its own.

    The environment has to lead to the server.
    """
    bucket = Bucket(server.endpoint_url, f"records-{uuid.uuid4().hex}")
    client = bucket.client()
    client.create_bucket(Bucket=bucket.name, ObjectLockEnabledForBucket=True)
    client.close()
    recorder = open_recorder(AuditSettings(bucket.uri, linger=0.001))
    engine = Engine(bundle(*rules), recorder, path=call.Path.INTERCEPTOR)
    try:
        yield Recorded(engine, bucket)
    finally:
        recorder.close(5)
