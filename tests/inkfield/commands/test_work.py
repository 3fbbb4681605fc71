"""What a process of the worker is made of."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
OPENED = """
from inkfield.commands.work import _bench_opener
from inkfield.settings import load_settings

_bench_opener(load_settings())("worker", 60.0)
import cv2

print(cv2.getNumThreads())
"""


def test_a_process_reads_on_one_core(tmp_path: Path) -> None:
    """There are as many processes as cores; OpenCV would start threads for all cores in each of them."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "INKFIELD_HOME": str(tmp_path)}
    ended = subprocess.run([sys.executable, "-c", OPENED], env=environment, capture_output=True, text=True, check=True)
    assert ended.stdout.split() == ["1"]
