"""Measures training steps of a rung in PyTorch."""

from __future__ import annotations

import torch

from peer import LEARNING_RATE, arguments, read_weights, report, samples
from torch_models import build

rung, folder, options = arguments()
torch.set_num_threads(options.threads)
model = build(rung.model, rung.sizes)
# What PyTorch counts beside the weights of a batch norm is not in the file.
model.load_state_dict({name: torch.from_numpy(value) for name, value in read_weights(folder).items()}, strict=False)
x = torch.from_numpy(samples(folder, rung.model))
optimiser = torch.optim.Adam(model.parameters(), lr=LEARNING_RATE)


def step() -> torch.Tensor:
    optimiser.zero_grad(set_to_none=True)
    loss = model(x)
    loss.backward()
    optimiser.step()
    return loss.detach()


report(step, options.seconds)
