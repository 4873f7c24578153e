"""`weir smoke`: a handful of real calls through a deployed proxy, and their records.

    calls      the table of calls, and what each promises
    making     makes them with boto3, as an application does
    trail      finds their records in the bucket
    verdict    holds calls and records against the promises: pure
    show, document, command

A call is known again in the log by the digest of its request: every request has a word
in it that no other has.
"""
