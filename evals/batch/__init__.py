"""Batch files: the requests of a run written for a provider's Batch API, and its answers read back and graded."""

from evals.batch.answers import Answers, Fault
from evals.batch.exporting import Exported, export
from evals.batch.importing import Import, Imported, imported
from evals.batch.lines import BatchWriter

__all__ = ["Answers", "BatchWriter", "Exported", "Fault", "Import", "Imported", "export", "imported"]
