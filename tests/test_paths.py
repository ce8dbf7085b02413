"""Where the data files are: beside the package in a checkout, in its bundle in a wheel."""

from __future__ import annotations

from pathlib import Path

import pytest

from rehearse import paths
from rehearse.errors import DataError


def test_in_a_checkout_the_files_are_beside_the_package() -> None:
    assert paths.root() == Path(__file__).resolve().parent.parent
    assert paths.app() == paths.root() / "app.py"
    assert paths.app().is_file()
    for folder in (paths.prompts(), paths.rubric(), paths.postings()):
        assert folder.parent == paths.root()
        assert folder.is_dir()


def test_a_bundle_goes_before_what_happens_to_stand_beside_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "site-packages" / "rehearse"
    for folder in (package / "_bundled", package.parent):
        (folder / "rubric").mkdir(parents=True)
        (folder / "prompts").mkdir()
    monkeypatch.setattr(paths, "_PACKAGE", package)
    assert paths.root() == package / "_bundled"


def test_half_a_bundle_is_none_and_without_files_one_is_told_where_they_were_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "rehearse"
    (package / "_bundled" / "rubric").mkdir(parents=True)
    monkeypatch.setattr(paths, "_PACKAGE", package)
    with pytest.raises(DataError, match=r"_bundled or .*reinstall Rehearse") as caught:
        paths.root()
    assert str(tmp_path) in str(caught.value)
