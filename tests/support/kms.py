"""A key of KMS, on a real server over HTTP on loopback (moto's).

moto signs messages as they are; it does not know digests. It does not check
permissions.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.config import Config

from tests.support.s3 import ACCESS_KEY_ID, REGION, SECRET_ACCESS_KEY, s3_server


@dataclass(frozen=True, slots=True)
class Keys:
    """A KMS with keys in it.

    Attributes:
        endpoint_url: the server's base URL.
    """

    endpoint_url: str

    @property
    def environment(self) -> Mapping[str, str]:
        """The variables that bring any AWS SDK to this server, for KMS."""
        return {
            "AWS_ACCESS_KEY_ID": ACCESS_KEY_ID,
            "AWS_SECRET_ACCESS_KEY": SECRET_ACCESS_KEY,
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_ENDPOINT_URL_KMS": self.endpoint_url,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        }

    def client(self) -> Any:
        """Return a boto3 client that asks this server."""
        return boto3.session.Session().client(
            "kms",
            endpoint_url=self.endpoint_url,
            region_name=REGION,
            aws_access_key_id=ACCESS_KEY_ID,
            aws_secret_access_key=SECRET_ACCESS_KEY,
            config=Config(retries={"total_max_attempts": 1}),
        )

    def make(self, spec: str = "ECC_NIST_P256", usage: str = "SIGN_VERIFY") -> str:
        """Make a key; return its ARN."""
        made = self.client().create_key(KeySpec=spec, KeyUsage=usage)
        arn: str = made["KeyMetadata"]["Arn"]
        return arn


@contextmanager
def kms_server() -> Iterator[Keys]:
    """Run a server without any keys of ours."""
    with s3_server() as endpoint_url:
        yield Keys(endpoint_url)
