"""An inspection layer for Amazon Bedrock.

Two ways in share one inspection: a proxy (`bedrock_weir.proxy`) and a botocore
interceptor (the package `bedrock_weir_botocore`). Both hand it HTTP bytes; it asks them
for what it needs with *commands*, and they do what it says.

    errors, document      the vocabulary's own vocabulary
    content, wire         texts and their places; bytes to messages and back
    settings              everything that can be set about the proxy
    call, commands        a call, and what its inspection can ask of the world
    surfaces              where text stands in each API
    classifiers           what is in a text, whole or in pieces
    policy                what may be done about it: Cedar, and the two questions
    identity              who calls, and whose signature may be used
    audit                 entries, and the objects that hold them
    inspection, drive     the journey of a call, and the loops that answer it
    aws, recorder         S3 with Object Lock; entries made durable
    engine                what both ways in share at run time
    envoy, proxy          Envoy around a Python application; the proxy
    simulator, demo       a Bedrock to try things on; all of it at once
    cli                   `weir`

Imports go downwards in this list, towards its beginning. `docs/life-of-a-call.md`
follows one call through it.
"""
