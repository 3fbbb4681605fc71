"""Who reads: promotions on record, and the way back."""

from pathlib import Path

import pytest

from forms.errors import NothingFoundError, SettingsError
from storage.champions import SHIPPED, Champions


def test_the_last_promotion_reads_and_the_one_before_is_gone_back_to(tmp_path: Path) -> None:
    """Twice back from the second is what ships."""
    champions = Champions(tmp_path)
    assert champions.now() is None
    with pytest.raises(NothingFoundError):
        champions.before()
    champions.appoint("one", "1", "better")
    champions.appoint("two", "2", "better still")
    now = champions.now()
    assert now is not None
    assert (now.model, now.identity) == ("two", "2")
    assert champions.before().model == "one"
    champions.appoint("one", "1", "gone back to")
    assert champions.before().model == SHIPPED
    champions.appoint(SHIPPED, "", "gone back to")
    assert champions.now() is None
    assert len(champions.history()) == 4


def test_a_network_is_kept_whole_and_never_changed(tmp_path: Path) -> None:
    """What lies under a name already stays as it is."""
    source = tmp_path / "export"
    source.mkdir()
    (source / "digits.json").write_bytes(b"a card")
    champions = Champions(tmp_path / "home")
    kept = champions.keep(source, "one")
    (source / "digits.json").write_bytes(b"another")
    assert champions.keep(source, "one") == kept
    assert (kept / "digits.json").read_bytes() == b"a card"
    assert champions.names() == ["one"]


def test_what_cannot_be_a_name_and_what_is_no_record_are_refused(tmp_path: Path) -> None:
    """A name leads into no other folder; a damaged file says which line."""
    champions = Champions(tmp_path)
    with pytest.raises(SettingsError, match="name of a network"):
        champions.folder("../elsewhere")
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "champions.jsonl").write_text("{}\n")
    with pytest.raises(SettingsError, match="line 1"):
        champions.now()
