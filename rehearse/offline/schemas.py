"""The JSON Schemas of the offline coach's own files; ``python -m rehearse.offline.schemas`` writes them anew."""

from __future__ import annotations

from pydantic import BaseModel

from rehearse import paths
from rehearse.offline.reading.lists import ReadingLists
from rehearse.offline.sayings import SayingsFile
from rehearse.offline.signals import SignalsFile
from rehearse.offline.weights import WeightsFile
from rehearse.rubric.schemas import write

SCHEMAS: dict[str, type[BaseModel]] = {
    "offline": SayingsFile,
    "reading": ReadingLists,
    "signals": SignalsFile,
    "weights": WeightsFile,
}
"""The model by schema name."""


if __name__ == "__main__":
    write(paths.rubric() / "schemas", SCHEMAS)
