"""The program `rehearse`: its commands, and how it ends. Only click is imported before a command runs.

Exit status: 0 all is well; 1 an answer was not graded, a coach is below a gate, or `doctor` found something
wrong; 2 the command could not be run; 130 it was stopped with Ctrl-C.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import NoReturn

import click

from rehearse import __version__
from rehearse.cli.app import app
from rehearse.cli.doctor import doctor
from rehearse.cli.evals import evals
from rehearse.cli.forget import forget
from rehearse.cli.grade import grade
from rehearse.cli.interviews import export_interviews, import_interviews
from rehearse.cli.plan import plan
from rehearse.cli.usage import usage
from rehearse.errors import RehearseError

FAILED = 2
STOPPED = 130
PIPE_CLOSED = 141


class _ReaderGone(Exception):
    """Whoever read standard output has gone away."""


class _Program(click.Group):
    """A group that lets a closed pipe through: click would end it with status 1, which says something else here."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise _ReaderGone from error


@click.group(cls=_Program, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="rehearse", message="%(prog)s %(version)s")
@click.option("--debug", is_flag=True, help="Show the traceback when something fails; may stand anywhere.")
@click.pass_context
def program(context: click.Context, debug: bool) -> None:
    """Practise explaining your professional goals in a job interview.

    Without a command, the app opens in the browser. Settings are read from the environment (REHEARSE_COACH,
    REHEARSE_MODEL, REHEARSE_BASE_URL, REHEARSE_HOME, OPENAI_API_KEY ...); none is needed to begin.
    """
    if context.invoked_subcommand is None:
        context.invoke(app)


for command in (app, plan, grade, evals, doctor, export_interviews, import_interviews, usage, forget):
    program.add_command(command)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the program with these arguments (the process's own by default) and exit with its status."""
    words, debug = _without_debug(sys.argv[1:] if arguments is None else arguments)
    try:
        status = program.main(list(words), prog_name="rehearse", standalone_mode=False)
        sys.stdout.flush()
    except (BrokenPipeError, _ReaderGone):
        _abandon_stdout()
        sys.exit(PIPE_CLOSED)
    except (KeyboardInterrupt, click.Abort):
        _end("Stopped.", STOPPED)
    except click.exceptions.NoArgsIsHelpError as error:
        _end(error.format_message(), FAILED)
    except click.ClickException as error:
        if debug:
            raise
        _end(_sentence(error), FAILED)
    except RehearseError as error:
        if debug:
            raise
        _end(str(error), FAILED)
    except Exception as error:
        if debug:
            raise
        found = " ".join(f"{type(error).__name__}: {error}".split())[:300]
        _end(f"Something unexpected came up ({found}); run it again with --debug and report what is shown.", FAILED)
    sys.exit(status if isinstance(status, int) else 0)


def _without_debug(arguments: Sequence[str]) -> tuple[Sequence[str], bool]:
    words = list(arguments)
    end = words.index("--") if "--" in words else len(words)
    kept = [word for word in words[:end] if word != "--debug"]
    return kept + words[end:], len(kept) < end


def _sentence(error: click.ClickException) -> str:
    text = " ".join(error.format_message().split())
    where = ""
    if isinstance(error, click.UsageError) and error.ctx is not None:
        where = f" See: {error.ctx.command_path} --help"
    return text + where


def _abandon_stdout() -> None:
    """Let the interpreter's last flush go nowhere, since the reader has gone."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _end(message: str, status: int) -> NoReturn:
    # Imported here: only click is loaded before a command runs.
    from rehearse.documents.steering import as_told

    click.echo(as_told(message), err=True)
    sys.exit(status)
