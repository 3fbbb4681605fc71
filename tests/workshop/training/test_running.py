"""Whole runs on a very small scale, in real processes that are really killed."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.workshop.training.child import Child, finished, started
from tests.workshop.training.conftest import MARKS

pytest.importorskip("tensorflow", reason="needs the extra `train`")
pytestmark = pytest.mark.xdist_group("tensorflow")

DATA = """
[data]
sets = ["mnist"]
repeats = [1.0]
validation = 0.2
drawn = 0.3
drawn_characters = 60
"""
SCHEDULE = """
[schedule]
epochs = 4
epoch_size = 256
batch = 32
dropout = 0.3
ema = 0.8
accumulate = 2
rate = "plateau"
plateau_patience = 1
learning_rate = 0.01
[augmentation]
translation = 0.05
mixup = 0.2
noise = 0.05
"""


def written(folder: Path, name: str, text: str) -> Path:
    """A recipe file."""
    path = folder / f"{name}.toml"
    path.write_text(f'name = "{name}"\nseed = 7\n{text}', encoding="utf-8")
    return path


def weights_of(file: str) -> list[list[float]]:
    """Every weight of a Keras model."""
    import keras  # noqa: PLC0415 (in the child)

    return [weight.ravel().tolist() for weight in keras.models.load_model(file, compile=False).get_weights()]


def killed_at(line: str, recipe: Path, known: Path, run: Path) -> None:
    """Start a run and end it by SIGKILL as soon as it prints a line that begins so."""
    process = started(recipe, known, run)
    assert process.stdout is not None
    assert any(printed.startswith(line) for printed in process.stdout), "it ended before it could be killed"
    process.kill()
    process.communicate()
    assert not (run / "model.keras").exists()


def epochs(lines: list[str]) -> list[int]:
    """The epochs that a run tells of."""
    return [int(line.split("epoch=")[1].split(",")[0]) for line in lines if line.startswith("Progress")]


@pytest.mark.long
def test_a_killed_run_ends_with_the_weights_of_an_unbroken_one(tmp_path: Path, known: Path, child: Child) -> None:
    """SIGKILL after the second of four epochs costs an epoch at most and changes no weight, rate or figure."""
    recipe = written(tmp_path, "plain", DATA + SCHEDULE)
    assert epochs(finished(child, recipe, known, tmp_path / "unbroken")) == [1, 2, 3, 4]
    killed_at("Progress(epoch=2", recipe, known, tmp_path / "killed")
    assert epochs(finished(child, recipe, known, tmp_path / "killed")) in ([2, 3, 4], [3, 4])
    logs = [json.loads((tmp_path / run / "log.json").read_text()) for run in ("unbroken", "killed")]
    assert logs[0]["history"] == logs[1]["history"]
    assert len(logs[0]["history"]["val_accuracy"]) == 4
    one, other = (child(weights_of, str(tmp_path / run / "model.keras")) for run in ("unbroken", "killed"))
    assert one == other


@pytest.mark.long
def test_a_student_learns_from_a_teacher_that_is_trained_first(tmp_path: Path, known: Path, child: Child) -> None:
    """A kill while the teacher's answers are stored changes nothing, and its answers are taken over."""
    teacher = written(tmp_path, "old", DATA + SCHEDULE.replace("epochs = 4", "epochs = 1"))
    finished(child, teacher, known, tmp_path / "old")
    learnt = f'\n[distillation]\nteacher = "{tmp_path}/old/model.keras"\ncharacters = 9000\n'
    plan = SCHEDULE.replace("epochs = 4", "epochs = 1").replace("mixup = 0.2", "")
    recipe = written(tmp_path, "young", DATA + plan + learnt)
    finished(child, recipe, known, tmp_path / "unbroken")
    killed_at("Advance(task='labelling'", recipe, known, tmp_path / "killed")
    lines = finished(child, recipe, known, tmp_path / "killed")
    assert "done=4096" not in "".join(line for line in lines if "labelling" in line), "the first part was done again"
    for name in ("images", "labels", "answers"):
        stored = [np.load(tmp_path / run / "labelled" / f"{name}.npy") for run in ("unbroken", "killed")]
        assert np.array_equal(stored[0], stored[1])
    answers = np.load(tmp_path / "killed" / "labelled" / "answers.npy")
    assert np.allclose(answers.sum(axis=1, dtype=np.float32), 1, atol=0.01)
    told = [child(answers_of, str(tmp_path / "old" / "model.keras"), str(tmp_path / "killed" / "labelled"))]
    assert np.abs(np.array(told[0]) - answers[8000:8100]).max() < 2e-3


