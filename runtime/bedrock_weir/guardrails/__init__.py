"""Bedrock Guardrails as one of the layers: require, escalate, observe.

    settings    the `[guardrails.NAME]` tables of a bundle
    places      where each operation takes a guardrail
    pin         writing a guardrail there, and refusing what would weaken it
    narrowing   what a request exempts from its guardrail
    band        which local findings are uncertain enough to ask about
    asking      what is asked, cut to what one question may hold
    assessment  what a guardrail says it looked at and did, in every form of it
    observed    where answers and events say so
    windows     a text that leaves window by window
    budget      text units per minute
    memory      verdicts, remembered by what was asked

All of it is pure: the journey asks (`ConsultGuardrail`), `bedrock_weir.aws` calls.

Rule 1: a guardrail that a policy requires is on the call, exactly, or the call is
        denied. What a caller asks for otherwise is refused by name, never replaced.
Rule 2: a failure is a decision: each way of asking has a mode, closed by default, and
        the record says when it was used.
Rule 3: what is recorded of a guardrail's work is names, counts and actions, never the
        text that it matched.
"""
