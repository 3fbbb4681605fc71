"""What a command loads, by the modules that are there afterwards: never by time."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OTHER_ROOMS = ["tensorflow", "keras", "matplotlib", "pandas", "torch", "onnx", "rapidocr_onnxruntime", "benchmarks"]


def loaded_by(code: str, home: Path) -> set[str]:
    """The modules of a fresh process that has run `code`."""
    program = f"import sys\n{code}\nprint('loaded', *sys.modules)"
    outside = {name: value for name, value in os.environ.items() if not name.startswith("INKFIELD_")}
    told = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**outside, "INKFIELD_HOME": str(home), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return set(told.splitlines()[-1].split())


def test_a_worker_process_loads_no_workshop(tmp_path: Path) -> None:
    """Store, decoder, reader and Celery are open, and neither TensorFlow nor plots nor tables of the workshop."""
    code = (
        "from inkfield.composition import build_choices, build_decoder, build_read_page, build_store\n"
        "from inkfield.settings import load_settings\n"
        "import worker.app, worker.bench, worker.run\n"
        "settings = load_settings()\n"
        "build_store(settings).close()\n"
        "build_read_page(settings, build_choices(settings))\n"
        "build_decoder().close()"
    )
    loaded = loaded_by(code, tmp_path)
    assert {"cv2", "celery", "sqlalchemy", "ai_edge_litert"} <= loaded
    assert not {*OTHER_ROOMS, "workshop", "fastapi", "pyarrow", "openpyxl"} & loaded


@pytest.mark.parametrize("scan", ["form.pdf", "cheque.png"])
def test_read_loads_what_reading_needs_alone(scan: str, tmp_path: Path) -> None:
    """No queue, database, web or workshop, no other verb; and what decodes files in the decoder alone."""
    loaded = loaded_by(f"from inkfield.__main__ import run\nrun(['read', 'examples/{scan}', '--json'])", tmp_path)
    assert {"cv2", "ai_edge_litert"} <= loaded
    assert not {*OTHER_ROOMS, "workshop", "celery", "sqlalchemy", "fastapi", "redis", "alembic", "review"} & loaded
    assert not {"PIL", "pypdfium2", "rich", "scipy", "onnxruntime"} & loaded
    assert {name for name in loaded if name.startswith("inkfield.commands.")} == {"inkfield.commands.read"}
