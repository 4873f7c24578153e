"""Who calls, and whose signature the request may carry on.

One module per proof of identity. Today there is only the claim that a request's own
signature makes; `establish` is where proofs come before it, in order of trust.
"""
