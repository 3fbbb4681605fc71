"""What reads: a name that changes whenever weights or calibration do."""

import hashlib
from pathlib import Path

PARTS = (".json", ".tflite", ".onnx")


def identity_of(weights: Path) -> str:
    """Twelve hexadecimal digits over all cards and weights in a folder, by name and content."""
    whole = hashlib.sha256()
    for path in sorted(path for path in weights.iterdir() if path.suffix in PARTS):
        whole.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()[:12]
