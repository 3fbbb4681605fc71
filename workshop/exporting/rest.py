"""What TensorFlow Serving's REST interface takes and gives, for a model of `saved_model`.

The row format of its predict call (tensorflow.org/tfx/serving/api_rest): POST /v1/models/NAME:predict. A model with one
input takes bare values as instances, one with one output gives bare values as predictions.
"""

import json

import numpy as np
from numpy.typing import NDArray

from workshop.datasets import Images


def request(images: Images) -> bytes:
    """The body of a request: (n, height, width, channels) pixels."""
    return json.dumps({"instances": images.tolist()}).encode()


def answers(body: bytes) -> NDArray[np.float32]:
    """The (n, classes) probabilities in the body of an answer; ValueError where it holds none."""
    table = json.loads(body)
    if "predictions" not in table:
        raise ValueError(f"the server answered {table.get('error', body[:200])!r} and no predictions")
    return np.asarray(table["predictions"], np.float32)
