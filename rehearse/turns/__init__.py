"""The coach's work in the background, one job per interview: a refresh neither loses nor repeats a model call."""

from rehearse.turns.job import Job
from rehearse.turns.limits import Limits
from rehearse.turns.transcriptions import Transcriptions
from rehearse.turns.turns import Turns

__all__ = ["Job", "Limits", "Transcriptions", "Turns"]
