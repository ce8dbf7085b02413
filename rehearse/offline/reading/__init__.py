"""How the offline coach reads a posting: lines, sections, then title, employer and the other facts."""

from rehearse.offline.reading.posting import read_posting

__all__ = ["read_posting"]
