from __future__ import annotations

import os

from bedrock_weir.demo.environment import isolated


def test_nothing_of_the_user_leads_away(monkeypatch):
    """Credentials, endpoints, settings and proxies of the user have no effect."""
    for name in ("AWS_PROFILE", "AWS_ENDPOINT_URL", "WEIR_POLICY", "https_proxy"):
        monkeypatch.setenv(name, "elsewhere")
    with isolated({"AWS_ACCESS_KEY_ID": "ours"}):
        assert "elsewhere" not in os.environ.values()
        assert os.environ["AWS_ACCESS_KEY_ID"] == "ours"
        assert os.environ["AWS_CONFIG_FILE"] == os.devnull
        assert os.environ["AWS_SHARED_CREDENTIALS_FILE"] == os.devnull
        assert os.environ["AWS_EC2_METADATA_DISABLED"] == "true"


def test_the_environment_is_put_back(monkeypatch):
    """After the demo every variable is what it was."""
    monkeypatch.setenv("AWS_PROFILE", "mine")
    before = dict(os.environ)
    with isolated({"AWS_ACCESS_KEY_ID": "ours"}):
        pass
    assert dict(os.environ) == before
