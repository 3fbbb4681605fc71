"""16 bits where the device gains by them."""

from pathlib import Path
from typing import Any

import pytest

from tests.workshop.training.child import Child

pytest.importorskip("tensorflow", reason="needs the extra `train`")
pytestmark = pytest.mark.xdist_group("tensorflow")


def obstacle_of(precision: str, cpu: str) -> str:
    """What a machine with such a processor has against it."""
    from pathlib import Path  # noqa: PLC0415 (in the child)

    from workshop.training.precision import obstacle  # noqa: PLC0415

    return obstacle(precision, Path(cpu))


@pytest.mark.parametrize(
    ("flags", "precision", "fits"),
    [
        ("sse2 avx2", "float32", True),
        ("sse2 avx2", "mixed_bfloat16", False),
        ("avx2 avx512_bf16", "mixed_bfloat16", True),
        ("avx2 amx_bf16", "mixed_bfloat16", True),
        ("avx2 avx512_bf16", "mixed_float16", False),
        ("avx2 avx512_fp16", "mixed_float16", True),
    ],
)
def test_a_processor_must_have_the_instructions(
    child: Child, tmp_path: Path, flags: str, precision: str, fits: bool
) -> None:
    """Where it has them not, the sentence names them and says what is done instead."""
    cpu = tmp_path / "cpuinfo"
    cpu.write_text(f"model name : any\nflags : {flags}\n", encoding="utf-8")
    said = child(obstacle_of, precision, cpu)
    assert (said == "") == fits
    assert fits or (precision in said and "float32" in said)


def networks() -> dict[str, Any]:
    """A network in 16 bits, the policy after it was made, and the same network in float32."""
    import keras  # noqa: PLC0415 (in the child)
    import numpy as np  # noqa: PLC0415

    from workshop.architectures import architecture  # noqa: PLC0415
    from workshop.training import precision  # noqa: PLC0415

    precision.obstacle = lambda _: ""
    keras.utils.set_random_seed(1)
    with precision.computing_in("mixed_bfloat16"):
        half = architecture("digits")((28, 28, 1), 12, 0.2)
    whole = precision.in_precision(half, "float32")
    back = precision.in_precision(whole, "mixed_bfloat16")
    images = np.random.default_rng(1).integers(0, 255, (8, 28, 28, 1)).astype(np.uint8)
    answers = [net.predict(images, verbose=0) for net in (half, whole, back)]
    return {
        "policy": keras.config.dtype_policy().name,
        "computes": [
            {layer.compute_dtype for layer in net.layers[1:-1]} == {kind}
            for net, kind in ((half, "bfloat16"), (whole, "float32"), (back, "bfloat16"))
        ],
        "last": [net.layers[-1].compute_dtype for net in (half, whole, back)],
        "apart": float(np.abs(answers[0] - answers[1]).max()),
        "returned": float(np.abs(answers[0] - answers[2]).max()),
    }


def test_a_network_changes_its_precision_and_not_its_answers(child: Child) -> None:
    """No policy stays behind, the last layer answers in float32, and both precisions answer nearly alike."""
    told = child(networks)
    assert told["policy"] == "float32"
    assert told["computes"] == [True, True, True]
    assert told["last"] == ["float32"] * 3
    assert told["apart"] < 0.02
    assert told["returned"] < 1e-6
