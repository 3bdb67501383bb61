"""Weights that PyTorch's optimizers leave after each step, as Tests/RecipeTests/Goldens holds them.

    python3 scripts/goldens/optimizers.py

needs PyTorch and NumPy. A new optimizer is one line in `CASES`.
"""

from __future__ import annotations

import torch

from vectors import save

# Our name and keys, and the optimizer of PyTorch that they stand for.
CASES = {
    "adam": ({"lr": 0.01}, lambda w: torch.optim.Adam([w], lr=0.01)),
    "adam_betas": (
        {"lr": 0.02, "beta1": 0.8, "beta2": 0.99, "epsilon": 1e-4},
        lambda w: torch.optim.Adam([w], lr=0.02, betas=(0.8, 0.99), eps=1e-4),
    ),
    "adamw": ({"lr": 0.01}, lambda w: torch.optim.AdamW([w], lr=0.01, weight_decay=0)),
    "nadam": ({"lr": 0.01}, lambda w: torch.optim.NAdam([w], lr=0.01)),
    "radam": ({"lr": 0.01, "beta2": 0.8}, lambda w: torch.optim.RAdam([w], lr=0.01, betas=(0.9, 0.8))),
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
STEPS = 6

for name, (keys, make) in CASES.items():
    torch.manual_seed(7)
    weights = torch.nn.Parameter(torch.randn(19))
    tensors = {"weights0": weights.detach().clone()}
    optimizer = make(weights)
    for step in range(1, STEPS + 1):
        weights.grad = torch.randn(19) * (10.0 ** ((step - 1) % 3 - 1))
        tensors[f"gradients{step}"] = weights.grad.clone()
        optimizer.step()
        tensors[f"weights{step}"] = weights.detach().clone()
    save(f"RecipeTests/Goldens/{name}", tensors, {"optimizer": name.split("_")[0]} | keys)
