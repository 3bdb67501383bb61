"""PyTorch's runs of published autoencoders, as Tests/TrainingTests/Goldens/Zoo holds them.

    python3 scripts/goldens/zoo.py [NAME ...]

needs PyTorch. Each run has its data, initial weights in the order of the model file in Tests/TrainingTests/Zoo, and the
losses of 20 steps of Adam in float64; rows are read in order, 32 of 64 at a time. Noise comes with the data.
"""

from __future__ import annotations

import math
import sys

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from vectors import save

SAMPLES, BATCH, STEPS, RATE = 64, 32, 20, 1e-3
BANDS = 40


def cosine(a: Tensor, b: Tensor) -> Tensor:
    """0 for a spectrum of nothing but zeros."""
    squares = ((v * v).sum(-1).clamp(min=1e-12) for v in (a, b))
    return (a * b).sum(-1) * math.prod(v.rsqrt() for v in squares)


def linear(i: int, o: int, bias: bool = True) -> nn.Linear:
    return nn.Linear(i, o, bias=bias)


class DAEU(nn.Module):
    def __init__(self, ends: int = 3):
        super().__init__()
        sizes = [BANDS, 9 * ends, 6 * ends, 3 * ends, ends]
        self.endmembers = nn.Parameter(torch.rand(ends, BANDS))
        self.alpha = nn.Parameter(torch.zeros(ends))
        self.tower = nn.ModuleList(linear(i, o, False) for i, o in zip(sizes, sizes[1:]))
        self.norm = nn.BatchNorm1d(ends, eps=1e-3)

    def loss(self, xn: Tensor) -> Tensor:
        x, noise = xn[:, :BANDS], xn[:, BANDS:]
        h = x
        for layer in self.tower:
            h = F.leaky_relu(layer(h), 0.1)
        s = F.relu(self.norm(h) - self.alpha)
        a = s / (s.sum(-1, keepdim=True) + 1e-7)
        return cosine(x, a * (1 + 0.0672 * noise) @ self.endmembers).acos().mean()

    def project(self) -> None:
        self.endmembers.clamp_(min=0)
        self.alpha.clamp_(min=0)

    def weights(self) -> list[Tensor]:
        norm = [self.norm.weight, self.norm.bias, self.norm.running_mean, self.norm.running_var]
        return [self.endmembers, self.alpha, *(layer.weight for layer in self.tower), *norm]


class MDAE(nn.Module):
    def __init__(self, ends: int = 3):
        super().__init__()
        self.unmix = nn.Parameter(torch.rand(ends, BANDS) - 0.1)
        self.mda = linear(BANDS, BANDS + 1, False)
        self.gain, self.offset = nn.Parameter(torch.ones(ends)), nn.Parameter(torch.zeros(ends))

    def loss(self, x: Tensor) -> Tensor:
        s = torch.sigmoid(self.gain * (self.mda(x)[:, :-1] @ self.unmix.T) + self.offset)
        y = s / (s.sum(-1, keepdim=True) + 1e-7) @ self.unmix
        return F.mse_loss(y, x) + 10 * F.relu(-self.unmix).sum()

    def weights(self) -> list[Tensor]:
        return [self.unmix, self.mda.weight, self.gain, self.offset]


class BetaVAE(nn.Module):
    def __init__(self, hidden: int = 16, latent: int = 4):
        super().__init__()
        self.inner, self.mu, self.logvar = linear(BANDS, hidden), linear(hidden, latent), linear(hidden, latent)
        self.wide, self.outer = linear(latent, hidden), linear(hidden, BANDS)

    def loss(self, xn: Tensor) -> Tensor:
        x, noise = xn[:, :BANDS], xn[:, BANDS:]
        h = F.relu(self.inner(x))
        mu, logvar = self.mu(h), self.logvar(h)
        y = self.outer(F.relu(self.wide(mu + (0.5 * logvar).exp() * noise)))
        return (((y - x) ** 2).sum(1) - 0.5 * (1 + logvar - mu**2 - logvar.exp()).sum(1)).mean()

    def weights(self) -> list[Tensor]:
        return list(self.parameters())


