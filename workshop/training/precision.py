"""In how many bits a network is trained: a device that gains nothing by fewer trains in float32."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import keras
import tensorflow as tf

CPU_FLAGS = {
    "mixed_bfloat16": {"avx512_bf16", "amx_bf16"},
    "mixed_float16": {"avx512_fp16", "amx_fp16"},
}
"""What a processor must have, one of them, to be faster in 16 bits than in 32."""
GPU_CAPABILITY = {"mixed_bfloat16": (8, 0), "mixed_float16": (7, 0)}
"""CUDA compute capability from which a GPU has units for it."""


def obstacle(precision: str, cpu: Path = Path("/proc/cpuinfo")) -> str:
    """Why this device gains nothing by a precision, as a sentence; empty where it does."""
    if precision == "float32":
        return ""
    gpus = tf.config.list_physical_devices("GPU")
    if gpus:
        has = tf.config.experimental.get_device_details(gpus[0]).get("compute_capability")
        least = GPU_CAPABILITY[precision]
        if has is None or tuple(has) >= least:
            return ""
        return f"{precision} needs a GPU of compute capability {least[0]}.{least[1]}; training in float32"
    flags = set(cpu.read_text(encoding="utf-8").split()) if cpu.is_file() else set()
    wanted = CPU_FLAGS[precision]
    if flags & wanted:
        return ""
    return f"{precision} needs a processor with {' or '.join(sorted(wanted))}; training in float32"


@contextmanager
def computing_in(precision: str) -> Iterator[None]:
    """Layers that are made inside compute in that precision; Keras's policy is afterwards what it was."""
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy(precision)
    try:
        yield
    finally:
        keras.config.set_dtype_policy(before)
