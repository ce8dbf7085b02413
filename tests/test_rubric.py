"""The rubric says what the contract says, and whatever is wrong in its files is told with file, line and key."""

from __future__ import annotations

from pathlib import Path

import pytest
import rubric_contract as contract
from pydantic import ValidationError
from rubric_copy import RubricCopy
from rubric_faults import FAULTS_BETWEEN_PARTS, FAULTS_WITH_A_LINE

from rehearse import paths
from rehearse.errors import DataError
from rehearse.rubric import Frozen, Rubric, load_guide, load_rubric


@pytest.fixture
def copy(tmp_path: Path) -> RubricCopy:
    return RubricCopy(tmp_path)


def test_the_levels_are_the_contracts(rubric: Rubric) -> None:
    assert [(level.level, level.name, level.meaning) for level in rubric.levels] == contract.LEVELS


def test_the_criteria_and_all_their_level_texts_are_the_contracts(rubric: Rubric) -> None:
    found = {criterion.id: (criterion.name, criterion.guide, criterion.levels) for criterion in rubric.criteria}
    assert found == contract.CRITERIA
    assert [criterion.id for criterion in rubric.criteria] == list(contract.CRITERIA)


def test_the_pitfalls_with_both_columns_and_points_are_the_contracts(rubric: Rubric) -> None:
    found = {one.id: (one.name, one.guide, one.present_when, one.absent_when, one.points) for one in rubric.pitfalls}
    assert found == contract.PITFALLS
    assert [pitfall.id for pitfall in rubric.pitfalls] == list(contract.PITFALLS)


@pytest.mark.parametrize("words", contract.RULINGS)
def test_every_ruling_of_the_contract_stands(rubric: Rubric, words: str) -> None:
    assert sum(words in ruling.text for ruling in rubric.rulings) == 1


def test_a_ruling_names_every_criterion_and_pitfall_that_it_speaks_of(rubric: Rubric) -> None:
    for ruling in rubric.rulings:
        words = set(ruling.text.replace(",", " ").replace(".", " ").replace(";", " ").split())
        assert words & set(contract.CRITERIA) <= set(ruling.criteria), ruling.id
        assert words & set(contract.PITFALLS) <= set(ruling.pitfalls), ruling.id
        assert ruling.criteria


def test_the_lenses_are_the_contracts(rubric: Rubric) -> None:
    found = {
        lens.id: (lens.name, lens.weights, (lens.minus.pitfall, lens.minus.points) if lens.minus else None)
        for lens in rubric.lenses
    }
    assert found == contract.LENSES


def test_the_questions_are_the_contracts(rubric: Rubric) -> None:
    found = {
        one.id: (one.asked_as, one.kind, ", ".join(one.primary), ", ".join(one.secondary)) for one in rubric.questions
    }
    assert found == contract.QUESTIONS
    assert [question.id for question in rubric.questions] == list(contract.QUESTIONS)


def test_the_constants_of_scores_are_the_contracts(rubric: Rubric) -> None:
    constants = rubric.arithmetic
    assert [(band.id, band.lowest) for band in constants.bands] == contract.BANDS
    assert (constants.primary_weight, constants.secondary_weight, constants.top_level) == (2, 1, 4)
    assert constants.follow_up_below == 3
    assert rubric.version >= 1


def test_handling_is_in_play_in_hard_situations_and_nowhere_else(rubric: Rubric) -> None:
    assert [criterion.id for criterion in rubric.criteria if criterion.situations_only] == ["handling"]
    for question in rubric.questions:
        assert ("handling" in question.criteria) is (question.kind == "situation")


def test_the_bank_has_wordings_forms_and_follow_ups_enough_and_none_twice(rubric: Rubric) -> None:
    wordings = [text for question in rubric.questions for text in question.wordings]
    forms = [form.text for question in rubric.questions for form in question.forms]
    follow_ups = [text for criterion in rubric.criteria for level in (0, 1, 2) for text in criterion.follow_ups[level]]
    for texts in (wordings, forms, follow_ups):
        assert len(set(texts)) == len(texts)
    for question in rubric.questions:
        assert len(question.wordings) >= 4
        assert question.wordings[0] == question.asked_as
        assert len({form.slots for form in question.forms}) >= 3
        assert not any("{" in text for text in (*question.wordings, question.hint, question.wants))


