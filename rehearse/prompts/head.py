"""The head of a prompt file: YAML that names the prompt, its version, and the variables of its text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, StrictInt, StringConstraints, ValidationError

from rehearse.prompts.faults import fault

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]

# The head is the second line of its file, after the line of hyphens.
_FIRST_LINE = 2


class Frozen(BaseModel):
    """A value that cannot change and refuses keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Variable(Frozen):
    """One variable of a prompt: what it stands for, and how its value is put in.

    A `fenced` one holds words that people wrote and is set between the lines of a fence. Where an
    `optional` one is empty, the paragraph that it stands in is left out.
    """

    about: Annotated[Text, Field(description="What it stands for, and in which form.")]
    fenced: Annotated[bool, Field(description="Words that people wrote, to be set between fences.")] = False
    optional: Annotated[bool, Field(description="May be empty: its paragraph is then left out.")] = False


class Head(Frozen):
    """What stands between the two lines of hyphens at the top of a prompt file."""

    id: Annotated[Id, Field(description="The file's name without .md.")]
    version: Annotated[StrictInt, Field(ge=1, description="Raised by one whenever the text changes.")]
    purpose: Annotated[Text, Field(description="One sentence: what the prompt is for.")]
    variables: Annotated[
        dict[Id, Variable],
        # Pydantic's schema alone would let names pass that the model refuses.
        Field(description="Every $name of the text, by name.", json_schema_extra={"additionalProperties": False}),
    ]


def parse_head(text: str, *, path: Path) -> Head:
    """Return the head written in `text`.

    Raises:
        DataError: it is not YAML, holds a key twice, or has a key or value that a head doesn't have.
    """
    try:
        node = yaml.compose(text, yaml.SafeLoader)
        value = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line if mark is not None else 0
        problem = getattr(error, "problem", None) or "something else"
        raise fault(path, line + _FIRST_LINE, f"expected YAML in the head, found {problem}") from error
    for twice in _repeated(node, depth=3):
        raise fault(path, twice.start_mark.line + _FIRST_LINE, f"the key {twice.value!r} stands twice")
    try:
        head = Head.model_validate(value)
    except ValidationError as error:
        errors = error.errors(include_url=False)
        # A misspelt key is unknown and leaves another one missing; the first of the two tells more.
        first = next((one for one in errors if one["type"] == "extra_forbidden"), errors[0])
        keys = tuple(str(key) for key in first["loc"] if key != "[key]")
        raise fault(path, _line(node, keys), _problem(first["type"], first["msg"], first["input"], keys)) from error
    if head.id != path.stem:
        line = _line(node, ("id",))
        raise fault(path, line, f"expected the id {path.stem!r}, as the file is called, found {head.id!r}")
    return head


def variable_line(text: str, name: str) -> int:
    """Return the 1-based line of the file on which a head declares the variable."""
    return _line(yaml.compose(text, yaml.SafeLoader), ("variables", name))


def _problem(type: str, message: str, found: object, keys: tuple[str, ...]) -> str:
    if type == "extra_forbidden":
        return f"there is no key {keys[-1]!r} in {'.'.join(keys[:-1]) or 'a head'}"
    if type == "missing":
        return f"the key {keys[-1]!r} is missing in {'.'.join(keys[:-1]) or 'the head'}"
    return f"at {'.'.join(keys) or 'the top'}, {message[0].lower()}{message[1:]}, found {str(found)[:60]!r}"


def _repeated(node: yaml.Node | None, *, depth: int) -> Iterator[yaml.ScalarNode]:
    """Yield keys that stand twice in one mapping: YAML would keep the last of them and say nothing."""
    if not isinstance(node, yaml.MappingNode) or depth == 0:
        return
    seen: set[str] = set()
    for key, value in node.value:
        if isinstance(key, yaml.ScalarNode):
            if key.value in seen:
                yield key
            seen.add(key.value)
        yield from _repeated(value, depth=depth - 1)


def _line(node: yaml.Node | None, keys: tuple[str, ...]) -> int:
    """Return the line of the innermost of `keys` that is there, the line of the head's first key otherwise."""
    line = node.start_mark.line if node is not None else 0
    for key in keys:
        pairs = node.value if isinstance(node, yaml.MappingNode) else []
        found = next(((name, value) for name, value in pairs if name.value == key), None)
        if found is None:
            break
        line, node = found[0].start_mark.line, found[1]
    return int(line) + _FIRST_LINE
