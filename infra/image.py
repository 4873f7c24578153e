"""The image of tasks and functions: built from this project, or yours."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from aws_cdk import Aws
from aws_cdk import aws_ecr as ecr
from aws_cdk import aws_ecr_assets as assets
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from infra.settings import Tasks

ROOT: Final = Path(__file__).parents[1]
"""The project's root, which the image is built from; `.dockerignore` says of what."""

VERIFIER: Final = "bedrock_weir.verifier.handler"
VALIDATOR: Final = "bedrock_weir.validator.handler"

_IMAGE: Final = re.compile(
    r"(?P<account>\d{12})\.dkr\.ecr\.(?P<region>[a-z0-9-]+)\.amazonaws\.com/"
    r"(?P<name>[a-z0-9._/-]+)(?P<mark>[:@])(?P<version>.+)"
)


class Image(Construct):
    """One image for all of them.

    Args:
        tasks: the settings of the tasks.

    Attributes:
        repository: where it is pulled from.
        container: the image, as ECS takes it.
    """

    def __init__(self, scope: Construct, construct_id: str, *, tasks: Tasks) -> None:
        super().__init__(scope, construct_id)
        if tasks.image is None:
            asset = assets.DockerImageAsset(
                self,
                "Asset",
                directory=str(ROOT),
                file="runtime/Dockerfile",
                platform=assets.Platform.LINUX_ARM64,
                build_args={"BASE_IMAGE": tasks.base_image},
            )
            self.repository: ecr.IRepository = asset.repository
            self._version = asset.image_tag
            self.container: ecs.ContainerImage = (
                ecs.ContainerImage.from_docker_image_asset(asset)
            )
            return
        parts = _IMAGE.fullmatch(tasks.image)
        if parts is None:
            raise ValueError(f"`tasks.image`: `{tasks.image}` is no image of ECR")
        self.repository = ecr.Repository.from_repository_attributes(
            self,
            "Repository",
            repository_arn=f"arn:{Aws.PARTITION}:ecr:{parts['region']}"
            f":{parts['account']}:repository/{parts['name']}",
            repository_name=parts["name"],
        )
        self._version = parts["version"]
        self.container = ecs.ContainerImage.from_ecr_repository(
            self.repository, self._version
        )

    def verifier(self) -> lambda_.DockerImageCode:
        """Return the image as the function that verifies records."""
        return self._function(VERIFIER)

    def validator(self) -> lambda_.DockerImageCode:
        """Return the image as the function that AppConfig asks about a bundle."""
        return self._function(VALIDATOR)

    def _function(self, handler: str) -> lambda_.DockerImageCode:
        return lambda_.DockerImageCode.from_ecr(
            self.repository,
            tag_or_digest=self._version,
            entrypoint=["python", "-m", "awslambdaric"],
            cmd=[handler],
        )
