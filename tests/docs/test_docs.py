"""What the documents promise, held against the program."""

import re
import tomllib
from pathlib import Path

import pytest

from forms.errors import InkfieldError
from forms.field_table import FIELD
from forms.kinds import KINDS
from forms.layout_file import read_layout
from forms.reading import Status
from forms.reason import ReasonCode
from inkfield.composition import shipped_layouts
from inkfield.settings import Settings
from inkfield.verbs import VERBS
from storage.states import DocumentState, WorkState

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def text_of(name: str) -> str:
    """A document's text."""
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("code", ReasonCode)
def test_every_reason_is_explained(code: ReasonCode) -> None:
    """docs/reasons.md has a row for each reason code."""
    assert f"| `{code}` |" in text_of("docs/reasons.md")


@pytest.mark.parametrize("state", [*DocumentState, *WorkState])
def test_every_state_is_in_its_table(state: str) -> None:
    """docs/architecture.md has a row for each state of a document and of a page."""
    assert f"| `{state}` |" in text_of("docs/architecture.md")


@pytest.mark.parametrize("status", Status)
def test_every_status_is_in_the_glossary(status: Status) -> None:
    """docs/glossary.md explains each word a value may carry."""
    assert re.search(rf"^\|[^|]*\b{status}\b[^|]*\|", text_of("docs/glossary.md"), re.MULTILINE)


def test_the_layout_that_is_shown_is_one(tmp_path: Path) -> None:
    """The whole example in docs/layouts.md can be read."""
    example = re.findall(r"```toml\n(.*?)```", text_of("docs/layouts.md"), re.DOTALL)[0]
    file = tmp_path / "timesheet.toml"
    file.write_text(example, encoding="utf-8")
    fields = {field.name: field.kind for field in read_layout(file).fields}
    assert len(fields) == 15
    assert {*fields.values()} == {"number", "date", "amount", "choice", "checkbox"}


def test_all_toml_that_is_shown_is_toml() -> None:
    """Every piece of a layout in docs/layouts.md follows TOML's grammar."""
    for piece in re.findall(r"```toml\n(.*?)```", text_of("docs/layouts.md"), re.DOTALL):
        assert tomllib.loads(piece)


def test_every_key_of_a_field_is_explained() -> None:
    """docs/layouts.md has a row for each key of a field, and names each kind."""
    layouts = text_of("docs/layouts.md")
    assert [key for key in sorted(FIELD) if f"| `{key}` |" not in layouts] == []
    assert [kind for kind in KINDS if f"`{kind}`" not in layouts] == []


def test_every_setting_is_in_the_readme() -> None:
    """README.md has a row for each setting."""
    readme = text_of("README.md")
    assert [name for name in Settings.model_fields if f"| `INKFIELD_{name.upper()}` |" not in readme] == []


def test_every_shipped_layout_is_in_the_readme() -> None:
    """README.md has a row for each layout that comes with the program."""
    names = [file.stem for file in shipped_layouts().glob("*.toml")]
    assert [name for name in names if f"| `{name}` |" not in text_of("README.md")] == []


def test_every_verb_is_in_the_changelog() -> None:
    """CHANGELOG.md names each verb."""
    assert [verb for verb in VERBS if f"`{verb}" not in text_of("CHANGELOG.md").replace("`inkfield ", "`")] == []


def test_the_error_table_names_the_error_classes() -> None:
    """docs/architecture.md tells what becomes of each branch of the error tree."""
    table = text_of("docs/architecture.md")
    assert [each.__name__ for each in InkfieldError.__subclasses__() if f"`{each.__name__}`" not in table] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(document: Path) -> None:
    """Each link to a file of the project names one that is there."""
    links = re.findall(r"\]\((?!https?:)([^)#]+)", document.read_text(encoding="utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "docs/architecture.md"])
def test_files_that_are_named_exist(name: str) -> None:
    """Each path of a module that a map of the folders names is there."""
    paths = re.findall(r"`([a-z_]+/[a-z_/]+\.py)`", text_of(name))
    assert paths
    assert [path for path in paths if not (ROOT / path).exists()] == []
