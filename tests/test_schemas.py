"""The JSON Schemas beside the rubric: up to date, met by every shipped file, and as strict as loading is."""

from __future__ import annotations

import json
import re
import runpy
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from pydantic import BaseModel

from rehearse import paths
from rehearse.offline.schemas import SCHEMAS as OFFLINE_SCHEMAS
from rehearse.rubric import Frozen
from rehearse.rubric.schemas import SCHEMAS as RUBRIC_SCHEMAS
from rehearse.rubric.schemas import schema_texts, write

SCHEMAS = {**RUBRIC_SCHEMAS, **OFFLINE_SCHEMAS}
RUBRIC = paths.rubric()
FILES = sorted([*(RUBRIC / f"{name}.yaml" for name in SCHEMAS), *(RUBRIC / "guide").rglob("*.yaml")])
FILES = [path for path in FILES if path.exists()]


def _schema(path: Path) -> dict[str, Any]:
    """Return the schema that the file's first line names, found as an editor finds it."""
    head = path.read_text(encoding="utf-8").splitlines()[0]
    named = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", head)
    assert named is not None, f"{path.name} names no schema in its first line"
    schema: dict[str, Any] = json.loads((path.parent / named[1]).read_text(encoding="utf-8"))
    return schema


def _value(path: Path) -> Any:
    """Return what the file holds as JSON has it: keys are strings."""
    return json.loads(json.dumps(yaml.safe_load(path.read_text(encoding="utf-8"))))


def _faults(schema: dict[str, Any], value: object) -> list[str]:
    return [error.message for error in jsonschema.Draft202012Validator(schema).iter_errors(value)]


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_schemas_on_disk_are_those_of_the_models(name: str) -> None:
    made = schema_texts({name: SCHEMAS[name]})[f"{name}.schema.json"]
    stored = (RUBRIC / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8")
    assert stored == made, f"rubric/schemas/{name}.schema.json is out of date; run `make schemas`"


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_schema_is_one_of_draft_2020_12(name: str) -> None:
    schema = json.loads(schema_texts({name: SCHEMAS[name]})[f"{name}.schema.json"])
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema.Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(RUBRIC)))
def test_every_shipped_file_meets_the_schema_that_it_names(path: Path) -> None:
    assert _faults(_schema(path), _value(path)) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(RUBRIC)))
def test_an_editor_marks_an_unknown_key_wherever_it_stands(path: Path) -> None:
    schema = _schema(path)
    whole = _value(path)
    assert _faults(schema, {**whole, "wrong_key": 1})
    for key, items in whole.items():
        if isinstance(items, list) and isinstance(items[0], dict):
            assert _faults(schema, {**whole, key: [{**items[0], "wrong_key": 1}, *items[1:]]})


def test_an_editor_marks_follow_ups_of_a_level_that_gets_none() -> None:
    path = RUBRIC / "criteria.yaml"
    whole = _value(path)
    whole["criteria"][0]["follow_ups"]["3"] = ["Why?", "How?"]
    assert any("'3'" in fault for fault in _faults(_schema(path), whole))


def test_an_editor_marks_an_id_that_no_id_can_be() -> None:
    path = RUBRIC / "lenses.yaml"
    whole = _value(path)
    whole["lenses"][0]["weights"]["Long Words"] = 1
    assert any("Long Words" in fault for fault in _faults(_schema(path), whole))


def _objects(value: object) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        here = [value] if value.get("type") == "object" else []
        return here + [one for item in value.values() for one in _objects(item)]
    return [one for item in value for one in _objects(item)] if isinstance(value, list) else []


@pytest.mark.parametrize("name", SCHEMAS)
def test_no_object_of_a_schema_lets_other_keys_pass(name: str) -> None:
    schema = json.loads(schema_texts({name: SCHEMAS[name]})[f"{name}.schema.json"])
    assert all(one["additionalProperties"] is False for one in _objects(schema))


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_kind_of_value_is_described_for_completion(name: str) -> None:
    schema = json.loads(schema_texts({name: SCHEMAS[name]})[f"{name}.schema.json"])
    assert schema["description"]
    assert all(one["description"] for one in schema.get("$defs", {}).values())


class Pets(Frozen):
    """What a file of another package holds."""

    names: tuple[str, ...]


def test_models_of_other_packages_are_written_the_same_way_and_other_files_stay(tmp_path: Path) -> None:
    folder = tmp_path / "schemas"
    models: dict[str, type[BaseModel]] = {"pets": Pets}
    write(folder, models)
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    write(folder, models)
    assert sorted(path.name for path in folder.iterdir()) == ["notes.txt", "pets.schema.json"]
    schema = json.loads((folder / "pets.schema.json").read_text(encoding="utf-8"))
    assert _faults(schema, {"names": ["Rex"]}) == []
    assert _faults(schema, {"names": ["Rex"], "age": 3})


def test_run_as_a_program_it_writes_all_schemas_of_the_rubric(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "rubric", lambda: tmp_path)
    for module in ("rehearse.rubric.schemas", "rehearse.offline.schemas"):
        monkeypatch.delitem(sys.modules, module)
        runpy.run_module(module, run_name="__main__")
    written = {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "schemas").iterdir()}
    assert written == schema_texts(SCHEMAS)
