"""PyTorch's values and gradients of single layers and functions, as Tests/OpsTests/Goldens holds them.

    python3 scripts/goldens/layers.py

needs PyTorch and NumPy. Everything is computed in float64 and stored in float32. One generator draws all numbers, so add a
case at the end: the files before it stay the same bytes. A case needs its layer in Tests/TestSupport/TorchVector.swift.
"""

from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional

from vectors import save

SAMPLES = 3


def case(name: str, module: nn.Module, shape: tuple, notes: dict, call=None, scale: float = 1) -> None:
    """Stores x0, y, a random dy, and the gradients dx0 and grad.* of the sum of y * dy."""
    x = scale * torch.randn(SAMPLES, *shape)
    module = module.double()
    x = x.double().requires_grad_()
    y = call(module, x) if call else module(x)
    dy = torch.randn(y.shape, dtype=torch.float64)
    y.backward(dy)
    tensors = {"x0": x, "dx0": x.grad, "y": y, "dy": dy}
    for key, weight in module.named_parameters():
        tensors |= {f"param.{key}": weight, f"grad.{key}": weight.grad}
    save(f"OpsTests/Goldens/{name}", tensors, notes | {"op": name})


def dense() -> None:
    case("dense", nn.Linear(7, 4), (7,), {"in": 7, "out": 4})
    case("dense_time", nn.Linear(7, 4), (6, 7), {"in": 7, "out": 4, "steps": 6})


def lstm() -> None:
    for both in (False, True):
        for features, hidden, steps in [(1, 12, 10), (3, 5, 7)]:
            name = f"lstm_{'bi' if both else 'uni'}_{features}_{hidden}_{steps}"
            notes = {"in": features, "hidden": hidden, "steps": steps, "bidirectional": both}
            layer = nn.LSTM(features, hidden, batch_first=True, bidirectional=both)
            case(name, layer, (steps, features), notes, lambda layer, x: layer(x)[0])


def attention() -> None:
    for width, heads, steps in [(12, 2, 10), (8, 4, 5)]:
        layer = nn.MultiheadAttention(width, heads, batch_first=True)
        notes = {"width": width, "heads": heads, "steps": steps}
        case(f"attention_{width}_{heads}_{steps}", layer, (steps, width), notes,
             lambda layer, x: layer(x, x, x, need_weights=False)[0])  # fmt: skip


def layernorm() -> None:
    layer = nn.LayerNorm(12)
    nn.init.normal_(layer.weight)
    nn.init.normal_(layer.bias)
    case("layernorm", layer, (6, 12), {"width": 12, "eps": 1e-5})


def conv1d() -> None:
    """Tensors of aec are [steps, channels], those of PyTorch's Conv1d [channels, steps]."""
    for i, o, kernel, stride, padding in [(24, 1, 1, 1, 0), (3, 4, 3, 1, 1), (2, 5, 5, 2, 0)]:
        notes = {"in": i, "out": o, "kernel": kernel, "stride": stride, "padding": padding}
        layer = nn.Conv1d(i, o, kernel, stride=stride, padding=padding)
        case(f"conv1d_{i}_{o}_k{kernel}_s{stride}_p{padding}", layer, (20, i),
             notes | {"layout": "batch, steps, channels"}, lambda layer, x: layer(x.mT).mT)  # fmt: skip


def functions() -> None:
    for name in ["relu", "tanh", "sigmoid", "selu", "elu", "gelu", "softplus", "silu", "leaky_relu"]:
        case(name, nn.Identity(), (11,), {}, lambda _, x: getattr(functional, name)(x), scale=3)
    case("softmax", nn.Identity(), (6, 11), {"axis": "last"}, lambda _, x: x.softmax(-1), scale=2)


torch.set_num_threads(1)
torch.manual_seed(1)
for cases in (dense, lstm, attention, layernorm, conv1d, functions):
    cases()
