"""The program `inkfield`: one verb a job, results on stdout, everything else on stderr, and an exit code that tells."""

import logging
import sys
from collections.abc import Sequence
from importlib.metadata import version
from typing import Annotated

import typer

from forms.errors import InkfieldError
from inkfield.loudness import Loudness, say, set_loudness
from inkfield.verbs import verbs_for

EPILOG = (
    "-v and -q may stand anywhere. Exit codes: 0 done, 1 internal error, 2 usage, 3 some input could not be read, "
    "4 a dependency or service is missing, 5 nothing found, 6 needs review, 130 interrupted."
)
LOUDER_OR_QUIETER = {"-v", "-vv", "--verbose", "-q", "-qq", "--quiet"}


def main() -> None:
    """Run the command line of this process; never returns."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command and give its exit code: 0, what the error says, 1 for an error that nobody foresaw."""
    set_loudness(Loudness.NORMAL)
    try:
        build_app(arguments)(args=_loudness_first(arguments), prog_name="inkfield")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(bool(end.code))
    except InkfieldError as error:
        return _failed(str(error), error.exit_code)
    except Exception as error:  # noqa: BLE001 - the last one there is
        return _failed(f"internal error: {type(error).__name__}: {error} (-vv shows where)", InkfieldError.exit_code)
    return 0


def build_app(arguments: Sequence[str]) -> typer.Typer:
    """The program with the verbs that `arguments` need."""
    app = typer.Typer(
        name="inkfield",
        help="Reads handwritten numbers on scanned forms and cheques.",
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
        epilog=EPILOG,
    )
    app.callback()(_loudness)
    for put_on in verbs_for(arguments):
        put_on(app)
    return app


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(version("inkfield"))
        raise typer.Exit


def _loudness(
    verbose: Annotated[
        int, typer.Option("--verbose", "-v", count=True, show_default=False, help="Say more; twice: everything.")
    ] = 0,
    quiet: Annotated[int, typer.Option("--quiet", "-q", count=True, show_default=False, help="Say errors only.")] = 0,
    show_version: Annotated[
        bool, typer.Option("--version", help="Print the version and end.", is_eager=True, callback=_print_version)
    ] = False,
) -> None:
    del show_version
    set_loudness(Loudness(min(2, verbose) - min(1, quiet)))


def _loudness_first(arguments: Sequence[str]) -> list[str]:
    """The same arguments with -v and -q before the verb, so that they may be typed anywhere before a `--`."""
    end = arguments.index("--") if "--" in arguments else len(arguments)
    loud = [each for each in arguments[:end] if each in LOUDER_OR_QUIETER]
    return [*loud, *(each for each in arguments[:end] if each not in LOUDER_OR_QUIETER), *arguments[end:]]


def _failed(message: str, exit_code: int) -> int:
    if logging.getLogger("inkfield").isEnabledFor(logging.DEBUG):
        logging.getLogger("inkfield").debug("the error arose here", exc_info=True)
    say(message, logging.ERROR)
    return exit_code


if __name__ == "__main__":
    main()
