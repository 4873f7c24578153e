"""One call's inspection, from its bytes to its end.

journey     the order of the steps: a generator of `bedrock_weir.commands`
request     steps 3 to 8: who, what, content, the decision; pure
duplex      the journey of a call whose request and answer stream at once
sending     a request that streams: held until it may leave, never rewritten
answer      a whole answer: read, classified, rewritten or refused
stream      an answer that streams: frames held, released, rewritten
channel     one text of a stream that arrives in pieces
plan        what the policy wants done with each class of data
tally       what was found and what was done, for the record
denial      the answers that say no
"""
