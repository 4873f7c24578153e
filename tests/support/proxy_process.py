"""`weir proxy` as a process, with the test application in the proxy's place.

Run as `python -m tests.support.proxy_process FLAG...`.
"""

from __future__ import annotations

import argparse
import os
import sys

from bedrock_weir.errors import SettingsError
from bedrock_weir.proxy.supervisor import Exit, serve
from bedrock_weir.settings import add_flags, resolve

if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    add_flags(parser)
    flags = vars(parser.parse_args())
    try:
        settings = resolve(flags=flags, environment=os.environ)
    except SettingsError as error:
        print(error, file=sys.stderr)
        sys.exit(Exit.SETTINGS_WRONG)
    sys.exit(
        serve(
            settings,
            out=sys.stdout,
            err=sys.stderr,
            app="tests.support.envoy_app:app",
        )
    )
