"""What a result was made with: a change of anything that bears on it changes a hash, and is named."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from evals import versions
from evals.versions import coach_hash, differences, samples_hash, versions_of
from rehearse import paths
from rehearse.interview.assessment import PromptRef
from rehearse.prompts import load_prompt
from rehearse.rubric import Rubric

SAMPLES = Path(versions.__file__).resolve().parent / "samples"


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({}, ()),
        ({"rehearse": "99"}, ()),
        ({"rubric_version": 99}, ("the rubric",)),
        ({"rubric_hash": "0" * 64}, ("the rubric",)),
        ({"samples_hash": "0" * 64}, ("the samples or their labels",)),
        ({"coach_hash": "0" * 64}, ("the rules of the offline coach",)),
        ({"prompts": (PromptRef(id="assess", version=1, hash="0" * 12),)}, ("the prompt assess", "the prompt repair")),
    ],
)
def test_each_difference_is_named(rubric: Rubric, changed: dict[str, object], told: tuple[str, ...]) -> None:
    made = versions_of(rubric, kind="llm")
    other = made.model_copy(update=changed)
    assert differences(made, other) == told
    assert differences(other, made) == told


def test_a_run_with_rewrites_is_made_with_a_prompt_more(rubric: Rubric) -> None:
    plain, more = (versions_of(rubric, kind="llm", rewrites=rewrites) for rewrites in (False, True))
    assert differences(plain, more) == ("the prompt rewrite",)
    assert all(load_prompt(prompt.id).hash.startswith(prompt.hash) for prompt in more.prompts)


def test_the_offline_coach_is_made_with_rules_and_no_prompts(rubric: Rubric) -> None:
    made = versions_of(rubric, kind="offline", rewrites=True)
    assert made.prompts == ()
    assert made.coach_hash == coach_hash()


@pytest.mark.parametrize("folder", ["samples", "changes", "labels"])
def test_the_hash_of_the_samples_is_of_every_file_with_its_name(tmp_path: Path, folder: str) -> None:
    shutil.copytree(SAMPLES, tmp_path / "samples")
    (tmp_path / folder).mkdir(exist_ok=True)
    before = samples_hash(tmp_path)
    assert before == samples_hash(tmp_path)
    (tmp_path / folder / "README.md").write_text("What is told beside them counts for nothing.")
    assert samples_hash(tmp_path) == before
    added = tmp_path / folder / "one_more.yaml"
    added.write_text("a: 1\n")
    with_one = samples_hash(tmp_path)
    added.rename(added.with_name("renamed.yaml"))
    assert len({before, with_one, samples_hash(tmp_path)}) == 3


@pytest.mark.parametrize("name", ["signals.yaml", "offline.yaml", "reading.yaml"])
def test_the_hash_of_the_offline_coach_is_of_its_words_and_its_rules(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    before = coach_hash()
    shutil.copytree(paths.rubric(), tmp_path / "rubric")
    monkeypatch.setattr(paths, "rubric", lambda: tmp_path / "rubric")
    assert coach_hash() == before
    changed = tmp_path / "rubric" / name
    changed.write_bytes(changed.read_bytes() + b"# changed\n")
    assert coach_hash() != before
