from __future__ import annotations

import subprocess
import sys

import pytest

from bedrock_weir.demo import stage


def test_a_proxy_that_does_not_start_is_quoted(tmp_path):
    """The error holds the last lines of the proxy's log, and the process is gone."""
    log = tmp_path / "proxy.log"
    log.write_text("the certificate is not readable")
    with subprocess.Popen(
        [sys.executable, "-c", ""], stdout=subprocess.PIPE, text=True
    ) as process:
        with pytest.raises(stage.DemoError, match="certificate is not readable"):
            stage._url(process, log)
        assert process.returncode is not None
