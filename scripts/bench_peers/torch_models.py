"""The models of the ladder in PyTorch with their losses, of the layers that the reference numbers are made with."""

from __future__ import annotations

import sys
from pathlib import Path

from torch import Tensor, nn

sys.path.append(str(Path(__file__).resolve().parents[1] / "goldens"))
from autoencoders import AttentionDecoder, AttentionEncoder, Linear, LSTMDecoder, LSTMEncoder  # noqa: E402


def build(model: str, sizes: dict) -> nn.Module:
    sizes = dict(sizes)
    l1 = sizes.pop("l1", 0)
    return LossOf(*PARTS[model](**sizes), l1)


class LossOf(nn.Module):
    """Spectra to their loss: mean squared error, and l1 times the sum of all latent values of the batch."""

    def __init__(self, encoder: nn.Module, decoder: nn.Module, l1: float):
        super().__init__()
        self.encoder, self.decoder, self.l1 = encoder, decoder, l1

    def forward(self, x: Tensor) -> Tensor:
        z = self.encoder(x)
        loss = nn.functional.mse_loss(self.decoder(z), x)
        return loss + self.l1 * z.abs().sum() if self.l1 else loss


class WidePart(nn.Module):
    """Three layers, relu between them."""

    def __init__(self, *widths: int):
        super().__init__()
        self.dense_1, self.dense_2, self.dense_3 = map(nn.Linear, widths, widths[1:])

    def forward(self, x: Tensor) -> Tensor:
        return self.dense_3(self.dense_2(self.dense_1(x).relu()).relu())


class WideEncoder(WidePart):
    def __init__(self, steps: int, hidden: int, middle: int, latent: int):
        super().__init__(steps, hidden, middle, latent)


class WideDecoder(WidePart):
    def __init__(self, steps: int, hidden: int, middle: int, latent: int):
        super().__init__(latent, middle, hidden, steps)


class SharesEncoder(nn.Module):
    def __init__(self, steps: int, hidden: int, ends: int):
        super().__init__()
        self.dense_1, self.norm, self.dense_2 = nn.Linear(steps, hidden), nn.LayerNorm(hidden), nn.Linear(hidden, ends)

    def forward(self, x: Tensor) -> Tensor:
        return self.dense_2(self.norm(nn.functional.leaky_relu(self.dense_1(x)))).softmax(-1)


class SharesDecoder(nn.Module):
    def __init__(self, steps: int, hidden: int, ends: int):
        super().__init__()
        self.dense_1 = nn.Linear(ends, steps, bias=False)

    def forward(self, z: Tensor) -> Tensor:
        return self.dense_1(z)


class ConvEncoder(nn.Module):
    def __init__(self, steps: int, latent: int, width: int):
        super().__init__()
        self.conv_1 = nn.Conv1d(1, 16, 7, stride=2, padding=3)
        self.conv_2 = nn.Conv1d(16, 32, 5, stride=2, padding=2)
        self.conv_3 = nn.Conv1d(32, 32, 5, stride=2, padding=2)
        self.embedding = nn.Linear(steps // 8 * 32, latent)

    def forward(self, x: Tensor) -> Tensor:
        h = x.transpose(1, 2)
        for layer in (self.conv_1, self.conv_2, self.conv_3):
            h = layer(h).relu()
        return self.embedding(h.transpose(1, 2).flatten(1))


class ConvDecoder(nn.Module):
    def __init__(self, steps: int, latent: int, width: int):
        super().__init__()
        self.shape = (steps, width)
        self.expand = nn.Linear(latent, steps * width)
        self.conv_1, self.conv_2 = nn.Conv1d(width, 16, 5, padding=2), nn.Conv1d(16, 1, 7, padding=3)

    def forward(self, z: Tensor) -> Tensor:
        h = self.expand(z).relu().view(-1, *self.shape).transpose(1, 2)
        return self.conv_2(self.conv_1(h).relu()).transpose(1, 2)


class PicturesEncoder(nn.Module):
    def __init__(self, side: int, bands: int, ends: int):
        super().__init__()
        self.conv_1 = nn.Conv2d(bands, 48, 3, padding=1, padding_mode="reflect", bias=False)
        self.conv_2 = nn.Conv2d(48, ends, 1, bias=False)
        self.norm_1, self.norm_2 = nn.BatchNorm2d(48), nn.BatchNorm2d(ends)

    def forward(self, x: Tensor) -> Tensor:
        h = self.norm_1(nn.functional.leaky_relu(self.conv_1(x.permute(0, 3, 1, 2)), 0.02))
        h = self.norm_2(nn.functional.leaky_relu(self.conv_2(h), 0.02))
        return (3 * h).softmax(1)


class PicturesDecoder(nn.Module):
    def __init__(self, side: int, bands: int, ends: int):
        super().__init__()
        self.endmembers = nn.Conv2d(ends, bands, 11, padding=5, padding_mode="reflect", bias=False)

    def forward(self, z: Tensor) -> Tensor:
        return self.endmembers(z).permute(0, 2, 3, 1)


PARTS = {
    "dense": lambda steps, latent: (Linear(steps, latent), Linear(latent, steps)),
    "lstm_sparse": lambda steps, latent, hidden: (
        LSTMEncoder(latent, hidden, is_sparse=True), LSTMDecoder(steps, latent, hidden)),
    "attention": lambda steps, width, heads, layers: (
        AttentionEncoder(steps, width, heads, layers), AttentionDecoder(steps, width, heads, layers)),
    "wide": lambda steps, hidden, middle, latent: (
        WideEncoder(steps, hidden, middle, latent), WideDecoder(steps, hidden, middle, latent)),
    "shares": lambda steps, hidden, ends: (
        SharesEncoder(steps, hidden, ends), SharesDecoder(steps, hidden, ends)),
    "conv": lambda steps, latent, width: (
        ConvEncoder(steps, latent, width), ConvDecoder(steps, latent, width)),
    "pictures": lambda side, bands, ends: (
        PicturesEncoder(side, bands, ends), PicturesDecoder(side, bands, ends)),
}
