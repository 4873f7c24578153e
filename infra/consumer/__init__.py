"""The Consumer stack: what an application needs in its own account."""

from infra.consumer.side import ConsumerSide, Surroundings
from infra.consumer.stack import ConsumerStack

__all__ = ["ConsumerSide", "ConsumerStack", "Surroundings"]
