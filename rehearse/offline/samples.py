"""The sample postings that ship with Rehearse: `postings/*.md`, each with a head that says what it is."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from rehearse import paths
from rehearse.errors import DataError
from rehearse.rubric import Frozen
from rehearse.yaml_files import parse, read_bytes

_FENCE = b"---\n"


class SamplePosting(Frozen):
    """A posting to practise with; `title` is what a list of samples shows, `text` the posting as it would be pasted."""

    id: str
    title: str
    text: str


class SampleHead(Frozen):
    """What stands between the two lines of dashes on top of a sample's file."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    title: Annotated[str, Field(min_length=1)]
    field: Annotated[str, Field(min_length=1)]


@lru_cache(maxsize=4)
def sample_postings(folder: Path | None = None) -> tuple[SamplePosting, ...]:
    """Return the samples of `folder` (default: those that ship with Rehearse) by title; read once in a process.

    Raises:
        DataError: a file has no head, or one that is not as it must be; the message names the file.
    """
    files = sorted((folder or paths.postings()).glob("*.md"))
    samples = [_sample(path) for path in files if path.stem != "README"]
    return tuple(sorted(samples, key=lambda sample: sample.title.casefold()))


def _sample(path: Path) -> SamplePosting:
    data = read_bytes(path)
    before, _, rest = data.partition(_FENCE)
    head, fence, body = rest.partition(b"\n" + _FENCE)
    if before or not fence or not body.strip():
        raise DataError(
            f"Expected a head between two lines of --- and a posting below it in postings/{path.name}, "
            "found something else; compare it with another sample."
        )
    about = parse(head, path=path, model=SampleHead)
    if about.id != path.stem:
        raise DataError(
            f"Expected the id {path.stem!r}, the file's name, in postings/{path.name}, found {about.id!r}; correct it."
        )
    return SamplePosting(id=about.id, title=about.title, text=body.decode("utf-8").strip("\n") + "\n")
