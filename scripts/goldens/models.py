"""PyTorch's runs of the tutorial's models, as Tests/TrainingTests/Goldens holds them.

    python3 scripts/goldens/models.py

needs PyTorch and NumPy. Each run has its data, initial weights, gradients of the first batch, and the weights after 1, 10 and
100 steps of Adam, computed in float64. The rows are read in order, 64 at a time.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from autoencoders import Autoencoder, autoencoder
from vectors import save

STEPS, SAMPLES, BATCH = 10, 320, 64
# Name: latent values, learning rate, weight of the sum of the latent values' magnitudes.
RUNS = {
    "dense12": (12, 3e-4, 0.0),
    "dense3": (3, 3e-4, 0.0),
    "lstm12": (12, 3e-5, 0.0),
    "lstm3": (3, 3e-5, 0.0),
    "lstm12_sparse": (12, 3e-5, 1e-3),
    "attention12": (12, 3e-5, 1e-4),
}


def spectra(values: Tensor) -> Tensor:
    """Curves over -1...1 that depend on three values of 0...1 each."""
    t = torch.linspace(-1, 1, STEPS, dtype=torch.float64)
    x, y, z = (values[:, i : i + 1].double() for i in range(3))
    rising, falling = torch.tanh(20 * (t - 2 * (x - 0.5))), torch.sigmoid(-20 * (t - (z - 0.5)))
    return (rising + nn.functional.selu(t - 2 * (y - 0.5)) + falling).float()


def outcome(model: Autoencoder, x: Tensor, l1: float) -> tuple[Tensor, Tensor, Tensor]:
    z = model.encoder(x)
    y = model.decoder(z)
    loss = nn.functional.mse_loss(y, x)
    return z, y, loss + l1 * torch.norm(z, 1) if l1 else loss


def train(model: Autoencoder, x: Tensor, rate: float, l1: float) -> dict[str, Tensor]:
    optimizer = torch.optim.Adam(model.parameters(), lr=rate)
    tensors, losses = {}, []
    for step in range(100):
        first = step * BATCH % SAMPLES
        optimizer.zero_grad()
        loss = outcome(model, x[first : first + BATCH], l1)[2]
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        if step + 1 in (1, 10, 100):
            tensors |= {f"adam{step + 1}.{key}": weight.clone() for key, weight in model.named_parameters()}
    return tensors | {"losses": torch.tensor(losses)}


def start(name: str) -> tuple[Autoencoder, Tensor]:
    """A model as it is before its first step, with its data."""
    torch.manual_seed(3)
    model = autoencoder(name, STEPS, RUNS[name][0])
    data = spectra(torch.rand(SAMPLES, 3))
    return model.double(), data if name.startswith("dense") else data[:, :, None]


def run(name: str) -> None:
    rate, l1 = RUNS[name][1:]
    model, data = start(name)
    tensors = {"data": data} | {f"init.{key}": weight.clone() for key, weight in model.named_parameters()}
    z, y, loss = outcome(model, data[:BATCH].double(), l1)
    loss.backward()
    tensors |= {"z": z, "y": y, "loss": loss.reshape(1)}
    tensors |= {f"grad.{key}": weight.grad.clone() for key, weight in model.named_parameters()}
    notes = {"model": name, "batch": BATCH, "lr": rate, "order": "rows 0..n-1 in order, no shuffle",
             "loss": "mse + l1*sum|z| over the batch", "l1": l1, "steps": STEPS}  # fmt: skip
    save(f"TrainingTests/Goldens/{name}", tensors | train(model, data.double(), rate, l1), notes)


if __name__ == "__main__":
    torch.set_num_threads(1)
    for name in RUNS:
        run(name)
