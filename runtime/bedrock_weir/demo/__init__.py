"""`weir demo`: real clients, both ways in, and the records they leave.

    environment   variables that lead to this machine alone
    certificates  a certificate authority that lives as long as the demo
    stage         what runs: a simulated Bedrock, an S3 with Object Lock, the proxy
    asking        how a call is made
    calls         the table of calls, and what each promises
    records       entries read back from S3
    verdict       whether a call ended as promised, and why it ended so
    show          the tables
    document      the same as JSON
    command       from start to end

Nothing leaves the loopback interface, and nothing is left behind.
"""
