"""What people install: the wheel, built from the files that are tracked, in an environment where nothing else is."""

import json
import os
import shutil
import subprocess
import sys
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

pytestmark = [pytest.mark.timeout(900), pytest.mark.xdist_group("packaging")]


def run(*command: object, cwd: Path) -> str:
    """Runs a program away from this checkout and from this environment; its stdout, or a failure with its stderr."""
    outside = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "INKFIELD", "VIRTUAL_ENV"))
    }
    done = subprocess.run(
        [str(each) for each in command], cwd=cwd, env=outside, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the files that belong to the project, without what builds and tests have left behind."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("this is no git checkout, so nobody knows which files belong to the project")
    listed = run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", cwd=ROOT)
    folder = tmp_path_factory.mktemp("sources")
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    return folder


@pytest.fixture(scope="module")
def wheel(sources: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built by way of the source distribution, so that this one is complete too."""
    out = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--outdir", out, sources, cwd=out)
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def program(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The program `inkfield`, installed from the wheel in an environment of its own."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, with_pip=True)
    run(folder / "bin/python", "-m", "pip", "install", "-q", "-c", ROOT / "constraints.txt", wheel, cwd=folder)
    yield folder / "bin/inkfield"
    shutil.rmtree(folder)  # several hundred megabytes


def test_contents(wheel: Path) -> None:
    """Layouts, weights, migrations and types are in the wheel; tests, examples and documents are not."""
    names = zipfile.ZipFile(wheel).namelist()
    for needed in (
        *(f"forms/layouts/{each.name}" for each in (ROOT / "forms/layouts").glob("*.toml")),
        *(f"recognizer/weights/{each.name}" for each in (ROOT / "recognizer/weights").glob("*.*")),
        *(f"storage/migrations/versions/{each.name}" for each in (ROOT / "storage/migrations/versions").glob("*.py")),
        "workshop/reporting/report.html.jinja",
        "inkfield/py.typed",
    ):
        assert needed in names
    assert {f"recognizer/weights/{name}.json" for name in ("digits", "letters")} <= set(names)
    tops = {name.split("/")[0] for name in names}
    rooms = {"forms", "segmentation", "recognizer", "storage", "worker", "review", "workshop", "inkfield"}
    assert tops == rooms | {next(top for top in tops if top.endswith(".dist-info"))}


def test_every_package_is_listed(wheel: Path) -> None:
    """Every module of the rooms is in the wheel: packages are listed by hand, and one is easily forgotten."""
    names = set(zipfile.ZipFile(wheel).namelist())
    listed = run("git", "ls-files", "*.py", cwd=ROOT).split()
    rooms = ("forms/", "segmentation/", "recognizer/", "storage/", "worker/", "review/", "workshop/", "inkfield/")
    assert [name for name in listed if name.startswith(rooms) and name not in names and (ROOT / name).exists()] == []


def test_reads_a_sample(program: Path, tmp_path: Path) -> None:
    """Installed in an empty environment, the program reads a sample from another folder."""
    shutil.copy(ROOT / "examples/form.pdf", tmp_path / "form.pdf")
    records = [json.loads(line) for line in run(program, "read", "form.pdf", "--json", cwd=tmp_path).splitlines()]
    assert {record["layout"] for record in records} == {"teaching_form"}
    assert {record["page"] for record in records} == {1, 2}


def test_is_light(program: Path, tmp_path: Path) -> None:
    """Nothing that only training needs comes along."""
    installed = run(program.with_name("python"), "-m", "pip", "list", "--format", "freeze", cwd=tmp_path).lower()
    assert "tensorflow" not in installed
    assert "keras" not in installed
    assert "inkfield==" in installed


def test_doctor_is_content(program: Path, tmp_path: Path) -> None:
    """The installed program finds all that it needs."""
    run(program, "doctor", cwd=tmp_path)