class DeepHyp(nn.Module):
    def __init__(self, latent: int = 3, filters: tuple = (4, 4, 4), kernels: tuple = (8, 5, 5)):
        super().__init__()
        f, self.filters, self.steps = (1, *filters), filters[-1], BANDS - sum(kernels) + len(kernels)
        self.down = nn.ModuleList(nn.Conv1d(i, o, k) for i, o, k in zip(f, f[1:], kernels))
        self.inner, self.outer = linear(self.steps * f[-1], latent), linear(latent, self.steps * f[-1])
        pairs = reversed(list(zip(f, f[1:], kernels)))
        self.up = nn.ModuleList(nn.ConvTranspose1d(o, i, k) for i, o, k in pairs)

    def loss(self, x: Tensor) -> Tensor:
        h = x.transpose(1, 2)
        for layer in self.down:
            h = torch.sigmoid(layer(h))
        z = torch.sigmoid(self.inner(h.transpose(1, 2).flatten(1)))
        h = torch.sigmoid(self.outer(z)).view(len(x), self.steps, self.filters).transpose(1, 2)
        for index, layer in enumerate(self.up):
            h = layer(h) if index == len(self.up) - 1 else torch.sigmoid(layer(h))
        return (1 - cosine(x[:, :, 0], h[:, 0])).sum()

    def weights(self) -> list[Tensor]:
        return list(self.parameters())


class GRU(nn.Module):
    def __init__(self, steps: int = 20, hidden: int = 6, latent: int = 3):
        super().__init__()
        self.steps = steps
        self.encoder, self.inner = nn.GRU(1, hidden, batch_first=True), linear(hidden, latent)
        self.decoder, self.outer = nn.GRU(latent, hidden, batch_first=True), linear(hidden, 1)

    def loss(self, x: Tensor) -> Tensor:
        z = self.inner(self.encoder(x)[1][-1])
        return F.mse_loss(self.outer(self.decoder(z.unsqueeze(1).expand(-1, self.steps, -1))[0]), x)

    def weights(self) -> list[Tensor]:
        result = []
        for unit, layer in ((self.encoder, self.inner), (self.decoder, self.outer)):
            result += [unit.weight_ih_l0, unit.bias_ih_l0, unit.weight_hh_l0, unit.bias_hh_l0, layer.weight, layer.bias]
        return result


class LSTMStates(nn.Module):
    """The code is both states of an LSTM; a second one unrolls from them."""

    def __init__(self, steps: int = 20, hidden: int = 6, latent: int = 3):
        super().__init__()
        self.register_buffer("ramp", torch.linspace(0, 1, steps).reshape(1, steps, 1))
        self.encoder, self.inner = nn.LSTM(1, hidden, batch_first=True), linear(2 * hidden, latent)
        self.first, self.cell = linear(latent, hidden), linear(latent, hidden)
        self.decoder, self.outer = nn.LSTM(1, hidden, batch_first=True), linear(hidden, 1)

    def loss(self, x: Tensor) -> Tensor:
        h, c = self.encoder(x)[1]
        z = self.inner(torch.cat([h[0], c[0]], 1))
        states = (torch.tanh(self.first(z)).unsqueeze(0), self.cell(z).unsqueeze(0))
        return F.mse_loss(self.outer(self.decoder(self.ramp.to(x).expand(len(x), -1, -1), states)[0]), x)

    def weights(self) -> list[Tensor]:
        def unit(lstm: nn.LSTM) -> list[Tensor]:
            return [lstm.weight_ih_l0, lstm.bias_ih_l0, lstm.weight_hh_l0, lstm.bias_hh_l0]

        layers = [t for layer in (self.first, self.cell) for t in (layer.weight, layer.bias)]
        ends = [[layer.weight, layer.bias] for layer in (self.inner, self.outer)]
        return [*unit(self.encoder), *ends[0], *layers, *unit(self.decoder), *ends[1]]


class SHO(nn.Module):
    centre, scale = (0.0, 1.3, 200.0, 0.0), (1e-4, 0.05, 50.0, 1.0)

    def __init__(self):
        super().__init__()

        def convs(*spec):
            return [layer for i, o, k in spec for layer in (nn.Conv1d(i, o, k), nn.SELU())]

        self.register_buffer("w", torch.linspace(1.2, 1.4, 80))
        self.first = nn.Sequential(*convs((2, 8, 7), (8, 6, 7), (6, 4, 5)))
        self.dense = nn.Sequential(linear(256, 20), nn.SELU(), linear(20, 20), nn.SELU())
        self.second = nn.Sequential(
            nn.MaxPool1d(2), *convs((2, 4, 5), *[(4, 4, 5)] * 5), nn.AvgPool1d(2), *convs((4, 2, 3)), nn.AvgPool1d(2),
            *convs((2, 2, 3)), nn.AvgPool1d(2))  # fmt: skip
        self.embed = nn.Sequential(linear(26, 16), nn.SELU(), linear(16, 8), nn.SELU(), linear(8, 4))

    def response(self, p: Tensor) -> Tensor:
        a, w0, q, phase = (v.unsqueeze(1).to(torch.complex128) for v in p.unbind(1))
        w = self.w.to(p)
        return torch.view_as_real(a * torch.exp(1j * phase) * w0**2 / (w**2 - 1j * w * w0 / q - w0**2))

    def loss(self, x: Tensor) -> Tensor:
        h = self.first(x.transpose(1, 2))
        f = self.dense(h.reshape(len(x), 256))
        c = self.second(h.reshape(len(x), 2, 128)).flatten(1)
        p = self.embed(torch.cat([c, f], 1)) * torch.tensor(self.scale).to(x) + torch.tensor(self.centre).to(x)
        return F.mse_loss(self.response(p), x)

    def weights(self) -> list[Tensor]:
        constant = [torch.tensor(self.scale), torch.tensor(self.centre), self.w]
        return [*self.parameters(), *constant]


