"""Settings: environment over file over defaults, and nothing unknown."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from forms.errors import SettingsError
from inkfield.settings import Settings, load_settings


def test_defaults(tmp_path: Path) -> None:
    """Without any setting everything lives in the person's data home, without any server."""
    settings = load_settings()
    assert settings.home == tmp_path / "xdg_data_home/inkfield"
    assert settings.database_url == f"sqlite:///{settings.home}/inkfield.db"
    assert settings.broker_url == "memory://"
    assert (settings.layouts, settings.data) == (None, None)


def test_database_follows_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Whoever moves the home moves the embedded database with it."""
    monkeypatch.setenv("INKFIELD_HOME", str(tmp_path / "elsewhere"))
    assert load_settings().database_url == f"sqlite:///{tmp_path}/elsewhere/inkfield.db"


def test_environment_over_file_over_default(monkeypatch: pytest.MonkeyPatch, machine: Path) -> None:
    """The environment wins over the file, the file over the default; what is set empty is not set."""
    (machine / "inkfield.toml").write_text('threshold = 0.8\nruntime = "onnx"\nbroker_url = "redis://here:1/0"\n')
    monkeypatch.setenv("INKFIELD_THRESHOLD", "0.95")
    monkeypatch.setenv("INKFIELD_BROKER_URL", "")
    settings = load_settings()
    assert (settings.threshold, settings.runtime, settings.broker_url) == (0.95, "onnx", "redis://here:1/0")


def test_named_file_over_local_over_own(monkeypatch: pytest.MonkeyPatch, machine: Path, tmp_path: Path) -> None:
    """INKFIELD_CONFIG names the file; without it ./inkfield.toml is taken, then the person's own."""
    own = tmp_path / "xdg_config_home/inkfield/inkfield.toml"
    own.parent.mkdir(parents=True)
    own.write_text("threshold = 0.1")
    assert load_settings().threshold == 0.1
    (machine / "inkfield.toml").write_text("threshold = 0.2")
    assert load_settings().threshold == 0.2
    (tmp_path / "named.toml").write_text("threshold = 0.3")
    monkeypatch.setenv("INKFIELD_CONFIG", str(tmp_path / "named.toml"))
    assert load_settings().threshold == 0.3


def test_frozen() -> None:
    """Nobody changes a setting after it has been read."""
    with pytest.raises(ValidationError):
        load_settings().threshold = 0.1  # type: ignore[misc]


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("INKFIELD_THRESHHOLD", "INKFIELD_THRESHOLD"),
        ("INKFIELD_DATABASE", "INKFIELD_DATABASE_URL"),
        ("inkfield_hom", "INKFIELD_HOME"),
    ],
)
def test_unknown_variable(monkeypatch: pytest.MonkeyPatch, name: str, nearest: str) -> None:
    """A variable that nothing reads is refused, and the nearest that something does is named."""
    monkeypatch.setenv(name, "1")
    with pytest.raises(SettingsError, match=f"{name}; did you mean {nearest}"):
        load_settings()


def test_unknown_key_in_file(machine: Path) -> None:
    """An unknown key of the file is refused by file and name, and the nearest known is named."""
    (machine / "inkfield.toml").write_text("treshold = 0.5\n")
    with pytest.raises(SettingsError, match=r"inkfield\.toml: there is no setting treshold; did you mean threshold"):
        load_settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("INKFIELD_THRESHOLD", "1.5"),
        ("INKFIELD_THRESHOLD", "high"),
        ("INKFIELD_RUNTIME", "tensorflow"),
        ("INKFIELD_BROKER_URL", "amqp://host"),
        ("INKFIELD_LAYOUTS", "absent"),
        ("INKFIELD_DATA", "absent"),
        ("INKFIELD_CONFIG", "absent.toml"),
    ],
)
def test_impossible_value(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    """A value that cannot be is refused by the variable's name."""
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=name):
        load_settings()


def test_broken_file(machine: Path) -> None:
    """A file that is not TOML is named, with the line."""
    (machine / "inkfield.toml").write_text("threshold = 0.9\nhome = nowhere\n")
    with pytest.raises(SettingsError, match=r"inkfield\.toml is not TOML.*line 2"):
        load_settings()


@pytest.mark.parametrize(("one", "other"), [("HOME", "LAYOUTS"), ("HOME", "DATA"), ("LAYOUTS", "DATA")])
def test_folders_must_differ(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, one: str, other: str) -> None:
    """Two folders that must differ are found to be one, through a link too."""
    (tmp_path / "one").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "one")
    monkeypatch.setenv(f"INKFIELD_{one}", str(tmp_path / "one"))
    monkeypatch.setenv(f"INKFIELD_{other}", str(tmp_path / "link"))
    with pytest.raises(SettingsError, match=f"{one.lower()} and {other.lower()} are both"):
        load_settings()


def test_every_setting_is_documented() -> None:
    """Every setting has a name that the environment can carry."""
    assert all(name.islower() for name in Settings.model_fields)
