"""`inkfield user`: who may use the review page."""

import getpass
import json
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from forms.errors import NothingFoundError, UsageError
from inkfield.settings import load_settings
from storage.decisions import Role

if TYPE_CHECKING:
    from storage.users import Users

Name = Annotated[str, typer.Argument(help="The person's name: letters, digits and ._@-")]
OPEN = "there are no accounts: whoever sits at this machine may use the pages, and nobody from elsewhere"


def add_to(app: typer.Typer) -> None:
    """Put the verb on the command line."""
    user = typer.Typer(help="Who may use the review page; without any account, whoever sits at this machine.")
    user.command("add")(add)
    user.command("list")(list_users)
    user.command("role")(role)
    user.command("password")(password)
    user.command("remove")(remove)
    app.add_typer(user, name="user", no_args_is_help=True)


def add(
    name: Name, role: Annotated[Role, typer.Option(help="An admin may upload and requeue, too.")] = Role.REVIEWER
) -> None:
    """Add an account. The password is asked for, or is the first line of stdin; it is never an argument."""
    users = _users()
    users.add(name, role, _password())
    if not any(each.role is Role.ADMIN for each in users.all()):
        typer.echo("inkfield: there is no admin yet; nobody can upload on the pages", err=True)


def list_users(as_json: Annotated[bool, typer.Option("--json", help="One JSON line an account.")] = False) -> None:
    """Name the accounts with their roles. Ends with 5 where there are none."""
    found = _users().all()
    for each in found:
        told = {"name": each.name, "role": each.role, "created": each.created.isoformat()}
        typer.echo(json.dumps(told) if as_json else f"{each.name}\t{each.role}")
    if not found:
        raise NothingFoundError(OPEN)


def role(name: Name, role: Annotated[Role, typer.Argument(help="What they may do from now on.")]) -> None:
    """Let a person do more or less, from their next request on."""
    _users().set_role(name, role)


def password(name: Name) -> None:
    """Give an account a new password, asked for as `add` does, and end its sessions."""
    _users().set_password(name, _password())


def remove(name: Name) -> None:
    """Remove an account and end its sessions at once. What the person settled stays, under their name."""
    users = _users()
    users.remove(name)
    if not users.exist():
        typer.echo(f"inkfield: {OPEN}", err=True)


def _users() -> "Users":
    from inkfield.composition import build_store
    from storage.users import Users

    return Users(build_store(load_settings()).database)


def _password() -> str:
    """From a person, who types it twice unseen, or from a program on stdin."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    typed = getpass.getpass("Password: ")
    if getpass.getpass("The same again: ") != typed:
        raise UsageError("those were two passwords; try again")
    return typed
