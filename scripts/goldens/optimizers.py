"""Weights that PyTorch's optimizers leave after each step, as Tests/RecipeTests/Goldens holds them.

    python3 scripts/goldens/optimizers.py

needs PyTorch. A new optimizer is one line in `CASES`.
"""
import pathlib

import torch

# Our name and keys, and the optimizer of PyTorch that they stand for.
CASES = {
    "adam": ({"lr": 0.01}, lambda w: torch.optim.Adam([w], lr=0.01)),
    "adam_betas": (
        {"lr": 0.02, "beta1": 0.8, "beta2": 0.99, "epsilon": 1e-4},
        lambda w: torch.optim.Adam([w], lr=0.02, betas=(0.8, 0.99), eps=1e-4),
    ),
    "sgd": ({"lr": 0.1}, lambda w: torch.optim.SGD([w], lr=0.1)),
    "sgd_momentum": (
        {"lr": 0.05, "momentum": 0.9},
        lambda w: torch.optim.SGD([w], lr=0.05, momentum=0.9),
    ),
    "sgd_nesterov": (
        {"lr": 0.05, "momentum": 0.8, "nesterov": 1},
        lambda w: torch.optim.SGD([w], lr=0.05, momentum=0.8, nesterov=True),
    ),
    "rmsprop": ({"lr": 0.01}, lambda w: torch.optim.RMSprop([w], lr=0.01)),
    "rmsprop_momentum": (
        {"lr": 0.02, "alpha": 0.9, "epsilon": 1e-5, "momentum": 0.7},
        lambda w: torch.optim.RMSprop([w], lr=0.02, alpha=0.9, eps=1e-5, momentum=0.7),
    ),
}
FOLDER = pathlib.Path(__file__).resolve().parents[2] / "Tests/RecipeTests/Goldens"


def row(name, values):
    return " ".join([name] + [float(value).hex() for value in values]) + "\n"


for name, (keys, make) in CASES.items():
    torch.manual_seed(7)
    weights = torch.nn.Parameter(torch.randn(19))
    text = " ".join([name.split("_")[0]] + [f"{key}={value}" for key, value in keys.items()]) + "\n"
    text += row("weights", weights.detach())
    optimizer = make(weights)
    for step in range(6):
        weights.grad = torch.randn(19) * (10.0 ** (step % 3 - 1))
        text += row("gradients", weights.grad)
        optimizer.step()
        text += row("weights", weights.detach())
    (FOLDER / f"{name}.txt").write_text(text)
