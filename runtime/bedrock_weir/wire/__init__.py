"""Bytes to messages and back: HTTP, the event stream, Signature Version 4, JSON.

Nothing here knows what a message means. Each module is bounded, pure, and raises
only `bedrock_weir.errors.ProtocolError`.
"""
