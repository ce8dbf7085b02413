"""The coach's work in the background, one job per interview: a refresh neither loses nor repeats a model call."""

from rehearse.turns.job import Job
from rehearse.turns.transcriptions import Transcriptions
from rehearse.turns.turns import Turns

__all__ = ["Job", "Transcriptions", "Turns"]
