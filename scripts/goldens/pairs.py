"""PyTorch's runs of models whose loss compares each sample of a batch with each other, as
Tests/TrainingTests/Goldens/Pairs holds them.

    python3 scripts/goldens/pairs.py

needs PyTorch and NumPy. Each run has its data, initial weights, gradients of the first batch, weights after 1 and 10 steps
of Adam, and the losses of these steps, computed in float64. The rows are read in order, 32 at a time: the third batch is
short.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from vectors import save

SAMPLES, BATCH, CHANNELS, LATENT, RATE = 90, 32, 12, 3, 1e-2


class Autoencoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.ModuleDict({"dense": nn.Linear(CHANNELS, 8), "dense_2": nn.Linear(8, LATENT)})
        self.decoder = nn.ModuleDict({"dense": nn.Linear(LATENT, 8), "dense_2": nn.Linear(8, CHANNELS)})

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        z = self.encoder["dense_2"](self.encoder["dense"](x).tanh())
        return z, self.decoder["dense_2"](self.decoder["dense"](z).tanh())


def distances(a: Tensor) -> Tensor:
    return ((a[:, None] - a) ** 2).sum(2)


def distance(z: Tensor, x: Tensor) -> Tensor:
    """Distances of the code are those of the data."""
    return 0.1 * ((distances(x) / CHANNELS - distances(z) / LATENT) ** 2).mean()


def contrast(z: Tensor, x: Tensor) -> Tensor:
    """Each code is unlike all others."""
    d = z / z.norm(dim=1, keepdim=True)
    return (torch.logsumexp(d @ d.T / 0.5, 1) - 2).mean()


def measures(z: Tensor, x: Tensor) -> Tensor:
    """A kernel of absolute differences, the nearest and farthest products, a matrix of the whole batch."""
    kernel = torch.exp(-(z[:, None] - z).abs().sum(2)).mean()
    products = z @ z.T
    gram = z.T @ z / len(z)
    extremes = 0.1 * products.amax(1).mean() - 0.2 * products.amin(1).mean()
    return kernel + extremes + 0.3 * (gram**2).sum() + 0.05 * z.norm(dim=0).sum()


MODELS = {"distances": distance, "contrast": contrast, "measures": measures}


def state(model: nn.Module, prefix: str) -> dict[str, Tensor]:
    return {f"{prefix}.{key}": value.clone() for key, value in model.state_dict().items()}


def run(name: str) -> None:
    torch.manual_seed(5)
    model = Autoencoder()
    data = torch.randn(SAMPLES, CHANNELS) + torch.linspace(0, 1, CHANNELS)
    model = model.double()
    tensors = {"data": data} | state(model, "init")
    optimizer = torch.optim.Adam(model.parameters(), lr=RATE)
    losses = []
    for step in range(10):
        x = data[step % 3 * BATCH :][:BATCH].double()
        optimizer.zero_grad()
        z, y = model(x)
        loss = nn.functional.mse_loss(y, x) + MODELS[name](z, x)
        loss.backward()
        if step == 0:
            tensors |= {"loss": loss.reshape(1)}
            tensors |= {f"grad.{key}": weight.grad.clone() for key, weight in model.named_parameters()}
        optimizer.step()
        losses.append(loss.item())
        if step + 1 in (1, 10):
            tensors |= state(model, f"adam{step + 1}")
    tensors |= {"losses": torch.tensor(losses)}
    notes = {"model": name, "batch": BATCH, "lr": RATE, "order": "rows 0..n-1 in order, no shuffle"}
    save(f"TrainingTests/Goldens/Pairs/{name}", tensors, notes)


torch.set_num_threads(1)
for name in MODELS:
    run(name)
