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


def transformers(width: int) -> nn.ModuleList:
    return nn.ModuleList([Transformer(width, 2) for _ in range(3)])


def transformed(blocks: nn.ModuleList, x: Tensor) -> Tensor:
    x = x + sinusoids(*x.shape[1:])
    for block in blocks:
        x = block(x)
    return x


class AttentionEncoder(nn.Module):
    def __init__(self, width: int):
        super().__init__()
        self.input_proj = nn.Linear(1, width)
        self.transformer_blocks = transformers(width)
        self.embedding = nn.Linear(width, width)

    def forward(self, x: Tensor) -> Tensor:
        return self.embedding(transformed(self.transformer_blocks, self.input_proj(x))[:, -1]).relu()


class AttentionDecoder(nn.Module):
    def __init__(self, steps: int, width: int):
        super().__init__()
        self.steps = steps
        self.expand = nn.Linear(width, width * steps)
        self.transformer_blocks = transformers(width)
        self.output_proj = nn.Conv1d(width, 1, 1)

    def forward(self, z: Tensor) -> Tensor:
        x = transformed(self.transformer_blocks, self.expand(z).view(len(z), self.steps, -1))
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
    return Autoencoder(AttentionEncoder(latent), AttentionDecoder(steps, latent))
