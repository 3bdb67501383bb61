"""Ten and a hundred steps of PyTorch's optimizers on the tutorial's models, as Tests/TrainingTests/Goldens/Steps holds them.

    python3 scripts/goldens/steps.py

needs PyTorch and NumPy. Models, data and initial weights are those of models.py; all is computed in float64. A case is our
optimizer and PyTorch's. A file has the changes of about 200 weights that are spread evenly over all of them.
"""

from __future__ import annotations

import torch
from torch import Tensor

from adahessian import AdaHessian
from models import BATCH, SAMPLES, outcome, start
from vectors import save

O = torch.optim
CASES = {
    "adam": ("adam(3e-4)", lambda w: O.Adam(w, lr=3e-4)),
    "adamw": ("adamw(3e-4, weight_decay: 0.1, decay_all: true)", lambda w: O.AdamW(w, lr=3e-4, weight_decay=0.1)),
    "nadam": ("nadam(3e-4)", lambda w: O.NAdam(w, lr=3e-4)),
    "radam": ("radam(3e-3)", lambda w: O.RAdam(w, lr=3e-3)),
    "rmsprop": ("rmsprop(3e-4, momentum: 0.5)", lambda w: O.RMSprop(w, lr=3e-4, momentum=0.5)),
    "sgd": ("sgd(0.1)", lambda w: O.SGD(w, lr=0.1)),
    "sgd_momentum": ("sgd(0.05, momentum: 0.9)", lambda w: O.SGD(w, lr=0.05, momentum=0.9)),
    "lbfgs": ("lbfgs(max_iter: 2)", lambda w: O.LBFGS(w, max_iter=2, line_search_fn="strong_wolfe")),
    "adahessian": ("adahessian(0.01)", lambda w: AdaHessian(w, lr=0.01)),
}
STEPS, PROBES = 100, 200
# Two hundred iterations of a search are chaotic: PyTorch in float32 misses float64 by a third. Short ones are not.
RATES = {"dense3": 0.06, "lstm3": 0.02}


def short_search(rate: float):
    return f"lbfgs({rate}, max_iter: 1)", lambda w: O.LBFGS(w, lr=rate, max_iter=1, line_search_fn="strong_wolfe")


def step(model: torch.nn.Module, optimizer, x: Tensor) -> None:
    if isinstance(optimizer, AdaHessian):
        optimizer.step(outcome(model, x, 0)[2])
        return

    def loss() -> Tensor:
        optimizer.zero_grad()
        loss = outcome(model, x, 0)[2]
        loss.backward()
        return loss

    optimizer.step(loss)


def flat(model: torch.nn.Module) -> Tensor:
    return torch.cat([w.detach().reshape(-1) for w in model.parameters()])


def run(model_name: str, name: str) -> None:
    line, make = CASES[name] if name in CASES else short_search(RATES[model_name])
    model, data = start(model_name)
    batches = data.double().split(SAMPLES if name.startswith("lbfgs") else BATCH)
    optimizer, before, changes = make(list(model.parameters())), flat(model), {}
    stride = max(1, len(before) // PROBES)
    for number in range(10 if name == "lbfgs" else STEPS):
        step(model, optimizer, batches[number % len(batches)])
        if number + 1 in (10, STEPS):
            changes[f"change{number + 1}"] = (flat(model) - before)[::stride]
    notes = {"model": model_name, "optimizer": line, "stride": stride}
    save(f"TrainingTests/Goldens/Steps/{model_name}_{name}", changes, notes)


if __name__ == "__main__":
    torch.set_num_threads(1)
    for model_name in ("dense3", "lstm3"):
        for name in [*CASES, "lbfgs_short"]:
            run(model_name, name)
