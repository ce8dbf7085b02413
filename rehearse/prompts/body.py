"""The body of a prompt file: the part System, the same in every request, and the part User, with variables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Template
from typing import NamedTuple

from rehearse.prompts.faults import fault
from rehearse.prompts.head import Variable

FENCE_RULE = "fence_rule"
MARKER = "marker"
_PARTS = ("System", "User")


class Use(NamedTuple):
    """A ``$name`` in a text and the file's 1-based line it stands on."""

    name: str
    line: int


class Part(NamedTuple):
    """One part of a body as it was written, from the file's 1-based line `line` on."""

    text: str
    line: int


class Body(NamedTuple):
    """The two parts of a prompt's text."""

    system: Part
    user: Part


def parse_body(text: str, *, first_line: int, path: Path) -> Body:
    """Return the parts that stand under the lines ``## System`` and ``## User``.

    Args:
        text: The file's text below its head.
        first_line: The file's 1-based line on which `text` begins.
        path: Where it was read, for messages.

    Raises:
        DataError: a part is missing, stands twice or has another name; text stands before the first; or
            the User part is empty.
    """
    parts: dict[str, list[str]] = {}
    starts: dict[str, int] = {}
    name = None
    for number, line in enumerate(text.split("\n"), start=first_line):
        if line.startswith("## "):
            name = line[3:].strip()
            if name not in _PARTS:
                raise fault(path, number, f"expected ## System or ## User, found ## {name} (headings inside: ###)")
            if name in parts:
                raise fault(path, number, f"the part ## {name} stands twice")
            parts[name], starts[name] = [], number + 1
        elif name is not None:
            parts[name].append(line.rstrip())
        elif line.strip():
            raise fault(path, number, "expected ## System before the first line of text, found text")
    for name in _PARTS:
        if name not in parts:
            raise fault(path, first_line, f"the part ## {name} is missing")
    system, user = (Part("\n".join(parts[name]), starts[name]) for name in _PARTS)
    if not user.text.strip():
        raise fault(path, user.line, "the part ## User is empty")
    return Body(system, user)


def check_body(body: Body, variables: Mapping[str, Variable], parts: Mapping[str, str], *, path: Path) -> None:
    """Check that each ``$name`` stands where it may.

    The System part may take in shared texts (`parts`) only, so that it is the same in every request. The
    User part has the variables. A fenced one stands alone on its line and below the line that tells the
    marker, and then the System part explains fences. A paragraph has at most one optional variable.

    Raises:
        DataError: the first place where this is not so.
    """
    for use in uses(body.system, path=path):
        if use.name not in parts:
            known = ", ".join(f"${name}" for name in sorted(parts)) or "none"
            raise fault(
                path, use.line, f"the System part is the same in every request and takes only {known}, not ${use.name}"
            )
    told = False
    for use in uses(body.user, path=path):
        if use.name == MARKER:
            told = True
        elif use.name not in variables:
            raise fault(path, use.line, f"${use.name} is not declared under variables")
        elif variables[use.name].fenced:
            _check_fenced(use, body, told=told, path=path)
    for paragraph in paragraphs(body.user):
        names = {use.name for use in uses(paragraph, path=path)}
        optional = sorted(name for name in names if name != MARKER and variables[name].optional)
        if len(optional) > 1:
            both = " and ".join(f"${name}" for name in optional)
            raise fault(path, paragraph.line, f"a paragraph has one optional variable at most, this one has {both}")


def uses(part: Part, *, path: Path) -> Iterator[Use]:
    """Yield every ``$name`` of a part in the order of the text; ``$$`` is a dollar and yields nothing.

    Raises:
        DataError: a dollar stands alone.
    """
    for match in Template.pattern.finditer(part.text):
        line = part.line + part.text.count("\n", 0, match.start())
        if match.group("invalid") is not None:
            raise fault(path, line, "expected a name behind the dollar, found none (a plain dollar is written $$)")
        name = match.group("named") or match.group("braced")
        if name is not None:
            yield Use(name, line)


def paragraphs(part: Part) -> Iterator[Part]:
    """Yield the part's paragraphs, which are parted by empty lines."""
    lines: list[str] = []
    for number, line in enumerate([*part.text.split("\n"), ""], start=part.line):
        if line:
            lines.append(line)
        elif lines:
            yield Part("\n".join(lines), number - len(lines))
            lines = []


def _check_fenced(use: Use, body: Body, *, told: bool, path: Path) -> None:
    line = body.user.text.split("\n")[use.line - body.user.line]
    if line not in (f"${use.name}", f"${{{use.name}}}"):
        raise fault(path, use.line, f"${use.name} is fenced and has to stand alone on its line")
    if not told:
        raise fault(path, use.line, f"${use.name} is fenced, so the text above it has to tell the ${MARKER}")
    if FENCE_RULE not in {name for name, _ in uses(body.system, path=path)}:
        raise fault(path, use.line, f"${use.name} is fenced, so the System part has to take in ${FENCE_RULE}")
