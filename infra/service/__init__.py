"""The Service stack: what runs, how it is reached, and who is told when it fails."""

from infra.service.stack import ServiceStack

__all__ = ["ServiceStack"]
