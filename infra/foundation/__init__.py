"""The Foundation stack: records, policies and keys; one construct a capability."""

from infra.foundation.rollout import AppConfigIds
from infra.foundation.stack import FoundationStack

__all__ = ["AppConfigIds", "FoundationStack"]
