"""The models of the tutorial in PyTorch. Their weights are drawn in this order of the layers, and bear these names."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn


class Linear(nn.Module):
    def __init__(self, inputs: int, outputs: int):
        super().__init__()
        self.dense_1 = nn.Linear(inputs, outputs)

    def forward(self, x: Tensor) -> Tensor:
        return self.dense_1(x)


class LSTMEncoder(nn.Module):
    def __init__(self, latent: int, hidden: int, is_sparse: bool):
        super().__init__()
        self.lstm = nn.LSTM(1, hidden, batch_first=True, bidirectional=True)
        self.embedding = nn.Linear(2 * hidden, latent)
        self.is_sparse = is_sparse

    def forward(self, x: Tensor) -> Tensor:
        z = self.embedding(self.lstm(x)[0][:, -1])
        return z.relu() if self.is_sparse else z


class LSTMDecoder(nn.Module):
    def __init__(self, steps: int, latent: int, hidden: int):
        super().__init__()
        self.steps = steps
        self.lstm = nn.LSTM(latent, hidden, batch_first=True, bidirectional=True)
        self.tdd = nn.Conv1d(2 * hidden, 1, 1)

    def forward(self, z: Tensor) -> Tensor:
        return self.tdd(self.lstm(z[:, None].repeat(1, self.steps, 1))[0].mT).mT


def sinusoids(steps: int, width: int) -> Tensor:
    angles = torch.arange(0, steps, dtype=torch.float).unsqueeze(1) * torch.exp(
        torch.arange(0, width, 2).float() * -(math.log(10000.0) / width)
    )
    result = torch.zeros(steps, width)
    result[:, 0::2], result[:, 1::2] = angles.sin(), angles.cos()
    return result


class Transformer(nn.Module):
    def __init__(self, width: int, heads: int):
        super().__init__()
        self.attn = nn.MultiheadAttention(width, heads, batch_first=True)
        self.norm1 = nn.LayerNorm(width)
        self.ff = nn.Sequential(nn.Linear(width, 2 * width), nn.ReLU(), nn.Linear(2 * width, width))
        self.norm2 = nn.LayerNorm(width)

    def forward(self, x: Tensor) -> Tensor:
        x = self.norm1(x + self.attn(x, x, x, need_weights=False)[0])
        return self.norm2(x + self.ff(x))


class Transformers(nn.Module):
    """What both parts of an attention model share: sinusoids, computed once, and a stack of transformer blocks."""

    def __init__(self, steps: int, width: int, heads: int, layers: int):
        super().__init__()
        self.register_buffer("sinusoids", sinusoids(steps, width), persistent=False)
        self.heads, self.layers = heads, layers

    def stack(self) -> nn.ModuleList:
        """Made by the parts themselves, in the order in which they draw their weights."""
        return nn.ModuleList([Transformer(self.sinusoids.shape[1], self.heads) for _ in range(self.layers)])

    def transformed(self, x: Tensor) -> Tensor:
        x = x + self.sinusoids
        for block in self.transformer_blocks:
            x = block(x)
        return x


class AttentionEncoder(Transformers):
    def __init__(self, steps: int, width: int, heads: int = 2, layers: int = 3):
        super().__init__(steps, width, heads, layers)
        self.input_proj = nn.Linear(1, width)
        self.transformer_blocks = self.stack()
        self.embedding = nn.Linear(width, width)

    def forward(self, x: Tensor) -> Tensor:
        return self.embedding(self.transformed(self.input_proj(x))[:, -1]).relu()


class AttentionDecoder(Transformers):
    def __init__(self, steps: int, width: int, heads: int = 2, layers: int = 3):
        super().__init__(steps, width, heads, layers)
        self.expand = nn.Linear(width, width * steps)
        self.transformer_blocks = self.stack()
        self.output_proj = nn.Conv1d(width, 1, 1)

    def forward(self, z: Tensor) -> Tensor:
        x = self.transformed(self.expand(z).unflatten(1, self.sinusoids.shape))
        return self.output_proj(x.mT).mT


class Autoencoder(nn.Module):
    def __init__(self, encoder: nn.Module, decoder: nn.Module):
        super().__init__()
        self.encoder, self.decoder = encoder, decoder


def autoencoder(name: str, steps: int, latent: int) -> Autoencoder:
    if name.startswith("dense"):
        return Autoencoder(Linear(steps, latent), Linear(latent, steps))
    if name.startswith("lstm"):
        return Autoencoder(LSTMEncoder(latent, 12, name.endswith("sparse")), LSTMDecoder(steps, latent, 12))
    return Autoencoder(AttentionEncoder(steps, latent), AttentionDecoder(steps, latent))
