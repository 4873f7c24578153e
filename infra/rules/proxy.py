"""Where the proxy is in an estate: its task, its container, its load balancer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from infra.rules.estate import Estate, Json, Resource

PORT = 8443
"""Where the proxy listens inside its task (docs/settings.md)."""


@dataclass(frozen=True, slots=True)
class Container:
    """A container of a task definition."""

    task: Resource
    index: int
    body: Mapping[str, Json]

    @property
    def path(self) -> str:
        """Where it stands in its task definition."""
        return f"ContainerDefinitions.{self.index}"

    @property
    def variables(self) -> Mapping[str, str]:
        """Its plain environment."""
        return {
            str(pair.get("Name")): str(pair.get("Value"))
            for pair in self.body.get("Environment", ())
        }

    @property
    def secrets(self) -> Mapping[str, str]:
        """What ECS injects from Secrets Manager or Parameter Store."""
        return {
            str(pair.get("Name")): str(pair.get("ValueFrom"))
            for pair in self.body.get("Secrets", ())
        }

    @property
    def is_proxy(self) -> bool:
        """Whether it is the one that callers reach."""
        return any(
            mapping.get("ContainerPort") == PORT
            for mapping in self.body.get("PortMappings", ())
        )


def containers(estate: Estate) -> Iterator[Container]:
    """Yield every container of every task definition."""
    for task in estate.of("ECS::TaskDefinition"):
        for index, body in enumerate(task.items("ContainerDefinitions")):
            yield Container(task=task, index=index, body=body)


def proxies(estate: Estate) -> Iterator[Container]:
    """Yield the containers that callers reach."""
    return (each for each in containers(estate) if each.is_proxy)


def task_role(estate: Estate, task: Resource) -> Resource | None:
    """Return the role that a task's own calls are made with."""
    return estate.referred(task.get("TaskRoleArn"))


def attributes(resource: Resource, path: str) -> Mapping[str, str]:
    """Return a load balancer's, target group's or listener's attributes."""
    return {
        str(pair.get("Key")): str(pair.get("Value")) for pair in resource.items(path)
    }
