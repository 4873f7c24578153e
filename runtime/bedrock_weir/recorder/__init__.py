"""Makes entries durable: one writer, one log, batches in S3."""

from bedrock_weir.recorder.lines import Limits
from bedrock_weir.recorder.log import RecordLevel, Statistics
from bedrock_weir.recorder.recorder import Recorder
from bedrock_weir.recorder.ticket import Ticket
from bedrock_weir.recorder.uploader import Store

__all__ = ["Limits", "RecordLevel", "Recorder", "Statistics", "Store", "Ticket"]
