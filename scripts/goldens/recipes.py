"""Weights after 24 steps of PyTorch with the recipes of Tests/TrainingTests/RecipeRunTests.swift.

    python3 scripts/goldens/recipes.py

needs PyTorch and NumPy. A case is our lines of `train`, an optimizer, and what happens before a step or after an epoch.
"""

from __future__ import annotations

import copy

import torch
from torch import nn
from torch.optim import lr_scheduler as schedules

from adahessian import AdaHessian
from vectors import save

SAMPLES, BATCH, EPOCHS = 32, 8, 6


class Model(nn.Module):
    """The dense autoencoder of the tests: 10, 6, 3, 6, 10."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(10, 6), nn.Tanh(), nn.Linear(6, 3))
        self.decoder = nn.Sequential(nn.Linear(3, 6), nn.Tanh(), nn.Linear(6, 10))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.decoder(self.encoder(x))


def matrices(model: Model, decay: float) -> list[dict]:
    """Decay on the weights of two axes alone."""
    weights = [p for p in model.parameters() if p.ndim > 1]
    others = [p for p in model.parameters() if p.ndim <= 1]
    return [{"params": weights, "weight_decay": decay}, {"params": others, "weight_decay": 0.0}]


def plain(make):
    return lambda model: (make(model), None, None)


O = torch.optim
CASES = {
    "adamw": ("optimizer: adamw(lr: 0.02)", plain(lambda m: O.AdamW(matrices(m, 1e-2), lr=0.02))),
    "adamw_all": (
        "optimizer: adamw(lr: 0.02, weight_decay: 0.1, decay_all: true)",
        plain(lambda m: O.AdamW(m.parameters(), lr=0.02, weight_decay=0.1)),
    ),
    "adam_decay": (
        "optimizer: adam(lr: 0.02, weight_decay: 0.05)", plain(lambda m: O.Adam(matrices(m, 0.05), lr=0.02))),
    "sgd_decay": (
        "optimizer: sgd(lr: 0.5, momentum: 0.9, weight_decay: 0.01, decay_all: true)",
        plain(lambda m: O.SGD(m.parameters(), lr=0.5, momentum=0.9, weight_decay=0.01)),
    ),
    "nadam": (
        "optimizer: nadam(lr: 0.02, weight_decay: 0.05)", plain(lambda m: O.NAdam(matrices(m, 0.05), lr=0.02))),
    "radam": (
        "optimizer: radam(lr: 0.02, beta2: 0.9)",
        plain(lambda m: O.RAdam(m.parameters(), lr=0.02, betas=(0.9, 0.9))),
    ),
    "rmsprop_decay": (
        "optimizer: rmsprop(lr: 0.01, weight_decay: 0.05)", plain(lambda m: O.RMSprop(matrices(m, 0.05), lr=0.01))),
    "clip": (
        "optimizer: sgd(lr: 0.5)\nclip: 0.05",
        lambda m: (O.SGD(m.parameters(), lr=0.5), None, lambda: nn.utils.clip_grad_norm_(m.parameters(), 0.05)),
    ),
    "clip_value": (
        "optimizer: sgd(lr: 0.5)\nclip_value: 0.002",
        lambda m: (O.SGD(m.parameters(), lr=0.5), None, lambda: nn.utils.clip_grad_value_(m.parameters(), 0.002)),
    ),
}


def scheduled(line: str, make, every_step: bool = False, rate: float = 0.02):
    def build(model):
        optimizer = O.Adam(model.parameters(), lr=rate)
        return optimizer, (make(optimizer), every_step), None

    return f"optimizer: adam(lr: {rate})\n{line}", build


STEPS = EPOCHS * SAMPLES // BATCH
CASES |= {
    "step": scheduled("rate: step(every: 2, by: 0.5)", lambda o: schedules.StepLR(o, 2, 0.5)),
    "exponential": scheduled("rate: exponential(0.7)", lambda o: schedules.ExponentialLR(o, 0.7)),
    "linear": scheduled(
        "rate: linear(to: 0.1)", lambda o: schedules.LinearLR(o, 1.0, 0.1, STEPS - 1), every_step=True),
    "cosine": scheduled(
        "rate: cosine(to: 0.1)", lambda o: schedules.CosineAnnealingLR(o, STEPS - 1, 0.002), every_step=True),
    "restarts": scheduled(
        "rate: cosine(every: 1, growth: 2)",
        lambda o: schedules.CosineAnnealingWarmRestarts(o, SAMPLES // BATCH, 2), every_step=True),
    "one_cycle": scheduled(
        "rate: one_cycle",
        lambda o: schedules.OneCycleLR(o, 0.02, total_steps=STEPS, cycle_momentum=False), every_step=True),
    "cyclic": scheduled(
        "rate: cyclic(low: 0.1, every: 5)",
        lambda o: schedules.CyclicLR(o, 0.002, 0.02, step_size_up=5, cycle_momentum=False), every_step=True),
}


def scopes(model):
    """The decoder is slower and decays, the first layer of the encoder is faster at first."""
    first = list(model.encoder[0].parameters())
    groups = [
        {"params": first, "lr": 0.05}, {"params": model.encoder[2].parameters()},
        {"params": [p for p in model.decoder.parameters() if p.ndim > 1], "lr": 0.005, "weight_decay": 0.05},
        {"params": [p for p in model.decoder.parameters() if p.ndim <= 1], "lr": 0.005},
    ]
    optimizer = O.Adam(groups, lr=0.02)
    same = [lambda _: 1.0] * 3
    return optimizer, (schedules.LambdaLR(optimizer, [lambda epoch: 0.7**epoch] + same), False), None


def frozen(model):
    return O.SGD(model.encoder.parameters(), lr=0.5, momentum=0.5), None, None


def rest(model):
    optimizer = O.Adam(model.parameters(), lr=0.02)
    return optimizer, (schedules.ExponentialLR(optimizer, 0.7), False), None


CASES |= {
    "scopes": (
        "optimizer: adam(lr: 0.02)\nrate { decoder: 0.005, encoder.dense: 0.05 * exponential(0.7) }\n"
        "weight_decay { decoder: 0.05 }",
        scopes,
    ),
    "phases": (
        "optimizer: sgd(0.5, momentum: 0.5)\nphase \"decoder fixed\" { freeze: decoder, epochs: 2 }\n"
        "phase \"all\" { optimizer: adam(lr: 0.02), rate: exponential(0.7), epochs: 4 }",
        [(2, frozen), (4, rest)],
    ),
}


def searching(**keys):
    """All samples as one batch, in double precision: a step of ours is one of PyTorch's with its evaluations."""
    return lambda model: (O.LBFGS(model.double().parameters(), line_search_fn="strong_wolfe", **keys), None, None)


