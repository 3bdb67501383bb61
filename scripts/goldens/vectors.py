"""Writes tensors and notes as a vector that tests read: Tests/TestSupport/TorchVector.swift."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import torch

TESTS = Path(__file__).resolve().parents[2] / "Tests"


def save(name: str, tensors: dict[str, torch.Tensor], notes: dict) -> None:
    """A .safetensors file of float32; `name` is TESTS/FOLDER/NAME without the ending."""
    header: dict = {"__metadata__": {key: str(value) for key, value in notes.items()}}
    blobs, offset = [], 0
    for key, tensor in tensors.items():
        values = tensor.detach().to(torch.float32).contiguous()
        count = 4 * values.numel()
        header[key] = {"dtype": "F32", "shape": list(values.shape), "data_offsets": [offset, offset + count]}
        blobs.append(values.numpy().tobytes())
        offset += count
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    (TESTS / f"{name}.safetensors").write_bytes(struct.pack("<Q", len(text)) + text + b"".join(blobs))
