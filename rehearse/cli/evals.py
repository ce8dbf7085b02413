"""`rehearse eval`: how far the grades of a coach can be trusted, measured against labelled answers."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any, TypeVar

import click
from click.core import ParameterSource

from rehearse import paths
from rehearse.errors import SettingsError

Command = TypeVar("Command", bound=Callable[..., Any])

_EXTRA = frozenset({"inspect_ai", "jinja2", "numpy"})
_OF_A_LOG = ("coach", "model", "split", "epochs", "limit", "tags", "twins", "rewrites")
"""Options that a run which is gone on with keeps as they were."""

_MODEL = (
    click.option("--model", metavar="M", help="The model that the llm coach asks."),
    click.option("--base-url", metavar="U", help="The address of an OpenAI-compatible endpoint."),
)
_SELECTION = (
    click.option(
        "--split",
        type=click.Choice(["train", "dev", "test", "all"]),
        default="test",
        show_default=True,
        help="Which answers: train to fit to, dev to look at, test to be measured on.",
    ),
    click.option("--epochs", type=click.IntRange(1, 100), default=1, metavar="N", help="Grade each so often."),
    click.option("--limit", type=click.IntRange(1), metavar="N", help="So many answers at most, spread evenly."),
    click.option("--tags", metavar="A,B", help="Only answers with one of these tags."),
    click.option("--twins/--no-twins", default=True, help="With the changed answers (the default) or without them."),
)
_REWRITES = click.option(
    "--rewrites/--no-rewrites", default=False, help="Ask for stronger versions too, or don't (the default)."
)
_OUTPUT = click.option(
    "--output", type=click.Path(dir_okay=False), metavar="RESULT.json", help="Where the result goes."
)
_AGAINST = click.option(
    "--against", type=click.Path(dir_okay=False), metavar="RESULT.json", help="Compare with this earlier result too."
)
_RUN = (
    click.option("--coach", type=click.Choice(["offline", "llm"]), help="Who grades; the coach in use by default."),
    *_MODEL,
    *_SELECTION,
    _REWRITES,
    click.option(
        "--concurrency",
        type=click.IntRange(1, 256),
        default=16,
        show_default=True,
        metavar="N",
        help="Answers at a time.",
    ),
    click.option(
        "--max-cost", type=click.FloatRange(0, min_open=True), metavar="USD", help="Stop when so much is spent."
    ),
    click.option(
        "--retries",
        type=click.IntRange(0, 20),
        default=1,
        show_default=True,
        metavar="N",
        help="Further tries for an answer that got no reply.",
    ),
    click.option(
        "--log-dir", type=click.Path(file_okay=False), metavar="FOLDER", help="Where the log goes; logs/evals/."
    ),
    _OUTPUT,
    _AGAINST,
    click.option("--resume", type=click.Path(dir_okay=False), metavar="LOG", help="Go on with a run that was stopped."),
)


def _with(*options: Callable[[Command], Command]) -> Callable[[Command], Command]:
    def decorated(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorated


def _file(name: str, *, shown: str = "FILE.jsonl") -> Callable[[Command], Command]:
    return click.argument(name, type=click.Path(dir_okay=False), metavar=shown)


@click.group(name="eval", invoke_without_command=True, short_help="Measure how far grades can be trusted.")
@_with(*_RUN)
@click.pass_context
def evals(context: click.Context, /, **options: Any) -> int | None:
    """Measure a coach against labelled answers: a table, the gates, and what it comes to in three sentences.

    The exit status is 1 where the coach is below a gate, and 2 where it could not be measured. What was made
    is kept: the log, for Inspect AI (`inspect view`), and the result, to be compared with others.
    """
    if context.invoked_subcommand is None:
        _check_resume(context)
        return _call("measuring", **options)
    if given := _given(context):
        raise click.UsageError(f"Options stand after {context.invoked_subcommand}: {', '.join(given)}.", context)
    return None


@evals.command(short_help="Write the requests to batch files.")
@_file("file")
@_with(*_MODEL, *_SELECTION)
def export(**options: Any) -> int:
    """Write the run's requests to FILE.jsonl, in OpenAI's form of batch files; nothing is sent."""
    return _call("exporting", **options)


@evals.command(name="import", short_help="Measure from the answers of batch files.")
@click.argument("files", nargs=-1, required=True, type=click.Path(dir_okay=False), metavar="FILE...")
@_with(*_MODEL, *_SELECTION, _REWRITES, _OUTPUT, _AGAINST)
@click.option("--rest", metavar="FILE.jsonl", help="Write what has no answer yet there, as another batch file.")
@click.option("--recording", metavar="FILE.jsonl", help="Keep the answers there, to be replayed.")
@click.option("--note", default="", metavar="TEXT", help="How the answers were obtained, for whoever reads the result.")
def import_answers(**options: Any) -> int:
    """Measure a model from FILEs of answers (a batch's output and error files), with no network.

    Give the same options as for `export`. Answers to requests that would be made otherwise now, since a
    prompt, the rubric or an answer changed, are refused; what is missing counts as not graded.
    """
    return _call("importing", **options)


@evals.command(short_help="Measure a model live and keep its replies.")
@_file("file")
@_with(*_RUN)
@click.option("--note", default="", metavar="TEXT", help="How the replies were obtained, for the recording's head.")
@click.pass_context
def record(context: click.Context, /, **options: Any) -> int:
    """Measure a model as `rehearse eval` does, and keep its replies in FILE.jsonl for `replay`."""
    _check_resume(context)
    return _call("recording", **options)


@evals.command(short_help="Measure from a recording, with no network.")
@_file("file")
@_with(*_MODEL, *_SELECTION, _REWRITES, _OUTPUT, _AGAINST)
def replay(**options: Any) -> int:
    """Measure a model from its recorded replies, with no network.

    What the recording does not hold, since a prompt, the rubric or an answer changed, is not measured; the
    exit status is then 1. Give the same options as for `record`.
    """
    return _call("replaying", **options)


@evals.command(short_help="Put two results side by side.")
@_file("before", shown="A.json")
@_file("after", shown="B.json")
def compare(**options: Any) -> int:
    """Compare two results: each measure's difference with its interval, and the answers that moved most."""
    return _call("comparing", **options)


@evals.command(short_help="Keep a result as what is known of its coach.")
@_file("file", shown="RESULT.json")
@click.option("--force", is_flag=True, help="Accept it though it falls behind the accepted one.")
def accept(**options: Any) -> int:
    """Keep RESULT in evals/results/, where the app's trust page and CI read what is known of its coach.

    It has to be of the whole test split, made with the rubric, prompts and answers as they are now. The exit
    status is 1 where it falls behind what was accepted before.
    """
    return _call("accepting", **options)


@evals.command(short_help="Tell how balanced the labelled answers are.")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
def samples(**options: Any) -> int:
    """Count the labelled answers and their twins, and check the rules of evals/balance.yaml.

    The exit status is 1 where a rule is broken.
    """
    return _call("sampling", **options)


@evals.command(short_help="Write a result as a page and as Markdown.")
@_file("result", shown="RESULT.json")
@click.option("--html", type=click.Path(dir_okay=False), metavar="FILE.html", help="Where the page goes.")
@click.option("--markdown", type=click.Path(dir_okay=False), metavar="FILE.md", help="Where the Markdown goes.")
def report(**options: Any) -> int:
    """Write a result as one HTML page that anybody can read, and as Markdown for a pull request.

    Both go beside the result; where one place is named, only that one is written.
    """
    return _call("reporting", **options)


def _call(command: str, **options: Any) -> int:
    root = str(paths.evals().parent)
    if root not in sys.path:
        # In a wheel the evals are in a folder of their own, which a folder `evals` elsewhere must not stand for.
        sys.path.insert(0, root)
    try:
        status: int = import_module(f"evals.commands.{command}").command(**options)
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in _EXTRA:
            raise
        raise SettingsError(
            f"Expected what the evals need beside the app, found no {error.name}; pip install 'rehearse[evals]'."
        ) from error
    return status


def _check_resume(context: click.Context) -> None:
    if context.params["resume"] is None:
        return
    if given := [option for option in _given(context) if option[2:].removeprefix("no-") in _OF_A_LOG]:
        raise click.UsageError(f"A run is gone on with as it was begun; leave out {', '.join(given)}.", context)


def _given(context: click.Context) -> list[str]:
    """Return the options that stand on the command line."""
    given = (name for name in context.params if context.get_parameter_source(name) is ParameterSource.COMMANDLINE)
    return [f"--{name.replace('_', '-')}" for name in given]
