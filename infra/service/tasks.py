"""The proxy's tasks on ECS Fargate.

Rule 1: a task writes nowhere but to a small file system in its memory. It runs as a
        user without a name, without capabilities, with a root that is read-only.
Rule 2: a deployment that does not become healthy, or that makes records or calls fail,
        is undone. There are never fewer tasks than before.
Rule 3: certificates come from Secrets Manager when a task starts; the task definition
        names them and holds none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from aws_cdk import Duration, Size
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from infra.image import Image
from infra.service import timing
from infra.service.acknowledged import acknowledge
from infra.service.logs import Log
from infra.service.network import PORT, Network
from infra.service.roles import Role
from infra.settings import Environment

USER: Final = "65532:65532"
SCRATCH: Final = "/tmp"  # noqa: S108  (it is mounted, empty, in the task's own memory)
SCRATCH_MIB: Final = 64
CONTAINER: Final = "proxy"


class Tasks(Construct):
    """Cluster, task definition and service.

    Args:
        settings: the environment.
        network: where tasks stand.
        image: what they run.
        log: where they say what they do.
        task_role: what the proxy may do.
        start_role: what ECS may do to start it.
        variables: how the proxy is told the settings.
        undoing: alarms that undo a deployment.

    Attributes:
        service: the ECS service.
        cluster: its cluster.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        settings: Environment,
        network: Network,
        image: Image,
        log: Log,
        task_role: Role,
        start_role: Role,
        variables: Mapping[str, str],
        undoing: Sequence[cloudwatch.Alarm],
    ) -> None:
        super().__init__(scope, construct_id)
        name = f"bedrock-weir-{settings.name}"
        self.cluster = ecs.Cluster(
            self,
            "Cluster",
            vpc=network.vpc,
            cluster_name=name,
            container_insights_v2=ecs.ContainerInsights.ENABLED,
            execute_command_configuration=_watched_commands(log)
            if settings.tasks.execute_command
            else None,
        )
        definition = ecs.FargateTaskDefinition(
            self,
            "Definition",
            family=name,
            cpu=settings.tasks.cpu,
            memory_limit_mib=settings.tasks.memory,
            runtime_platform=ecs.RuntimePlatform(
                cpu_architecture=ecs.CpuArchitecture.ARM64,
                operating_system_family=ecs.OperatingSystemFamily.LINUX,
            ),
            task_role=task_role.role,
            execution_role=start_role.role,
        )
        acknowledge(
            definition,
            "AwsSolutions-ECS2",
            "the variables name things and times; the secret ones are injected from"
            " Secrets Manager",
        )
        self._container(
            definition, settings=settings, image=image, log=log, variables=variables
        )
        self.service = ecs.FargateService(
            self,
            "Service",
            service_name=name,
            cluster=self.cluster,
            task_definition=definition,
            # What scaling decided stays when a deployment comes; it sets the least.
            desired_count=None,
            min_healthy_percent=100,
            max_healthy_percent=200,
            vpc_subnets=ec2.SubnetSelection(subnets=network.subnets),
            security_groups=[network.tasks],
            assign_public_ip=False,
            platform_version=ecs.FargatePlatformVersion.VERSION1_4,
            availability_zone_rebalancing=ecs.AvailabilityZoneRebalancing.ENABLED,
            health_check_grace_period=Duration.seconds(timing.HEALTH_GRACE_SECONDS),
            circuit_breaker=ecs.DeploymentCircuitBreaker(enable=True, rollback=True),
            deployment_alarms=ecs.DeploymentAlarmConfig(
                alarm_names=[each.alarm_name for each in undoing],
                behavior=ecs.AlarmBehavior.ROLLBACK_ON_ALARM,
            ),
            enable_execute_command=settings.tasks.execute_command,
            enable_ecs_managed_tags=True,
            propagate_tags=ecs.PropagatedTagSource.SERVICE,
        )

    def _container(
        self,
        definition: ecs.FargateTaskDefinition,
        *,
        settings: Environment,
        image: Image,
        log: Log,
        variables: Mapping[str, str],
    ) -> None:
        linux = ecs.LinuxParameters(self, "Linux", init_process_enabled=True)
        linux.drop_capabilities(ecs.Capability.ALL)
        linux.add_tmpfs(
            ecs.Tmpfs(
                container_path=SCRATCH,
                size=SCRATCH_MIB,
                mount_options=[
                    ecs.TmpfsMountOption.RW,
                    ecs.TmpfsMountOption.NOEXEC,
                    ecs.TmpfsMountOption.NOSUID,
                    ecs.TmpfsMountOption.NODEV,
                ],
            )
        )
        definition.add_container(
            CONTAINER,
            container_name=CONTAINER,
            image=image.container,
            essential=True,
            command=["proxy"],
            user=USER,
            # The agent of `execute-command` must write to the root.
            readonly_root_filesystem=not settings.tasks.execute_command,
            linux_parameters=linux,
            environment=dict(variables),
            secrets=self._certificate(settings),
            port_mappings=[ecs.PortMapping(container_port=PORT)],
            stop_timeout=Duration.seconds(timing.STOP_SECONDS),
            health_check=ecs.HealthCheck(
                command=["CMD", "weir", "health"],
                interval=Duration.seconds(30),
                timeout=Duration.seconds(10),
                retries=3,
                start_period=Duration.seconds(120),
            ),
            logging=ecs.LogDrivers.aws_logs(
                stream_prefix=CONTAINER,
                log_group=log.handle,
                mode=ecs.AwsLogDriverMode.NON_BLOCKING,
                max_buffer_size=Size.mebibytes(8),
            ),
        )

    def _certificate(self, settings: Environment) -> dict[str, ecs.Secret]:
        arn = settings.tls.certificate_secret_arn
        if arn is None:
            return {}
        secret = secretsmanager.Secret.from_secret_complete_arn(self, "Secret", arn)
        return {
            "WEIR_TLS_CERT": ecs.Secret.from_secrets_manager(secret, "certificate"),
            "WEIR_TLS_KEY": ecs.Secret.from_secrets_manager(secret, "key"),
        }


def _watched_commands(log: Log) -> ecs.ExecuteCommandConfiguration:
    return ecs.ExecuteCommandConfiguration(
        logging=ecs.ExecuteCommandLogging.OVERRIDE,
        log_configuration=ecs.ExecuteCommandLogConfiguration(
            cloud_watch_log_group=log.handle, cloud_watch_encryption_enabled=True
        ),
    )
