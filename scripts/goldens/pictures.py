"""PyTorch's convolutions, pools, pads and upsampling, as Tests/OpsTests/Goldens/pictures holds them.

    python3 scripts/goldens/pictures.py

needs PyTorch and NumPy. Everything is computed in float64 and stored in float32. Every case has its own seed and says in
its note `call` how it is written in the language. Values of aec have their channels last, those of PyTorch first.
"""

from __future__ import annotations

import zlib

import torch
from torch import nn

from vectors import TESTS, save

SAMPLES = 3


def stored(tensor: torch.Tensor) -> torch.Tensor:
    """The values that the file holds: what is stored is what is computed with."""
    return tensor.float().double()


def case(name: str, call: str, make, shape: tuple) -> None:
    """Stores x0, y, a random dy, and the gradients dx0 and grad.* of the sum of y * dy."""
    torch.manual_seed(zlib.crc32(name.encode()))
    module = make().double()
    with torch.no_grad():
        for weight in module.parameters():
            weight.copy_(stored(weight))
    x = stored(torch.randn(SAMPLES, *shape)).requires_grad_()
    y = module(x.movedim(-1, 1)).movedim(1, -1)
    dy = stored(torch.randn(y.shape))
    y.backward(dy)
    tensors = {"x0": x, "dx0": x.grad, "y": y, "dy": dy}
    for key, weight in module.named_parameters():
        tensors |= {f"param.{key}": weight, f"grad.{key}": weight.grad}
    save(f"OpsTests/Goldens/pictures/{name}", tensors, {"call": call})


def convolutions() -> None:
    """Each over steps and over pictures: the attributes in the language, the module's arguments, the features."""
    cases = {
        "plain": ("6, kernel: 3", dict(out_channels=6, kernel_size=3), 3),
        "strided": ("5, kernel: 3, stride: 2, padding: 1", dict(out_channels=5, kernel_size=3, stride=2, padding=1), 3),
        "dilated": ("4, kernel: 3, padding: 2, dilation: 2", dict(out_channels=4, kernel_size=3, padding=2, dilation=2), 2),
        "sparse": (
            "4, kernel: 2, stride: 3, padding: 1, dilation: 3",
            dict(out_channels=4, kernel_size=2, stride=3, padding=1, dilation=3), 2),
        "groups": ("6, kernel: 3, padding: 1, groups: 2", dict(out_channels=6, kernel_size=3, padding=1, groups=2), 4),
        "depthwise": (
            "6, kernel: 3, stride: 2, groups: 6, bias: false",
            dict(out_channels=6, kernel_size=3, stride=2, groups=6, bias=False), 6),
        "same": ("3, kernel: 4, padding: same", dict(out_channels=3, kernel_size=4, padding="same"), 2),
        "same_dilated": (
            "3, kernel: 3, dilation: 2, padding: same", dict(out_channels=3, kernel_size=3, dilation=2, padding="same"), 2),
        "pointwise": ("7, kernel: 1", dict(out_channels=7, kernel_size=1), 5),
        "pointwise_strided": ("7, kernel: 1, stride: 2", dict(out_channels=7, kernel_size=1, stride=2), 5),
    }  # fmt: skip
    for name, (attributes, arguments, features) in cases.items():
        case(f"conv1d_{name}", f"conv1d({attributes})", lambda: nn.Conv1d(features, **arguments), (13, features))
        case(f"conv2d_{name}", f"conv2d({attributes})", lambda: nn.Conv2d(features, **arguments), (8, 9, features))


def transposed() -> None:
    cases = {
        "plain": ("4, kernel: 3", dict(out_channels=4, kernel_size=3), 3),
        "strided": ("4, kernel: 3, stride: 2, padding: 1", dict(out_channels=4, kernel_size=3, stride=2, padding=1), 3),
        "apart": ("3, kernel: 2, stride: 3", dict(out_channels=3, kernel_size=2, stride=3), 2),
        "dilated": (
            "4, kernel: 3, stride: 2, dilation: 3, groups: 2, bias: false",
            dict(out_channels=4, kernel_size=3, stride=2, dilation=3, groups=2, bias=False), 6),
    }  # fmt: skip
    for name, (attributes, arguments, features) in cases.items():
        call = f"({attributes}, transposed: true)"
        case(f"transposed1d_{name}", f"conv1d{call}", lambda: nn.ConvTranspose1d(features, **arguments), (7, features))
        case(f"transposed2d_{name}", f"conv2d{call}", lambda: nn.ConvTranspose2d(features, **arguments), (4, 5, features))


def pools() -> None:
    kinds = {"max": (nn.MaxPool1d, nn.MaxPool2d), "mean": (nn.AvgPool1d, nn.AvgPool2d)}
    for by, modules in kinds.items():
        for size, stride in [(2, 2), (3, 3), (3, 2), (2, 3)]:
            call = f"pool({size}, by: {by}" + (")" if size == stride else f", stride: {stride})")
            for axes, (module, shape) in enumerate(zip(modules, [(11, 3), (7, 8, 3)]), start=1):
                case(f"pool{axes}d_{by}_{size}_{stride}", call, lambda: module(size, stride), shape)


def pads() -> None:
    kinds = {
        "zero": (nn.ZeroPad1d, nn.ZeroPad2d), "reflect": (nn.ReflectionPad1d, nn.ReflectionPad2d),
        "edge": (nn.ReplicationPad1d, nn.ReplicationPad2d),
    }  # fmt: skip
    for by, modules in kinds.items():
        for axes, (module, shape) in enumerate(zip(modules, [(6, 3), (5, 4, 3)]), start=1):
            case(f"pad{axes}d_{by}", f"pad(3, by: {by})", lambda: module(3), shape)
    case("pad_columns_reflect", "pad(2, axes: [1], by: reflect)", lambda: nn.ReflectionPad2d((2, 2, 0, 0)), (3, 4, 2))


def upsampling() -> None:
    for times in (2, 3):
        case(f"upsample1d_nearest_{times}", f"upsample({times})", lambda: nn.Upsample(scale_factor=times), (5, 3))
        case(f"upsample2d_nearest_{times}", f"upsample({times})", lambda: nn.Upsample(scale_factor=times), (3, 4, 3))
        call = f"upsample({times}, by: linear)"
        case(f"upsample1d_linear_{times}", call, lambda: nn.Upsample(scale_factor=times, mode="linear"), (5, 3))
        case(f"upsample2d_linear_{times}", call, lambda: nn.Upsample(scale_factor=times, mode="bilinear"), (3, 4, 3))


torch.set_num_threads(1)
(TESTS / "OpsTests/Goldens/pictures").mkdir(exist_ok=True)
for cases in (convolutions, transposed, pools, pads, upsampling):
    cases()
