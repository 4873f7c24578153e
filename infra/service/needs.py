"""What the Service stack needs of the Foundation stack: names and keys alone."""

from __future__ import annotations

from typing import Protocol

from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3


class AppConfig(Protocol):
    """Where AppConfig keeps the policy."""

    @property
    def application_id(self) -> str:
        """The application's id."""

    @property
    def environment_id(self) -> str:
        """The environment's id."""

    @property
    def profile_id(self) -> str:
        """The configuration profile's id."""


class Foundation(Protocol):
    """What is kept when the service goes."""

    @property
    def audit_bucket(self) -> s3.IBucket:
        """Where records go."""

    @property
    def audit_key(self) -> kms.IKey:
        """The key that encrypts records."""

    @property
    def policy_bucket(self) -> s3.IBucket:
        """Where the policy bundle is."""

    @property
    def policy_object_key(self) -> str:
        """The bundle's key in it."""

    @property
    def policy_key(self) -> kms.IKey:
        """The key that encrypts the bundle."""

    @property
    def ca_key(self) -> kms.IKey | None:
        """The CA's signing key; there with routing `dns`."""

    @property
    def checkpoint_key(self) -> kms.IKey | None:
        """The key that signs for writers of records, if it is used."""

    @property
    def appconfig(self) -> AppConfig | None:
        """Where AppConfig keeps the policy, if it delivers it."""