def answers_of(teacher: str, labelled: str) -> list[list[float]]:
    """What the teacher says to some of the stored characters."""
    import keras  # noqa: PLC0415 (in the child)
    import numpy as np  # noqa: PLC0415

    images = np.load(f"{labelled}/images.npy")[8000:8100]
    answers: list[list[float]] = keras.models.load_model(teacher, compile=False).predict(images, verbose=0).tolist()
    return answers


def test_own_data_gives_classes_and_image_shape(tmp_path: Path, three_classes: Path, known: Path, child: Child) -> None:
    """A network of a folder per class has those classes by name, and takes pictures of that size."""
    text = f'[data]\nfolder = "{three_classes}"\nvalidation = 0.2\n[schedule]\nepochs = 2\nbatch = 16\nema = 0.8\n'
    finished(child, written(tmp_path, "marks", text), known, tmp_path / "marks")
    log = json.loads((tmp_path / "marks" / "log.json").read_text())
    assert sorted(log["recipe"]["classes"]) == ["circle", "hook", "stroke"]
    assert child(shapes_of, str(tmp_path / "marks" / "model.keras")) == [[None, 20, 24, 1], [None, 3]]


def shapes_of(file: str) -> list[Any]:
    """What a model takes and gives."""
    import keras  # noqa: PLC0415 (in the child)

    model = keras.models.load_model(file, compile=False)
    return [list(model.input_shape), list(model.output_shape)]


@pytest.mark.long
def test_sure_crops_join_the_next_round(tmp_path: Path, three_classes: Path, known: Path, child: Child) -> None:
    """The log tells how many unlabelled crops of each class were taken, and a second network was trained with them."""
    text = (
        f'[data]\nfolder = "{three_classes}"\nvalidation = 0.2\n[schedule]\nepochs = 3\nbatch = 16\nema = 0\n'
        f'[pseudo]\nfolder = "{three_classes}"\nthreshold = 0.4\n'
    )
    lines = finished(child, written(tmp_path, "more", text), known, tmp_path / "more")
    log = json.loads((tmp_path / "more" / "log.json").read_text())
    (taken,) = log["pseudo"]
    assert set(taken) == {"circle", "hook", "stroke"}
    assert 0 < sum(taken.values()) <= MARKS
    assert f"{sum(taken.values()):,} of {MARKS} crops" in "".join(lines)
    assert epochs(lines) == [1, 2, 3, 1, 2, 3]
    assert (tmp_path / "more" / "model.keras").read_bytes() == (
        tmp_path / "more" / log["round"] / "model.keras"
    ).read_bytes()


def test_a_folder_keeps_to_its_recipe(tmp_path: Path, known: Path, child: Child) -> None:
    """Another recipe is refused and named; the same one finds its run finished; what is new begins anew."""
    told = child(claims, str(tmp_path), str(known))
    assert "differs in seed" in told["other"]
    assert "--fresh" in told["other"]
    assert told["again"] == ["already"]
    assert told["epochs"] == [1, 0, 1]


def claims(folder: str, known: str) -> dict[str, Any]:
    """Train, train by another recipe, train again, forget and train."""
    from dataclasses import replace  # noqa: PLC0415 (in the child)
    from pathlib import Path  # noqa: PLC0415

    from forms.errors import SettingsError  # noqa: PLC0415
    from workshop.recipe import DataMix, Recipe, Schedule  # noqa: PLC0415
    from workshop.training import Notice, Progress, begin_anew, train  # noqa: PLC0415

    plan = Schedule(epochs=1, epoch_size=32, batch=16, ema=0.0)
    recipe = Recipe("one", data=DataMix(validation=0.2), schedule=plan)
    run, events, counts = Path(folder) / "one", [], []

    def trained(by: Recipe) -> None:
        events.clear()
        train(by, Path(known), run, events.append)
        counts.append(sum(isinstance(event, Progress) for event in events))

    trained(recipe)
    try:
        trained(replace(recipe, seed=8))
    except SettingsError as error:
        other = str(error)
    trained(recipe)
    again = [event.text.split()[-6] for event in events if isinstance(event, Notice)]
    begin_anew(run)
    trained(replace(recipe, seed=8))
    return {"other": other, "again": ["already" for text in again], "epochs": counts}
