"""PyTorch's runs of models with batch and group norms, as Tests/TrainingTests/Goldens/Norms holds them.

    python3 scripts/goldens/norms.py

needs PyTorch and NumPy. Each run has its data, initial weights and state, gradients of the first batch, and weights and
state after 1 and 10 steps of Adam, computed in float64. The rows are read in order, 32 at a time: the third batch is short.
At the end stand the values of the first batch outside training.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from vectors import save

SAMPLES, BATCH, STEPS, CHANNELS, RATE = 90, 32, 10, 2, 1e-2


class OverSteps(nn.Module):
    """A norm of PyTorch's layout [channels, steps] for values of [steps, channels]."""

    def __init__(self, norm: nn.Module):
        super().__init__()
        self.norm = norm

    def forward(self, x: Tensor) -> Tensor:
        return self.norm(x.mT).mT


class Encoder(nn.Module):
    def __init__(self, first: nn.Module, second: nn.Module):
        super().__init__()
        self.dense = nn.Linear(CHANNELS, 6, bias=False)
        self.first = first
        self.dense_2 = nn.Linear(6 * STEPS, 8, bias=False)
        self.second = second
        self.dense_3 = nn.Linear(8, 3)

    def forward(self, x: Tensor) -> Tensor:
        x = OverSteps(self.first)(self.dense(x)).relu()
        return self.dense_3(self.second(self.dense_2(x.flatten(1))).tanh())


class Decoder(nn.Module):
    def __init__(self, last: nn.Module):
        super().__init__()
        self.dense = nn.Linear(3, CHANNELS * STEPS, bias=False)
        self.last = last

    def forward(self, z: Tensor) -> Tensor:
        return OverSteps(self.last)(self.dense(z).unflatten(1, (STEPS, CHANNELS)))


class Autoencoder(nn.Module):
    def __init__(self, encoder: nn.Module, decoder: nn.Module):
        super().__init__()
        self.encoder, self.decoder = encoder, decoder

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        z = self.encoder(x)
        return z, self.decoder(z)


MODELS = {
    "batchnorm": lambda: Autoencoder(
        Encoder(nn.BatchNorm1d(6), nn.BatchNorm1d(8, eps=1e-3, momentum=0.3)),
        Decoder(nn.BatchNorm1d(CHANNELS, affine=False))),
    "groupnorm": lambda: Autoencoder(
        Encoder(nn.GroupNorm(3, 6), nn.GroupNorm(2, 8, eps=1e-3)), Decoder(nn.GroupNorm(1, CHANNELS))),
}  # fmt: skip


def state(model: nn.Module, prefix: str) -> dict[str, Tensor]:
    return {f"{prefix}.{key}": value.clone() for key, value in model.state_dict().items() if "num_batches" not in key}


def run(name: str) -> None:
    torch.manual_seed(5)
    model = MODELS[name]()
    for key, weight in model.named_parameters():
        if "dense" not in key:
            nn.init.normal_(weight, 0.5)
    data = torch.randn(SAMPLES, STEPS, CHANNELS) * torch.tensor([0.5, 2.0]) + torch.tensor([3.0, -1.0])
    model = model.double()
    tensors = {"data": data} | state(model, "init")
    optimizer = torch.optim.Adam(model.parameters(), lr=RATE)
    losses = []
    for step in range(10):
        x = data[step % 3 * BATCH :][:BATCH].double()
        optimizer.zero_grad()
        z, y = model(x)
        loss = nn.functional.mse_loss(y, x)
        loss.backward()
        if step == 0:
            tensors |= {"z": z, "y": y, "loss": loss.reshape(1)}
            tensors |= {f"grad.{key}": weight.grad.clone() for key, weight in model.named_parameters()}
        optimizer.step()
        losses.append(loss.item())
        if step + 1 in (1, 10):
            tensors |= state(model, f"adam{step + 1}")
    model.eval()
    z, y = model(data[:BATCH].double())
    tensors |= {"losses": torch.tensor(losses), "evaluated_z": z, "evaluated_y": y}
    notes = {"model": name, "batch": BATCH, "lr": RATE, "order": "rows 0..n-1 in order, no shuffle", "steps": STEPS}
    save(f"TrainingTests/Goldens/Norms/{name}", tensors, notes)


torch.set_num_threads(1)
for name in MODELS:
    run(name)
