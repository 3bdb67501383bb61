"""PyTorch's values and gradients of functions, reductions and losses, as Tests/OpsTests/Goldens/functions holds them.

    python3 scripts/goldens/functions.py

needs PyTorch and NumPy. Everything is computed in float64 and stored in float32. Every case has its own seed and says in
its note `call` how it is written in the language, on the inputs x0 and x1.
"""

from __future__ import annotations

import math
import zlib

import torch
from torch.nn import functional

from vectors import TESTS, save

SAMPLES = 3


def case(name: str, call: str, function, *inputs, slope=None) -> None:
    """Stores inputs, y, a random dy, and the gradients of the sum of y * dy; those of `slope` where it is given.

    An input is a shape, or a function from a random tensor of a shape to what is taken.
    """
    torch.manual_seed(zlib.crc32(name.encode()))
    values = [(i[1](torch.randn(SAMPLES, *i[0])) if callable(i[-1]) else torch.randn(SAMPLES, *i)) for i in inputs]
    # What is stored is what is computed with.
    values = [x.float().double().requires_grad_() for x in values]
    y = function(*values)
    dy = torch.randn(y.shape, dtype=torch.float64).float().double()
    (slope or function)(*values).backward(dy)
    tensors = {f"x{i}": x for i, x in enumerate(values)} | {f"dx{i}": x.grad for i, x in enumerate(values)}
    save(f"OpsTests/Goldens/functions/{name}", tensors | {"y": y, "dy": dy}, {"call": call})


def samples(loss):
    """The loss of each sample by itself."""
    return lambda *values: torch.stack([loss(*sample) for sample in zip(*values)])


def positive(x: torch.Tensor) -> torch.Tensor:
    return x.abs() + 0.1


def with_zeros(x: torch.Tensor) -> torch.Tensor:
    return torch.where(x > 0.3, x, 0)


def zero_row(x: torch.Tensor) -> torch.Tensor:
    x[:, 1] = 0
    return x


def functions() -> None:
    case("stop", "x0 * stop(x0)", lambda x: x * x.detach(), (5,))
    case("acos", "acos(x0)", torch.acos, ((20,), lambda x: torch.tanh(x) * 0.99))
    ends = torch.tensor([-1, -0.9999999, -0.99999, 0.5, 0.99999, 0.9999999, 1]).repeat(SAMPLES, 1)
    case("acos_ends", "acos(x0)", torch.acos, ((7,), lambda x: ends),
         slope=lambda x: x.clamp(-1 + 1e-6, 1 - 1e-6).acos())  # fmt: skip
    case("atan2", "atan2(x0, x1)", torch.atan2, (20,), (20,))
    case("leaky_relu", "leaky_relu(x0, 0.2)", lambda x: functional.leaky_relu(x, 0.2), (11,))
    case("xlogy", "xlogy(x0, x1)", torch.special.xlogy, ((20,), with_zeros), ((20,), positive))
    case("huber_function", "huber(x0, 0.7)",
         lambda x: functional.huber_loss(x, torch.zeros_like(x), reduction="none", delta=0.7), (20,))  # fmt: skip


def reductions() -> None:
    case("min", "min(x0)", lambda x: x.amin((1, 2)), ((4, 3), lambda x: (2 * x).round()))
    case("min_axis", "min(x0, axis: 0)", lambda x: x.amin(1), (4, 3))
    case("norm", "norm(x0)", lambda x: torch.linalg.vector_norm(x, dim=(1, 2)), (4, 3))
    case("norm_axis", "norm(x0, axis: -1)", lambda x: torch.linalg.vector_norm(x, dim=-1), ((4, 3), zero_row))
    case("logsumexp", "logsumexp(x0)", lambda x: torch.logsumexp(x, (1, 2)), ((4, 3), lambda x: 200 * x))
    case("logsumexp_axis", "logsumexp(x0, axis: 1)", lambda x: torch.logsumexp(x, 2), (4, 3))
    case("cumsum", "cumsum(x0)", lambda x: x.cumsum(-1), (2, 13))
    case("cumsum_axis", "cumsum(x0, axis: 0)", lambda x: x.cumsum(1), (6, 3))


def spectra() -> None:
    # Of a spectrum of zeros PyTorch's own cosine is 0 with a gradient of the other, divided by 1e-8.
    case("cosine", "cosine(x0, x1)", lambda a, b: functional.cosine_similarity(a, b, dim=-1), (4, 9), (4, 9))

    def angle(a, b):
        return functional.cosine_similarity(a, b, dim=-1).clamp(-0.999999, 0.999999).acos()

    case("angle", "angle(x0, x1)", angle, ((4, 9), positive), ((4, 9), positive))

    def sid(y, x):
        p, q = ((v + 1e-7) / (v + 1e-7).sum(-1, keepdim=True) for v in (y, x))
        return (p * (p / q).log() + q * (q / p).log()).sum(-1)

    case("sid", "sid(x0, x1)", sid, ((4, 9), positive), ((4, 9), with_zeros))


def losses() -> None:
    case("mae", "mae(x0, x1)", samples(functional.l1_loss), (4, 3), (4, 3))
    case("huber", "huber(x0, x1)", samples(functional.huber_loss), ((4, 3), lambda x: 2 * x), (4, 3))
    case("huber_delta", "huber(x0, x1, delta: 0.4)",
         samples(lambda y, x: functional.huber_loss(y, x, delta=0.4)), (4, 3), (4, 3))  # fmt: skip
    case("poisson", "poisson(x0, x1)",
         samples(lambda y, x: functional.poisson_nll_loss(y, x, log_input=False, eps=1e-8)),
         ((4, 3), positive), ((4, 3), lambda x: (3 * x.abs()).round()))  # fmt: skip
    case("kl_normal", "kl_normal(x0, x1)", lambda mu, v: -0.5 * (1 + v - mu**2 - v.exp()).sum(-1), (5,), (5,))
    case("total_variation", "total_variation(x0)", lambda x: x.diff(dim=1).abs().sum((1, 2)), (6, 3))
    case("total_variation_image", "total_variation(x0)",
         lambda x: x.diff(dim=1).abs().sum((1, 2, 3)) + x.diff(dim=2).abs().sum((1, 2, 3)), (4, 5, 2))  # fmt: skip

    def volume(e):
        d = e[:, :-1] - e[:, -1:]
        return torch.logdet(d @ d.mT + 1e-6 * torch.eye(d.shape[1], dtype=d.dtype))

    case("volume", "volume(x0)", volume, (5, 12))
    case("volume_of_two", "volume(x0)", volume, (2, 3))


def points() -> None:
    line = torch.linspace(-1, math.pi, 7, dtype=torch.float64)
    case("linspace", "x0 * linspace(-1, pi, 7)", lambda x: x * line, (7,))


torch.set_num_threads(1)
(TESTS / "OpsTests/Goldens/functions").mkdir(exist_ok=True)
for cases in (functions, reductions, spectra, losses, points):
    cases()
