"""Measures prediction of a rung by PyTorch or ONNX Runtime on spectra that are in memory already."""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from typing import Callable

import numpy as np
import torch

from ladder import rung_named
from peer import read_weights, samples
from torch_models import build

CHUNKS = (1024, 4096, 16384)  # samples of a call; the fastest on the first samples is measured on all
SOME = 32_768


class Whole(torch.nn.Module):
    def __init__(self, model: torch.nn.Module):
        super().__init__()
        self.model = model

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.model.decoder(self.model.encoder(x))


def in_torch(part: torch.nn.Module) -> Callable[[np.ndarray], np.ndarray]:
    def call(chunk: np.ndarray) -> np.ndarray:
        with torch.inference_mode():
            return part(torch.from_numpy(chunk)).numpy()

    return call


def in_onnx(file: Path, threads: int) -> Callable[[np.ndarray], np.ndarray]:
    """The part as `aec export` writes it: that of PyTorch lacks operators of these models."""
    import onnxruntime

    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(str(file), settings, providers=["CPUExecutionProvider"])
    taken = session.get_inputs()[0]
    return lambda chunk: session.run(None, {taken.name: chunk.reshape(-1, *taken.shape[1:])})[0]


def seconds(call: Callable[[np.ndarray], np.ndarray], x: np.ndarray, size: int) -> float:
    start = time.perf_counter()
    for first in range(0, len(x), size):
        call(x[first : first + size])
    return time.perf_counter() - start


parser = argparse.ArgumentParser()
parser.add_argument("runtime", choices=["torch", "onnx"])
parser.add_argument("rung", type=rung_named)
parser.add_argument("folder", type=Path)
parser.add_argument("part", choices=["encode", "reconstruct"])
parser.add_argument("--threads", type=int, required=True)
options = parser.parse_args()
torch.set_num_threads(options.threads)
model = build(options.rung.model, options.rung.sizes)
model.load_state_dict({name: torch.from_numpy(value) for name, value in read_weights(options.folder).items()})
model.eval()
x = samples(options.folder, options.rung.model)
part = model.encoder if options.part == "encode" else Whole(model)
call = in_torch(part) if options.runtime == "torch" else in_onnx(options.folder / f"{options.part}.onnx", options.threads)
first = call(x[:64])
fastest = min(CHUNKS, key=lambda size: seconds(call, x[:SOME], size))
print(json.dumps({"seconds": seconds(call, x, fastest), "first": np.asarray(first).reshape(len(first), -1)[:4].tolist()}))