CASES |= {
    "lbfgs": ("optimizer: lbfgs(max_iter: 4)", searching(max_iter=4)),
    "lbfgs_history": (
        "optimizer: lbfgs(lr: 0.5, max_iter: 3, history_size: 2)", searching(lr=0.5, max_iter=3, history_size=2)),
    "lbfgs_evaluations": ("optimizer: lbfgs(max_iter: 5, max_eval: 4)", searching(max_iter=5, max_eval=4)),
}


def curved(**keys):
    return lambda model: (AdaHessian(list(model.double().parameters()), **keys), None, None)


CASES |= {
    "adahessian": ("optimizer: adahessian(lr: 0.05)", curved(lr=0.05)),
    "adahessian_power": (
        "optimizer: adahessian(lr: 0.02, beta1: 0.8, beta2: 0.95, epsilon: 1e-3, hessian_power: 0.5, weight_decay: 0.1, "
        "decay_all: true)",
        curved(lr=0.02, betas=(0.8, 0.95), eps=1e-3, power=0.5, decay=0.1),
    ),
}


def run(phases) -> tuple[dict, list[float]]:
    torch.manual_seed(5)
    model = Model()
    start = copy.deepcopy(model.state_dict())
    x = torch.rand(SAMPLES, 10)
    for epochs, build in phases if isinstance(phases, list) else [(EPOCHS, phases)]:
        train(model, x, epochs, *build(model))
    return x, start, model.float().state_dict()


def closure(model, x, optimizer):
    optimizer.zero_grad()
    loss = ((model(x) - x) ** 2).mean()
    loss.backward()
    return loss


def train(model, x, epochs, optimizer, schedule, before) -> None:
    if isinstance(optimizer, AdaHessian):
        for _ in range(epochs):
            for batch in x.double().split(BATCH):
                optimizer.step(((model(batch) - batch) ** 2).mean())
        return
    for _ in range(epochs if isinstance(optimizer, O.LBFGS) else 0):
        optimizer.step(lambda: closure(model, x.double(), optimizer))
    for _ in range(0 if isinstance(optimizer, O.LBFGS) else epochs):
        for batch in x.split(BATCH):
            optimizer.zero_grad()
            ((model(batch) - batch) ** 2).mean().backward()
            if before:
                before()
            optimizer.step()
            if schedule and schedule[1]:
                schedule[0].step()
        if schedule and not schedule[1]:
            schedule[0].step()


for name, (lines, build) in CASES.items():
    x, start, end = run(build)
    tensors = {"data": x} | {f"init.{k}": v for k, v in start.items()} | {f"end.{k}": v for k, v in end.items()}
    save(f"TrainingTests/Goldens/Recipes/{name}", tensors, {"train": lines})
