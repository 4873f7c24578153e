"""A bucket with Object Lock, on a real S3 server over HTTP on loopback.

moto's server keeps one store for the whole process, so every bucket has a name of
its own. It is no proof of write-once storage: it accepts a wrong checksum, and it
accepts a shorter retention.

Example:
    with object_lock_bucket() as bucket:
        client = bucket.client()
        client.put_object(Bucket=bucket.name, Key="a", Body=b"b")
"""

from __future__ import annotations

import logging
import os
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import boto3
from botocore.config import Config
from moto.server import ThreadedMotoServer

REGION = "us-east-1"
ACCESS_KEY_ID = "AKIAIOSFODNN7EXAMPLE"
SECRET_ACCESS_KEY = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
PREFIX = "weir"


@dataclass(frozen=True, slots=True)
class Bucket:
    """A bucket, and how to reach it.

    Attributes:
        endpoint_url: the server's base URL, `http://127.0.0.1:PORT`.
        name: the bucket's name.
    """

    endpoint_url: str
    name: str

    @property
    def uri(self) -> str:
        """Where records go, as `--audit` takes it."""
        return f"s3://{self.name}/{PREFIX}"

    @property
    def environment(self) -> Mapping[str, str]:
        """The variables that bring any AWS SDK to this server, and to no other."""
        return {
            "AWS_ACCESS_KEY_ID": ACCESS_KEY_ID,
            "AWS_SECRET_ACCESS_KEY": SECRET_ACCESS_KEY,
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_ENDPOINT_URL_S3": self.endpoint_url,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        }

    def behind(self, endpoint_url: str) -> Bucket:
        """Return the same bucket as seen through another base URL."""
        return replace(self, endpoint_url=endpoint_url)

    def client(self) -> Any:
        """Return a boto3 client that asks this server once per operation."""
        return _client(self.endpoint_url)

    def keys(self) -> list[str]:
        """Return the keys of all objects, in order."""
        pages = (
            self.client().get_paginator("list_objects_v2").paginate(Bucket=self.name)
        )
        return [item["Key"] for page in pages for item in page.get("Contents", ())]

    def read(self, key: str) -> bytes:
        """Return an object's bytes as they are stored."""
        return self.objects(key)[key]

    def objects(self, *keys: str) -> dict[str, bytes]:
        """Return the bytes of these objects, or of all, by key and in order."""
        found: dict[str, bytes] = {}
        for key in keys or self.keys():
            answer = self.client().get_object(Bucket=self.name, Key=key)
            with answer["Body"] as body:
                found[key] = bytes(body.read())
        return found


@contextmanager
def object_lock_bucket(*, lock: bool = True) -> Iterator[Bucket]:
    """Run a server with one bucket, with or without Object Lock."""
    with s3_server() as endpoint_url:
        bucket = Bucket(endpoint_url, f"records-{uuid.uuid4().hex}")
        bucket.client().create_bucket(
            Bucket=bucket.name, ObjectLockEnabledForBucket=lock
        )
        yield bucket


@cache
def _client(endpoint_url: str) -> Any:
    """Make a client once per server: that takes longer than most tests do."""
    session = boto3.session.Session()
    return session.client(
        "s3",
        endpoint_url=endpoint_url,
        region_name=REGION,
        aws_access_key_id=ACCESS_KEY_ID,
        aws_secret_access_key=SECRET_ACCESS_KEY,
        config=Config(retries={"total_max_attempts": 1}),
    )


@contextmanager
def s3_server() -> Iterator[str]:
    """Run an S3 server without any bucket of ours; yield its base URL."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        yield f"http://{host}:{port}"
    finally:
        _client.cache_clear()
        server.stop()
        if server._server is not None:  # stop() leaves the listening socket open
            server._server.server_close()
