"""A Bedrock that speaks the real wire, strictly, and says what it is told to say.

    settings         whom it knows, what it is called, what it is told to say
    replies          one scripted reply per model: words, pace and fault
    refusal          an error as AWS writes it
    operations       the raw target to an operation, by botocore's own models
    authentication   host, Signature Version 4 and bearer tokens, checked for real
    validation       requests against botocore's own service model
    asked            what an answer is made from, and what it is
    answers          who answers which operation
    models blank     the operations that ask a model; those that say nothing
    saying           a reply and a prompt to words
    converse         words to the events and the body of Converse
    families/        words to each model family's own JSON
    duplex           Nova Sonic's conversation, message by message
    conversing       that conversation on the wire
    streaming        events to frames, at a pace, up to a fault
    ending           how an answer ends on the wire
    journal          what was received, and how the streams ended
    control          `/-/...`: scripting and asking
    app              the ASGI application
    command          `weir simulate`

It is strict where it is not told otherwise: what Bedrock would refuse is refused.
"""
