"""Who reads: a champion is opened from its own folder, checked, and gone back from."""

from pathlib import Path

import pytest

from forms.errors import MissingFileError, ModelError, NothingFoundError
from inkfield.composition import build_champion, build_strings
from inkfield.learning import champion_folder, folder_of_model, promote_run, roll_back
from inkfield.settings import load_settings
from recognizer.identity import identity_of
from recognizer.runtime import shipped_card
from storage.champions import SHIPPED, Champions
from tests.inkfield.conftest import Run


@pytest.fixture
def champions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Champions:
    """A home where a copy of what ships was promoted."""
    monkeypatch.setenv("INKFIELD_HOME", str(tmp_path / "home"))
    found = Champions(tmp_path / "home")
    kept = found.keep(shipped_card().parent, "mine")
    found.appoint("mine", identity_of(kept), "better")
    return found


def test_the_champion_reads_from_its_own_folder_until_it_is_gone_back_from(champions: Champions, run: Run) -> None:
    """The list names it; afterwards what ships reads again, and there is nothing more to go back to."""
    settings = load_settings()
    assert champion_folder(settings) == champions.folder("mine") == folder_of_model(settings, "mine")
    assert build_strings(settings).classifier.card.folder == champions.folder("mine")
    assert "champion: mine (better)" in run("model", "list")[1]
    assert run("model", "rollback")[0] == 0
    assert build_champion(settings) is None
    assert champion_folder(settings) == shipped_card().parent
    assert champions.history()[-1].model == SHIPPED
    with pytest.raises(NothingFoundError):
        roll_back(settings)


def test_a_champion_that_was_changed_is_refused(champions: Champions) -> None:
    """Weights that are not those that were promoted read nothing."""
    (champions.folder("mine") / "digits.tflite").write_bytes(b"other weights")
    with pytest.raises(ModelError, match="not what was promoted"):
        build_strings(load_settings())


def test_a_run_without_a_challenger_cannot_be_promoted(champions: Champions, tmp_path: Path) -> None:
    """It says how to make one."""
    assert champions.now() is not None
    with pytest.raises(MissingFileError, match="holds no challenger"):
        promote_run(load_settings(), tmp_path, None)