class Peaks(nn.Module):
    def __init__(self, count: int = 4, hidden: int = 16):
        super().__init__()
        self.inner, self.amplitude = linear(BANDS, hidden), linear(hidden, count)
        self.centre, self.width = linear(hidden, count), linear(hidden, count)

    def loss(self, x: Tensor) -> Tensor:
        h = F.relu(self.inner(x))
        a, c = F.softplus(self.amplitude(h)), torch.sigmoid(self.centre(h))
        u = (torch.linspace(0, 1, BANDS).to(x) - c.unsqueeze(-1)) / (0.01 + F.softplus(self.width(h))).unsqueeze(-1)
        return F.mse_loss((a.unsqueeze(-1) / (1 + u**2)).sum(1), x)

    def weights(self) -> list[Tensor]:
        return list(self.parameters())


class Poisson(nn.Module):
    def __init__(self, ends: int = 5, hidden: int = 16):
        super().__init__()
        self.endmembers = nn.Parameter(torch.empty(ends, BANDS).uniform_(-1, 1))
        self.inner, self.outer = linear(BANDS, hidden), linear(hidden, ends)

    def loss(self, x: Tensor) -> Tensor:
        y = F.softplus(self.outer(F.relu(self.inner(x.sqrt())))) @ F.softplus(self.endmembers)
        return F.poisson_nll_loss(y, x, log_input=False, eps=1e-8)

    def weights(self) -> list[Tensor]:
        return list(self.parameters())


def spectra(*shape: int) -> Tensor:
    return torch.rand(SAMPLES, *shape) * 0.8 + 0.1


def data(name: str, model: nn.Module) -> Tensor:
    if name in ("daeu", "beta_vae"):
        return torch.cat([spectra(BANDS), torch.randn(SAMPLES, 3 if name == "daeu" else 4)], 1)
    if name == "deephyp":
        return spectra(BANDS, 1)
    if name in ("gru", "lstm_states"):
        return spectra(20, 1)
    if name == "sho":
        p = torch.rand(SAMPLES, 4) * torch.tensor([1e-4, 0.1, 100.0, 2 * math.pi]) + torch.tensor([1e-4, 1.25, 100.0, -math.pi])
        return model.response(p.double()).float()
    return torch.poisson(spectra(BANDS) * 10) if name == "poisson" else spectra(BANDS)


MODELS = dict(
    daeu=DAEU, mdae=MDAE, beta_vae=BetaVAE, deephyp=DeepHyp, gru=GRU, lstm_states=LSTMStates, sho=SHO, peaks=Peaks,
    poisson=Poisson)  # fmt: skip


def run(name: str) -> None:
    torch.manual_seed(5)
    model = MODELS[name]()
    x = data(name, model)
    model = model.double()
    tensors = {"data": x} | {f"init.{index:02}": weight.clone() for index, weight in enumerate(model.weights())}
    optimizer, losses = torch.optim.Adam(model.parameters(), RATE), []
    for step in range(STEPS):
        first = step * BATCH % SAMPLES
        optimizer.zero_grad()
        loss = model.loss(x[first : first + BATCH].double())
        loss.backward()
        optimizer.step()
        with torch.no_grad():
            getattr(model, "project", lambda: None)()
        losses.append(loss.item())
    notes = {"model": name, "batch": BATCH, "lr": RATE, "order": "rows in order, no shuffle"}
    save(f"TrainingTests/Goldens/Zoo/{name}", tensors | {"losses": torch.tensor(losses, dtype=torch.float64)}, notes)
    print(f"{name:9} {losses[0]:.6g} -> {losses[-1]:.6g}")


torch.set_num_threads(1)
for name in sys.argv[1:] or MODELS:
    run(name)