def test_a_form_can_be_filled_from_its_slots(rubric: Rubric) -> None:
    for question in rubric.questions:
        for form in question.forms:
            filled = form.text.format(**{slot: f"<{slot}>" for slot in form.slots})
            assert all(f"<{slot}>" in filled for slot in form.slots)
            assert not set("{}") & set(filled)


def test_a_hint_says_what_is_wanted_and_puts_no_words_in_the_candidates_mouth(rubric: Rubric) -> None:
    for question in rubric.questions:
        assert question.hint.startswith("The interviewer ")
        assert '"' not in question.hint


def _frozen_values(value: object) -> list[Frozen]:
    if isinstance(value, Frozen):
        return [value, *(one for name in type(value).model_fields for one in _frozen_values(getattr(value, name)))]
    if isinstance(value, tuple):
        return [one for item in value for one in _frozen_values(item)]
    return []


def test_nothing_in_a_rubric_can_be_changed(rubric: Rubric) -> None:
    values = _frozen_values(rubric)
    assert len(values) > 100
    for value in values:
        name = next(iter(type(value).model_fields))
        with pytest.raises(ValidationError, match="frozen"):
            setattr(value, name, getattr(value, name))


def test_an_id_that_is_not_there_names_those_that_are(rubric: Rubric) -> None:
    for find in (rubric.criterion, rubric.pitfall, rubric.question):
        with pytest.raises(KeyError, match="no 'pets' among"):
            find("pets")


@pytest.mark.parametrize("file", ["criteria", "lenses", "pitfalls", "questions", "rulings", "scores"])
def test_the_hash_changes_with_any_file_and_an_edit_is_seen_at_the_next_call(copy: RubricCopy, file: str) -> None:
    before = load_rubric(copy.folder)
    assert before.hash == load_rubric().hash
    path = copy.folder / f"{file}.yaml"
    path.write_bytes(path.read_bytes() + b"#")
    after = load_rubric(copy.folder)
    assert after.hash != before.hash
    assert after.model_copy(update={"hash": before.hash}) == before


def test_an_edited_level_text_is_in_the_next_rubric(copy: RubricCopy) -> None:
    assert load_rubric(copy.folder).criterion("horizon").levels[3] == "both horizons concrete"
    copy.edit("criteria.yaml", "- both horizons concrete", "- near and far are both concrete")
    assert load_rubric(copy.folder).criterion("horizon").levels[3] == "near and far are both concrete"


