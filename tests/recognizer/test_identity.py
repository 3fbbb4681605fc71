"""What reads has a name that changes with it."""

from pathlib import Path

from recognizer.identity import identity_of
from recognizer.runtime import shipped_card


def test_the_shipped_weights_have_a_name() -> None:
    """The same in every call."""
    folder = shipped_card().parent
    assert identity_of(folder) == identity_of(folder)
    assert len(identity_of(folder)) == 12


def test_any_change_of_weights_or_cards_changes_it(tmp_path: Path) -> None:
    """Content, names and number count; other files do not."""
    (tmp_path / "digits.json").write_text('{"bias": 1}', encoding="utf-8")
    (tmp_path / "digits.tflite").write_bytes(b"weights")
    seen = {identity_of(tmp_path)}
    (tmp_path / "digits.json").write_text('{"bias": 2}', encoding="utf-8")
    seen.add(identity_of(tmp_path))
    (tmp_path / "digits.tflite").rename(tmp_path / "other.tflite")
    seen.add(identity_of(tmp_path))
    (tmp_path / "strings.onnx").write_bytes(b"")
    seen.add(identity_of(tmp_path))
    assert len(seen) == 4
    (tmp_path / "notes.txt").write_text("nothing", encoding="utf-8")
    assert identity_of(tmp_path) in seen
