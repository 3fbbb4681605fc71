"""What contradicts itself in a recipe is refused by name."""

from pathlib import Path

import pytest

from forms.errors import SettingsError
from workshop.recipe import as_table, from_table, load_recipe, named_recipe, recipe_names

TEACHER = "[distillation]\nteacher = 'old'\n"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[data]\ntest = 0.95\n", "test must be at least 0"),
        ("[data]\nsets = []\nrepeats = []\n", "names nothing to learn from"),
        ("[schedule]\nprecision = 'float16'\n", "precision must be one of float32, mixed_bfloat16, mixed_float16"),
        ("[schedule]\noptimizer = 'sgd'\n", "optimizer must be one of adam, nadam, adamw"),
        ("[schedule]\nrate = 'linear'\n", "rate must be one of cosine, constant, plateau"),
        ("[schedule]\nlabels = 'soft'\n", "labels must be one of one-hot, sparse"),
        ("[schedule]\nepochs = 0\n", "epochs must be at least 1"),
        ("[schedule]\naccumulate = 0\n", "accumulate must be at least 1"),
        ("[schedule]\nema = 1.0\n", "ema must be at least 0 and below 1"),
        ("[schedule]\nlabels = 'sparse'\nlabel_smoothing = 0.1\n", "cannot be smoothed; write label_smoothing = 0"),
        ("[schedule]\nl2 = 0.1\nweight_decay = 0.1\n", "set one of them to 0"),
        ("[augmentation]\nmixup = 0.2\n[schedule]\nlabels = 'sparse'\n", "write labels = 'one-hot' or mixup = 0"),
        ("[augmentation]\nelastic = 4\n", "elastic must lie between 0, which leaves it out, and 1"),
        ("[augmentation]\nrotation = 200\n", "rotation must lie between 0, which leaves it out, and 180"),
        ("[distillation]\nteacher = 'mine'\n", "'mine' itself"),
        (TEACHER + "share = 0\n", "leave the table out"),
        (TEACHER + "temperature = 0\n", "temperature must be above 0"),
        (TEACHER + "characters = 3\n", "at least one batch, 128"),
        (TEACHER + "[schedule]\nlabels = 'sparse'\n", "no sparse labels"),
        (TEACHER + "[augmentation]\nmixup = 0.1\n", "write mixup = 0"),
        ("[start]\nfreeze = 2\n", "needs `weights` to begin with"),
        ("[start]\nweights = 'mine'\n", "give this recipe another name"),
        ("[pseudo]\nthreshold = 0.9\n", "needs the `folder`"),
        ("[pseudo]\nfolder = 'x'\nthreshold = 1.5\n", "threshold must lie between 0 and 1"),
        ("[pseudo]\nfolder = 'x'\n" + TEACHER, "leave one of the tables out"),
        ("pseudo = 3\n", "must be a table"),
    ],
)
def test_what_cannot_be_trained_is_named(tmp_path: Path, text: str, problem: str) -> None:
    """The message names the key and says what to write instead."""
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=problem):
        load_recipe(path)


@pytest.mark.parametrize("name", recipe_names())
def test_a_recipe_survives_the_card(name: str) -> None:
    """Each recipe that comes with Inkfield is sound, and comes back from the plain values that a card keeps."""
    recipe = named_recipe(name)
    assert from_table(as_table(recipe), "card") == recipe


def test_an_unknown_recipe_is_answered_with_the_known_ones() -> None:
    """A file is offered as the other way."""
    with pytest.raises(SettingsError, match=r"write one of .*digits.*, or a TOML file"):
        named_recipe("digit")


def test_the_student_is_measured_on_what_its_teacher_never_saw() -> None:
    """Both keep the same share of the same sets back."""
    student, teacher = named_recipe("digits").data, named_recipe("teacher").data
    assert (student.sets, student.validation) == (teacher.sets, teacher.validation)
