"""Interviews and usage kept in a database. Importing this costs SQLAlchemy's import: do it where it is needed."""

from rehearse.store.interviews import Store, open_store
from rehearse.store.recordings import Recordings
from rehearse.store.values import Recording, Stored, Summary, UsageRow, new_id

__all__ = ["Recording", "Recordings", "Store", "Stored", "Summary", "UsageRow", "new_id", "open_store"]
