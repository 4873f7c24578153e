"""What the doctor's tests share: an environment that leads to a server on loopback."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping

import pytest

from bedrock_weir.doctor.task import Aws, Task
from bedrock_weir.settings import ProxySettings
from tests.support.s3 import ACCESS_KEY_ID, REGION, SECRET_ACCESS_KEY

MakeTask = Callable[..., Task]


@pytest.fixture
def make_task(monkeypatch: pytest.MonkeyPatch) -> Iterator[MakeTask]:
    """Make a task whose clients lead to an endpoint, and close them at the end."""
    opened: list[Aws] = []
    for name in [each for each in os.environ if each.startswith(("AWS_", "WEIR_"))]:
        monkeypatch.delenv(name)

    def make(
        endpoint_url: str = "http://127.0.0.1:9",
        *,
        environment: Mapping[str, str] | None = None,
        has_credentials: bool = True,
        **settings: object,
    ) -> Task:
        variables = {
            "AWS_ENDPOINT_URL": endpoint_url,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            **(environment or {}),
        }
        if has_credentials:
            variables["AWS_ACCESS_KEY_ID"] = ACCESS_KEY_ID
            variables["AWS_SECRET_ACCESS_KEY"] = SECRET_ACCESS_KEY
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        given = {
            "policy": "sandbox",
            "audit": "s3://records/weir",
            "region": REGION,
            **settings,
        }
        aws = Aws(REGION)
        opened.append(aws)
        return Task(ProxySettings.model_validate(given), "", aws)

    yield make
    for aws in opened:
        aws.close()