def test_windows_line_ends_change_neither_the_rubric_nor_its_hash(copy: RubricCopy) -> None:
    for path in copy.folder.glob("*.yaml"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert load_rubric(copy.folder) == load_rubric()


def test_the_same_files_are_parsed_once(copy: RubricCopy) -> None:
    assert load_rubric(copy.folder) is load_rubric(copy.folder)


@pytest.mark.parametrize("case", FAULTS_WITH_A_LINE)
def test_a_malformed_file_is_refused_with_file_line_and_key(copy: RubricCopy, case: str) -> None:
    file, old, new, said, on_line = FAULTS_WITH_A_LINE[case]
    copy.edit(file, old, new)
    with pytest.raises(DataError) as caught:
        load_rubric(copy.folder)
    message = str(caught.value)
    assert message.startswith(f"In rubric/{file}, line ")
    assert said in message
    assert message.endswith("correct it and check with `rehearse doctor`.")
    if on_line:
        assert f"line {copy.line_of(file, on_line)}, " in message


@pytest.mark.parametrize("case", FAULTS_BETWEEN_PARTS)
def test_files_that_contradict_each_other_are_refused_with_file_and_key(copy: RubricCopy, case: str) -> None:
    file, old, new, said = FAULTS_BETWEEN_PARTS[case]
    copy.edit(file, old, new)
    with pytest.raises(DataError) as caught:
        load_rubric(copy.folder)
    assert str(caught.value).startswith(f"In rubric/{file} at ")
    assert said in str(caught.value)


def test_a_criterion_that_no_question_asks_for_first_is_refused(copy: RubricCopy) -> None:
    for _ in range(2):
        copy.edit("questions.yaml", "primary: [specificity, horizon]", "primary: [specificity]")
    with pytest.raises(DataError, match="no question has 'horizon' as a primary criterion"):
        load_rubric(copy.folder)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"rulings:\n  - id: a\n    text: x\n    id: b\n", "rulings.yaml, line 4: the key 'id' stands twice"),
        (b"rulings: [\n", "Expected YAML in rubric/rulings.yaml, line 2"),
        (b"rulings:\n\t- id: a\n", "line 2: found character that cannot start any token"),
        (b"rulings:\n  - id: a\n    text: caf\xe9\n", "Expected UTF-8 text in rubric/rulings.yaml"),
        (b"rulings:\n  - id: a\n    text: 2026-13-45\n", "put it in quotes"),
        (b"rulings: !!python/object:os.system x\n", "line 1: could not determine a constructor"),
        (b"", "line 1, at the top: expected keys with values, found None"),
        (b"- a\n", "line 1, at the top: expected keys with values, found ['a']"),
    ],
)
def test_what_is_not_yaml_is_refused_with_the_file_and_where_it_fails(copy: RubricCopy, data: bytes, said: str) -> None:
    (copy.folder / "rulings.yaml").write_bytes(data)
    with pytest.raises(DataError) as caught:
        load_rubric(copy.folder)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_misspelt_key_is_told_before_the_key_that_is_missing_for_it(copy: RubricCopy) -> None:
    copy.edit("rulings.yaml", "text: Milestones", "txt: Milestones")
    with pytest.raises(DataError, match=r"first_year_is_near\.txt: there is no key 'txt' here"):
        load_rubric(copy.folder)


def test_a_missing_file_is_named_with_what_to_do(copy: RubricCopy) -> None:
    (copy.folder / "lenses.yaml").unlink()
    with pytest.raises(DataError, match=r"Expected the file rubric/lenses\.yaml.*put it back or reinstall"):
        load_rubric(copy.folder)


def test_a_mended_file_is_read_again_after_a_fault(copy: RubricCopy) -> None:
    copy.edit("pitfalls.yaml", "points: 4\n", "points: few\n")
    with pytest.raises(DataError):
        load_rubric(copy.folder)
    copy.edit("pitfalls.yaml", "points: few\n", "points: 5\n")
    assert load_rubric(copy.folder).pitfall("vague").points == 5


README_FAULTS = [
    ("criteria.yaml", "    drill: >-", "    drills: >-"),
    (
        "rulings.yaml",
        "text: Milestones inside the first year are the near horizon. The far one has to look past it.",
        "text: no",
    ),
    ("questions.yaml", "slots: [employer, title]", "slots: [title]"),
    ("guide/answers/five_years.yaml", "quotes: [I never stop learning]", "quotes: [I always stop learning]"),
]


@pytest.mark.parametrize("fault", README_FAULTS, ids=lambda fault: fault[0])
def test_the_messages_that_the_readme_shows_are_those_one_gets(copy: RubricCopy, fault: tuple[str, str, str]) -> None:
    readme = (paths.rubric() / "README.md").read_text(encoding="utf-8")
    shown = " ".join(readme.replace("\n> ", " ").split())
    copy.edit(*fault)
    with pytest.raises(DataError) as caught:
        load_guide(copy.folder)
    assert str(caught.value) in shown


def test_the_readme_names_every_file_and_its_example_of_a_form_is_one(copy: RubricCopy) -> None:
    readme = (paths.rubric() / "README.md").read_text(encoding="utf-8")
    for path in paths.rubric().iterdir():
        assert f"| `{path.name}" in readme or path.name == "README.md"
    example = readme.split("```yaml\n")[1].split("```")[0]
    copy.edit("questions.yaml", "    forms:\n", f"    forms:\n{example}")
    assert load_rubric(copy.folder).questions[0].forms[0].slots == ("title", "employer")


def test_the_shipped_files_hold_plain_text_with_unix_line_ends() -> None:
    for path in paths.rubric().rglob("*.yaml"):
        data = path.read_bytes()
        assert b"\r" not in data
        assert b"\t" not in data
        assert data.endswith(b"\n")
