<<<<<<< HEAD
"""The models of the ladder in PyTorch. Names of layers are those of the .ae files, so weights fit by name."""
=======
"""The models of the tutorial in PyTorch with their losses, of the layers that the reference numbers are made with."""
>>>>>>> recipes

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


<<<<<<< HEAD
class DenseEncoder(nn.Module):
    def __init__(self, steps: int, latent: int):
        super().__init__()
        self.dense_1 = nn.Linear(steps, latent)

    def forward(self, x: Tensor) -> Tensor:
        return self.dense_1(x)


class DenseDecoder(DenseEncoder):
    def __init__(self, steps: int, latent: int):
        super().__init__(latent, steps)


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


class SparseLSTMEncoder(nn.Module):
    def __init__(self, steps: int, latent: int, hidden: int):
        super().__init__()
        self.lstm = nn.LSTM(1, hidden, batch_first=True, bidirectional=True)
        self.embedding = nn.Linear(2 * hidden, latent)

    def forward(self, x: Tensor) -> Tensor:
        states, _ = self.lstm(x)
        return self.embedding(states[:, -1]).relu()


class SparseLSTMDecoder(nn.Module):
    def __init__(self, steps: int, latent: int, hidden: int):
        super().__init__()
        self.steps = steps
        self.lstm = nn.LSTM(latent, hidden, batch_first=True, bidirectional=True)
        self.tdd = nn.Conv1d(2 * hidden, 1, kernel_size=1)

    def forward(self, z: Tensor) -> Tensor:
        states, _ = self.lstm(z.unsqueeze(1).repeat(1, self.steps, 1))
        return self.tdd(states.mT).mT


class Transformer(nn.Module):
    def __init__(self, width: int, heads: int):
        super().__init__()
        self.attn = nn.MultiheadAttention(width, heads, batch_first=True)
        self.norm1 = nn.LayerNorm(width)
        self.ff = nn.Sequential(nn.Linear(width, 2 * width), nn.ReLU(), nn.Linear(2 * width, width))
        self.norm2 = nn.LayerNorm(width)

    def forward(self, x: Tensor) -> Tensor:
        attended, _ = self.attn(x, x, x, need_weights=False)
        a = self.norm1(x + attended)
        return self.norm2(a + self.ff(a))


class AttentionPart(nn.Module):
    """What both parts share: sinusoids, computed once, and a stack of transformer blocks."""

    def __init__(self, steps: int, width: int, heads: int, layers: int):
        super().__init__()
        self.transformer_blocks = nn.Sequential(*(Transformer(width, heads) for _ in range(layers)))
        angles = torch.arange(steps)[:, None] * 10000 ** (-torch.arange(0, width, 2) / width)
        sinusoids = torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(1)
        self.register_buffer("sinusoids", sinusoids, persistent=False)

    def blocks(self, x: Tensor) -> Tensor:
        return self.transformer_blocks(x + self.sinusoids)


class AttentionEncoder(AttentionPart):
    def __init__(self, steps: int, width: int, heads: int, layers: int):
        super().__init__(steps, width, heads, layers)
        self.input_proj = nn.Linear(1, width)
        self.embedding = nn.Linear(width, width)

    def forward(self, x: Tensor) -> Tensor:
        return self.embedding(self.blocks(self.input_proj(x))[:, -1]).relu()


class AttentionDecoder(AttentionPart):
    def __init__(self, steps: int, width: int, heads: int, layers: int):
        super().__init__(steps, width, heads, layers)
        self.expand = nn.Linear(width, width * steps)
        self.output_proj = nn.Conv1d(width, 1, kernel_size=1)

    def forward(self, z: Tensor) -> Tensor:
        states = self.blocks(self.expand(z).unflatten(1, self.sinusoids.shape))
        return self.output_proj(states.mT).mT


PARTS = {
    "dense": (DenseEncoder, DenseDecoder),
    "lstm_sparse": (SparseLSTMEncoder, SparseLSTMDecoder),
    "wide": (WideEncoder, WideDecoder),
    "shares": (SharesEncoder, SharesDecoder),
    "attention": (AttentionEncoder, AttentionDecoder),
=======
PARTS = {
    "dense": lambda steps, latent: (Linear(steps, latent), Linear(latent, steps)),
    "lstm_sparse": lambda steps, latent, hidden: (
        LSTMEncoder(latent, hidden, is_sparse=True), LSTMDecoder(steps, latent, hidden)),
    "attention": lambda steps, width, heads, layers: (
        AttentionEncoder(steps, width, heads, layers), AttentionDecoder(steps, width, heads, layers)),
>>>>>>> recipes
}
