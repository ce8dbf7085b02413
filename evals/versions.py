"""What a result was made with, told apart by hashes: the rubric, the prompts, the samples, and the offline coach."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from evals.result import Versions
from rehearse import __version__, paths
from rehearse.interview.assessment import PromptRef
from rehearse.prompts import load_prompt
from rehearse.rubric import Rubric
from rehearse.yaml_files import read_bytes

_EVALS = Path(__file__).resolve().parent
_OF_THE_SAMPLES = ("samples", "changes", "labels", "labellings")
"""Folders of `evals/` that the yardstick is made of; one that is not there adds nothing."""
_OF_THE_OFFLINE_COACH = (
    "signals.yaml",
    "weights.yaml",
    "word_weights.csv",
    "sentence_weights.csv",
    "offline.yaml",
    "reading.yaml",
)
_GRADING = ("assess", "repair")
_REWRITING = "rewrite"
_SHORT = 12


def versions_of(rubric: Rubric, *, kind: Literal["offline", "llm"], rewrites: bool = False) -> Versions:
    """Return the versions that a run of this kind of coach is made with, as the files are now.

    Args:
        rubric: What is graded by.
        kind: Which coach; the offline coach is given no prompts.
        rewrites: Whether stronger versions are asked for too, which takes a prompt more.

    Raises:
        DataError: a file cannot be read or is not as it must be.
    """
    wanted = (*_GRADING, _REWRITING) if rewrites else _GRADING
    return Versions(
        rehearse=__version__,
        rubric_version=rubric.version,
        rubric_hash=rubric.hash,
        samples_hash=samples_hash(),
        prompts=tuple(map(_prompt, wanted)) if kind == "llm" else (),
        coach_hash=coach_hash() if kind == "offline" else None,
    )


def samples_hash(folder: Path = _EVALS) -> str:
    """Return the SHA-256 (64 hex digits) of all samples, twins and labels with their names."""
    return _hash((path for name in _OF_THE_SAMPLES for path in (folder / name).rglob("*.yaml")), folder)


def coach_hash() -> str:
    """Return the SHA-256 (64 hex digits) of what the offline coach grades by: its word lists and its rules."""
    rules = Path(__file__).resolve().parent.parent / "rehearse" / "offline"
    code = rules if rules.is_dir() else _package() / "offline"
    return hashlib.sha256(
        (
            _hash((paths.rubric() / name for name in _OF_THE_OFFLINE_COACH), paths.rubric())
            + _hash(code.rglob("*.py"), code)
        ).encode()
    ).hexdigest()


def differences(one: Versions, other: Versions) -> tuple[str, ...]:
    """Return what is not the same in two versions, in words; empty where results may be compared as they are."""
    told = []
    if (one.rubric_version, one.rubric_hash) != (other.rubric_version, other.rubric_hash):
        told.append("the rubric")
    if one.samples_hash != other.samples_hash:
        told.append("the samples or their labels")
    old, new = ({prompt.id: prompt.hash for prompt in versions.prompts} for versions in (one, other))
    told += [f"the prompt {id}" for id in sorted(old.keys() | new.keys()) if old.get(id) != new.get(id)]
    if one.coach_hash != other.coach_hash:
        told.append("the rules of the offline coach")
    return tuple(told)


def _prompt(id: str) -> PromptRef:
    prompt = load_prompt(id)
    return PromptRef(id=prompt.id, version=prompt.version, hash=prompt.hash[:_SHORT])


def _package() -> Path:
    import rehearse

    return Path(rehearse.__file__).resolve().parent


def _hash(files: Iterable[Path], folder: Path) -> str:
    whole = hashlib.sha256()
    for name, path in sorted((path.relative_to(folder).as_posix(), path) for path in files):
        data = read_bytes(path)
        whole.update(f"{name} {len(data)}\n".encode() + data)
    return whole.hexdigest()
