"""What runs in a task, and with how little."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bedrock_weir.errors import SettingsError
from bedrock_weir.settings import resolve, rows
from infra.rules.estate import Estate, number
from infra.rules.proxy import containers, proxies
from infra.rules.rule import Fault, rule

_SECRET: Final = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY|\b(AKIA|ASIA)[A-Z0-9]{16}\b"
    r"|\bghp_|\beyJ[A-Za-z0-9_-]{8,}\."
)
_SECRET_NAME: Final = re.compile(r"(SECRET|PASSWORD|PASSWD|TOKEN|CREDENTIAL|PRIVATE)")
_FARGATE: Final = {
    256: (512, 2048),
    512: (1024, 4096),
    1024: (2048, 8192),
    2048: (4096, 16384),
    4096: (8192, 30720),
    8192: (16384, 61440),
    16384: (32768, 122880),
}
_UNKNOWN: Final = re.compile(r"\$\{[^}]*\}")
"""What is known at deployment only."""

_BESIDE: Final = frozenset({"WEIR_ENVIRONMENT"})
"""Variables of ours that are no setting of the proxy."""


@rule("WEIR-TASK-01", source="Amazon ECS API, readonlyRootFilesystem")
def read_only(estate: Estate) -> Iterator[Fault]:
    """Every container's root is read-only, unless `tasks.execute_command` is on.

    Who breaks into one leaves nothing there to be run later. ECS Exec needs to write,
    which is one more reason to leave it off.
    """
    if estate.environment.tasks.execute_command:
        return
    for container in containers(estate):
        if container.body.get("ReadonlyRootFilesystem") is not True:
            path = f"{container.path}.ReadonlyRootFilesystem"
            yield Fault(container.task, path, "is not true")


@rule("WEIR-TASK-02", source="Amazon ECS API, user")
def not_root(estate: Estate) -> Iterator[Fault]:
    """Every container runs as a numbered user that is not root.

    A name is looked up inside the image, which may say that it is root.
    """
    for container in containers(estate):
        user = str(container.body.get("User", "")).partition(":")[0]
        if not user.isdecimal() or int(user) == 0:
            yield Fault(container.task, f"{container.path}.User", f"is `{user}`")


@rule("WEIR-TASK-03", source="Amazon ECS API, linuxParameters")
def no_powers(estate: Estate) -> Iterator[Fault]:
    """No container is privileged, or adds a capability.

    Fargate knows one to add, SYS_PTRACE, which reads the memory of its neighbours.
    """
    for container in containers(estate):
        linux = container.body.get("LinuxParameters", {})
        if container.body.get("Privileged"):
            yield Fault(container.task, f"{container.path}.Privileged", "is true")
        if linux.get("Capabilities", {}).get("Add"):
            path = f"{container.path}.LinuxParameters.Capabilities.Add"
            yield Fault(container.task, path, "adds one")


@rule("WEIR-TASK-04", source="Amazon ECS API, HealthCheck")
def health(estate: Estate) -> Iterator[Fault]:
    """The proxy's container has a health check that runs without a shell.

    The image has no shell, so `CMD-SHELL` would fail for ever.
    """
    for proxy in proxies(estate):
        command = proxy.body.get("HealthCheck", {}).get("Command", [])
        if command[:1] != ["CMD"]:
            path = f"{proxy.path}.HealthCheck.Command"
            yield Fault(proxy.task, path, "does not begin with `CMD`")


@rule("WEIR-TASK-05", source="Amazon ECS guide, awslogs")
def logs(estate: Estate) -> Iterator[Fault]:
    """Every container logs to a log group of the templates, without blocking.

    A blocking driver stops the proxy's writes, and so its calls, when logs are slow.
    """
    for container in containers(estate):
        path = f"{container.path}.LogConfiguration"
        options = container.body.get("LogConfiguration", {}).get("Options", {})
        group = estate.referred(options.get("awslogs-group"))
        if group is None or group.type != "AWS::Logs::LogGroup":
            yield Fault(container.task, f"{path}.Options.awslogs-group", "is not ours")
        if options.get("mode") != "non-blocking":
            yield Fault(container.task, f"{path}.Options.mode", "is not `non-blocking`")


@rule("WEIR-TASK-06", source="Amazon ECS guide, passing sensitive data")
def no_plain_secrets(estate: Estate) -> Iterator[Fault]:
    """No secret stands in a container's or function's plain environment.

    Everybody who may describe a task definition reads it.
    """
    plain = [
        (container.task, f"{container.path}.Environment", container.variables)
        for container in containers(estate)
    ]
    plain += [
        (function, "Environment.Variables", function.get("Environment.Variables", {}))
        for function in estate.of("Lambda::Function")
    ]
    for resource, path, variables in plain:
        for name, value in variables.items():
            is_name = _SECRET_NAME.search(name) and not str(value).startswith("arn:")
            if is_name or _SECRET.search(str(value)) or name == "WEIR_TLS_KEY":
                yield Fault(resource, path, f"`{name}` holds a secret")


@rule("WEIR-TASK-07", source="Amazon ECS guide, task size on Fargate")
def fits_fargate(estate: Estate) -> Iterator[Fault]:
    """Tasks are ARM64 Linux with awsvpc networking, in a size that Fargate has.

    The image is built for ARM64; another architecture ends in `exec format error`.
    """
    for task in estate.of("ECS::TaskDefinition"):
        for path, wanted in (
            ("RuntimePlatform.CpuArchitecture", "ARM64"),
            ("RuntimePlatform.OperatingSystemFamily", "LINUX"),
            ("NetworkMode", "awsvpc"),
        ):
            if task.get(path) != wanted:
                yield Fault(task, path, f"is not `{wanted}`")
        if "FARGATE" not in task.items("RequiresCompatibilities"):
            yield Fault(task, "RequiresCompatibilities", "is not `FARGATE`")
        least, most = _FARGATE.get(number(task.get("Cpu")) or 0, (1, 0))
        if not least <= (number(task.get("Memory")) or 0) <= most:
            yield Fault(task, "Memory", "Fargate does not have this with that CPU")


@rule("WEIR-TASK-08", source="docs/settings.md")
def settings_are_taken(estate: Estate) -> Iterator[Fault]:
    """The proxy takes its environment: every variable is a setting, and they agree.

    The runtime's own reader is asked here, so a typing error is found before a task
    that does not start.
    """
    known = {row.variable for row in rows()} | _BESIDE
    for proxy in proxies(estate):
        given = {
            **dict.fromkeys(proxy.secrets, "-----BEGIN CERTIFICATE-----"),
            **{
                name: _UNKNOWN.sub("x", value)
                for name, value in proxy.variables.items()
            },
        }
        path = f"{proxy.path}.Environment"
        for name in sorted(given):
            if name.startswith("WEIR_") and name not in known:
                yield Fault(proxy.task, path, f"`{name}` is no setting")
        try:
            settings = resolve(flags={}, environment=given, file=None)
        except SettingsError as error:
            yield Fault(proxy.task, path, str(error))
            continue
        audit = estate.environment.audit
        said = (str(settings.retention_mode), settings.retention_days)
        if said != (str(audit.retention_mode), audit.retention_days):
            yield Fault(proxy.task, path, "retention is not `audit.retention_...`")


@rule("WEIR-TASK-09", source="Amazon ECS guide, bind mounts")
def somewhere_to_write(estate: Estate) -> Iterator[Fault]:
    """`/tmp` can be written to, and nothing else.

    Envoy keeps its sockets there. A second place would be a second thing to watch.
    """
    for proxy in proxies(estate):
        mounts = {
            str(each.get("ContainerPath")): each
            for each in proxy.body.get("MountPoints", ())
            if not each.get("ReadOnly")
        }
        linux = proxy.body.get("LinuxParameters", {})
        memory = {str(each.get("ContainerPath")) for each in linux.get("Tmpfs", ())}
        if {*mounts, *memory} != {"/tmp"}:  # noqa: S108 - the place inside the task
            yield Fault(proxy.task, f"{proxy.path}.MountPoints", "are not just `/tmp`")


@rule("WEIR-TASK-10", source="Amazon ECS guide, ECS Exec")
def no_shell_in(estate: Estate) -> Iterator[Fault]:
    """Nobody can open a shell in a task, unless the settings say so.

    A shell in the proxy reads every prompt in memory.
    """
    for service in estate.of("ECS::Service"):
        wanted = estate.environment.tasks.execute_command
        if bool(service.get("EnableExecuteCommand")) is not wanted:
            yield Fault(
                service, "EnableExecuteCommand", "is not `tasks.execute_command`"
            )


@rule("WEIR-TASK-11", source="Amazon ECR guide, image tags")
def image_is_named(estate: Estate) -> Iterator[Fault]:
    """Images are named by digest or by a tag that is not `latest`.

    Two tasks of one deployment would otherwise run two programs.
    """
    for container in containers(estate):
        image = str(container.body.get("Image", ""))
        last = image.rpartition("/")[2]
        if "@sha256:" not in last and (":" not in last or last.endswith(":latest")):
            yield Fault(container.task, f"{container.path}.Image", f"is `{image}`")
