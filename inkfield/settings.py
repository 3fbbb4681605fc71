"""What a person may set: environment variables INKFIELD_… over a TOML file over defaults."""

import os
from collections.abc import Mapping
from difflib import get_close_matches
from itertools import combinations
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import quote

from pydantic import ByteSize, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from forms.errors import SettingsError
from inkfield.logs import LogFormat

PREFIX = "INKFIELD_"
CONFIG = "INKFIELD_CONFIG"
"""Names the TOML file; it is no setting itself."""
FOLDERS = ("home", "layouts", "data")
SECRETS = ("tokens",)
"""Taken from the environment alone: files are copied and shown around."""


def _data_home() -> Path:
    """Where programs keep their data, by the XDG base directory specification."""
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share")


def _database_in_home(so_far: dict[str, Any]) -> str:
    return f"sqlite:///{quote(str(so_far['home'] / 'inkfield.db'))}" if "home" in so_far else ""


class Settings(BaseSettings):
    """Every setting, frozen once read."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        frozen=True,
        extra="forbid",
        env_ignore_empty=True,
        hide_input_in_errors=True,
        defer_build=True,
    )

    home: Path = Field(default_factory=lambda: _data_home() / "inkfield")
    """Where the embedded database, originals and crops live."""
    database_url: str = Field(default_factory=_database_in_home)
    """sqlite:///FILE or postgresql://USER@HOST/NAME."""
    broker_url: str = "memory://"
    """memory:// (no server at all) or redis://HOST:PORT/NUMBER."""
    layouts: Path | None = None
    """A folder of layouts of your own."""
    data: Path | None = None
    """Real data for tests, training and benchmarks."""
    threshold: float = Field(default=0.97, ge=0, le=1)
    """A value is accepted at this confidence."""
    audit_share: float = Field(default=0.02, ge=0, le=1)
    """The share of accepted and blank values that people are asked to look at all the same, drawn at random."""
    runtime: Literal["litert", "onnx"] = "litert"
    """What runs the network."""
    log: LogFormat = LogFormat.TEXT
    """What the lines look like that work, watch and serve say on stderr: text or json."""
    tokens: SecretStr = SecretStr("")
    """Who may use the HTTP interface: a token, or NAME=TOKEN pairs with commas between."""
    upload_size: ByteSize = Field(default=ByteSize(100_000_000), gt=0)
    """The largest upload over HTTP, in bytes or as 100MB."""
    uploads: int = Field(default=8, ge=1, le=64)
    """How many uploads over HTTP may be under way at once."""

    @field_validator(*FOLDERS)
    @classmethod
    def _in_full(cls, folder: Path | None) -> Path | None:
        return folder and Path(os.path.abspath(folder.expanduser()))  # noqa: PTH100 - links stay as they were given

    @field_validator("broker_url")
    @classmethod
    def _known_broker(cls, url: str) -> str:
        if not url.startswith(("memory://", "redis://", "rediss://", "unix://")):
            raise ValueError("write memory:// or redis://HOST:PORT/NUMBER")
        return url

    @field_validator("layouts", "data")
    @classmethod
    def _there(cls, folder: Path | None) -> Path | None:
        if folder is not None and not folder.is_dir():
            raise ValueError(f"there is no folder {folder}; make it or leave the setting out")
        return folder

    @model_validator(mode="after")
    def _folders_differ(self) -> Self:
        """Originals must never be mistaken for layouts or for training data."""
        given = {name: folder.resolve() for name in FOLDERS if (folder := getattr(self, name)) is not None}
        for one, other in combinations(given, 2):
            if given[one] == given[other]:
                raise ValueError(f"{one} and {other} are both {given[one]}; they must be different folders")
        return self


def load_settings() -> Settings:
    """The settings of this process.

    Raises SettingsError for a key that is not known (naming the nearest that is), a value that cannot be, folders that
    must differ and do not, and a TOML file that is absent or broken.
    """
    file = config_file()
    _refuse_unknown(os.environ)
    try:
        return _settings_from(file)()
    except ValidationError as error:
        raise SettingsError("; ".join(_told(each["loc"], each["msg"], file) for each in error.errors())) from error
    except ValueError as error:  # tomllib
        raise SettingsError(f"{file} is not TOML: {error}") from error
    except OSError as error:
        raise SettingsError(f"{file} cannot be read ({error.strerror}); see its permissions") from error


def config_file() -> Path | None:
    """The TOML file: the one INKFIELD_CONFIG names, else ./inkfield.toml, else the user's own; None without any."""
    if named := os.environ.get(CONFIG):
        if not Path(named).is_file():
            raise SettingsError(f"{CONFIG} names {named}, which is no file; correct or unset it")
        return Path(named)
    user = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "inkfield/inkfield.toml"
    return next((file for file in (Path("inkfield.toml"), user) if file.is_file()), None)


def _settings_from(file: Path | None) -> type[Settings]:
    class FromFile(Settings):
        @classmethod
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],
            init_settings: PydanticBaseSettingsSource,
            env_settings: PydanticBaseSettingsSource,
            dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic-settings' protocol
            file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            from_file = TomlConfigSettingsSource(settings_cls, toml_file=file)
            for name in SECRETS:
                if name in from_file.toml_data:
                    raise SettingsError(f"{file}: {name} is a secret; set it as {PREFIX}{name.upper()} instead")
            return init_settings, env_settings, from_file

    return FromFile


def _refuse_unknown(environment: Mapping[str, str]) -> None:
    known = {CONFIG, *(PREFIX + name.upper() for name in Settings.model_fields)}
    for name in sorted(environment):
        if name.upper().startswith(PREFIX) and name.upper() not in known:
            raise SettingsError(f"there is no setting {name}{_nearest(name.upper(), known)}")


def _nearest(name: str, known: set[str]) -> str:
    near = get_close_matches(name, sorted(known), 1, cutoff=0.5)
    return f"; did you mean {near[0]}?" if near else f"; there are {', '.join(sorted(known))}"


def _told(place: tuple[int | str, ...], message: str, file: Path | None) -> str:
    """One problem in words: where it may have been set, and what is wrong with it."""
    if not place:
        return message.removeprefix("Value error, ")
    name = str(place[0])
    if name not in Settings.model_fields:
        return f"{file}: there is no setting {name}{_nearest(name, set(Settings.model_fields))}"
    where = f" or {name} in {file}" if file else ""
    return f"{PREFIX}{name.upper()}{where}: {message.removeprefix('Value error, ')}"
