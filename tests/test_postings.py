"""The sample postings that ship: ten fields, read well, and refused in words where a file is not as it must be."""

from __future__ import annotations

from pathlib import Path

import pytest

from rehearse import paths
from rehearse.errors import DataError
from rehearse.offline.reading import read_posting
from rehearse.offline.reading.lookup import lookup
from rehearse.offline.samples import SampleHead, SamplePosting, sample_postings
from rehearse.offline.slots import fillings_of
from rehearse.yaml_files import parse

GOOD = "---\nid: baker\ntitle: Baker\nfield: baking\n---\nBaker\nHollow Loaf Ltd\n"


def test_ten_samples_from_ten_fields_go_by_title() -> None:
    samples = sample_postings()
    files = [path for path in paths.postings().glob("*.md") if path.stem != "README"]
    fields = {parse(path.read_bytes().split(b"---\n")[1], path=path, model=SampleHead).field for path in files}
    assert (len(samples), len(fields), len({sample.id for sample in samples})) == (10, 10, 10)
    assert [sample.title for sample in samples] == sorted(sample.title for sample in samples)


@pytest.mark.parametrize("sample", sample_postings(), ids=lambda sample: sample.id)
def test_each_sample_is_as_long_as_postings_are_and_is_read_well(sample: SamplePosting) -> None:
    assert 150 <= len(sample.text.split()) <= 450
    assert not sample.text.startswith(("-", "\n"))
    job = read_posting(sample.text)
    assert job.title is not None
    assert job.employer is not None
    assert len(job.objectives) >= 2
    assert job.skills
    assert job.growth
    assert {filling.slot for filling in fillings_of(job, lookup())} == {
        "title",
        "employer",
        "objective",
        "skill",
        "growth",
    }


def test_the_samples_are_read_once_in_a_process() -> None:
    assert sample_postings() is sample_postings()


def test_a_readme_beside_the_samples_is_no_sample(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# Samples\n", encoding="utf-8")
    (tmp_path / "baker.md").write_text(GOOD, encoding="utf-8")
    assert sample_postings(tmp_path) == (SamplePosting(id="baker", title="Baker", text="Baker\nHollow Loaf Ltd\n"),)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Baker\n", r"postings/baker.md.*compare it"),
        (GOOD.replace("\n---\n", "\n"), r"postings/baker.md.*compare it"),
        (GOOD.replace("Baker\nHollow Loaf Ltd\n", "\n"), r"postings/baker.md.*compare it"),
        (GOOD.replace("id: baker", "id: cook"), r"'baker'.*found 'cook'"),
        (GOOD.replace("field:", "colour:"), r"baker.md.*colour|baker.md.*field"),
    ],
    ids=["no head", "head without end", "no posting", "another id", "unknown key"],
)
def test_a_sample_that_is_not_as_it_must_be_is_refused_in_words(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "baker.md").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=says):
        sample_postings(tmp_path)
