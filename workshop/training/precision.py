"""In how many bits a network is trained: a device that gains nothing by fewer trains in float32."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import keras
import tensorflow as tf

from workshop.training.events import Network

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


def in_precision(model: Network, precision: str) -> Network:
    """The same network with the same weights in another precision, all but its last layer, which stays in float32."""
    wanted = "float32" if obstacle(precision) else precision

    def changed(layer: Network) -> Network:
        config = layer.get_config()
        return type(layer).from_config({**config, "dtype": "float32" if layer is model.layers[-1] else wanted})

    copy = keras.models.clone_model(model, clone_function=changed)
    copy.set_weights(model.get_weights())
    return copy
