"""The rubric in another language: complete, shown only, and never in the way of what counts."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from rehearse import paths
from rehearse.errors import DataError
from rehearse.rubric import Rubric, in_language, languages, missing_words

PARTS = ("criteria", "pitfalls", "lenses", "rulings")
COUNTS = {"primary_weight", "secondary_weight", "top_level", "follow_up_below", "quote_needed_from"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(paths.rubric(), tmp_path / "rubric"))


def change(folder: Path, at: list[str], value: object) -> None:
    """Change one value of the Spanish words; None takes it out."""
    path = folder / "words" / "es.yaml"
    words = yaml.safe_load(path.read_text(encoding="utf-8"))
    inner = words
    for key in at[:-1]:
        inner = inner[key]
    if value is None:
        del inner[at[-1]]
    else:
        inner[at[-1]] = value
    path.write_text(yaml.safe_dump(words, allow_unicode=True), encoding="utf-8")


def texts(rubric: Rubric) -> list[str]:
    """Return all that a candidate reads of a rubric."""
    named = [*rubric.levels, *rubric.arithmetic.bands, *rubric.lenses]
    found = [text for one in named for text in (one.name, one.meaning)]
    for one in rubric.criteria:
        found += [one.name, one.short, one.asks, *one.levels, *one.next_steps, one.drill]
    for pitfall in rubric.pitfalls:
        found += [pitfall.name, pitfall.present_when, pitfall.absent_when, pitfall.remedy]
    return found + [one.text for one in rubric.rulings]


@pytest.mark.parametrize("language", languages())
def test_every_word_that_is_shown_is_translated(rubric: Rubric, language: str) -> None:
    other = in_language(rubric, language)
    assert missing_words(rubric, language) == ()
    alike = [one for one, said in zip(texts(rubric), texts(other), strict=True) if one == said]
    assert alike == []


@pytest.mark.parametrize("language", languages())
def test_what_counts_is_the_same_in_every_language(rubric: Rubric, language: str) -> None:
    other = in_language(rubric, language)
    assert (other.hash, other.version, other.questions) == (rubric.hash, rubric.version, rubric.questions)
    assert other.arithmetic.model_dump(include=COUNTS) == rubric.arithmetic.model_dump(include=COUNTS)
    assert [band.lowest for band in other.arithmetic.bands] == [band.lowest for band in rubric.arithmetic.bands]
    assert [one.points for one in other.pitfalls] == [one.points for one in rubric.pitfalls]
    assert [(one.weights, one.minus) for one in other.lenses] == [(one.weights, one.minus) for one in rubric.lenses]
    for part in PARTS:
        assert [one.id for one in getattr(other, part)] == [one.id for one in getattr(rubric, part)]


def test_a_language_without_words_leaves_the_rubric_as_it_is(rubric: Rubric) -> None:
    assert in_language(rubric, "sv") is rubric


def test_what_a_language_lacks_stays_as_it_is_and_is_named(rubric: Rubric, folder: Path) -> None:
    change(folder, ["criteria", "horizon"], None)
    change(folder, ["rulings", "contempt"], None)
    other = in_language(rubric, "es", folder)
    assert other.criterion("horizon") == rubric.criterion("horizon")
    assert other.criterion("specificity") != rubric.criterion("specificity")
    assert missing_words(rubric, "es", folder) == ("criteria.horizon", "rulings.contempt")


@pytest.mark.parametrize(
    ("at", "value", "says"),
    [
        (["criteria", "courage"], {}, "courage"),
        (["pitfalls", "vague", "points"], 0, "points"),
        (["levels"], [], "levels"),
        (["criteria", "horizon", "levels"], ["uno"], "levels"),
    ],
)
def test_words_that_do_not_fit_are_refused(
    rubric: Rubric, folder: Path, at: list[str], value: object, says: str
) -> None:
    change(folder, at, value)
    with pytest.raises(DataError, match=r"es\.yaml") as caught:
        in_language(rubric, "es", folder)
    assert says in str(caught.value)


def test_words_for_what_the_rubric_has_not_are_refused(rubric: Rubric, folder: Path) -> None:
    change(folder, ["rulings", "of_nothing"], "Nada.")
    with pytest.raises(DataError, match="of_nothing"):
        in_language(rubric, "es", folder)


def test_spanish_has_its_own_quotation_marks_and_both_signs_of_a_question(rubric: Rubric) -> None:
    for text in texts(in_language(rubric, "es")):
        assert not set(text) & set("\"“”‘'"), text
        for opening, closing in ("«»", "¿?", "¡!"):
            assert text.count(opening) == text.count(closing), text
