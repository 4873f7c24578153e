"""Certificates, built from values: no file, clock, key store or chance of its own.

names       the host names that a certificate of ours may be for
signing     a private key that is somewhere else, for the builders of `cryptography`
authority   a certificate authority, held to those names
leaf        a task's own certificate for some of them
pem         what others made: read, and checked before it is served
"""
