"""AdaHessian in double precision, written from its paper, along the probes that aec draws with the seed 0."""

from __future__ import annotations

import torch


def philox(counter: list[int], key: list[int]) -> list[int]:
    """Philox4x32-10 (Salmon et al. 2011)."""
    mask = 0xFFFFFFFF
    for _ in range(10):
        a, b = 0xD2511F53 * counter[0], 0xCD9E8D57 * counter[2]
        counter = [(b >> 32) ^ counter[1] ^ key[0], b & mask, (a >> 32) ^ counter[3] ^ key[1], a & mask]
        key = [(key[0] + 0x9E3779B9) & mask, (key[1] + 0xBB67AE85) & mask]
    return counter


def probe(count: int, step: int) -> torch.Tensor:
    """The signs of a step: bit i of word i / 32 of the stream with purpose 8."""
    words = [philox([block, 0, 8, step], [0, 0]) for block in range(count // 128 + 1)]
    bits = [words[i >> 7][(i >> 5) & 3] >> (i & 31) & 1 for i in range(count)]
    return torch.tensor([1.0 - 2.0 * bit for bit in bits], dtype=torch.float64)


class AdaHessian:
    """Yao et al. 2021 in double precision, written from the paper; all weights in one vector."""

    def __init__(self, weights, lr, betas=(0.9, 0.999), eps=1e-4, power=1.0, decay=0.0):
        self.weights, self.lr, self.betas, self.eps, self.power, self.decay = weights, lr, betas, eps, power, decay
        self.mean, self.square, self.count = 0.0, 0.0, 0

    def step(self, loss):
        weights = self.weights
        gradients = torch.autograd.grad(loss, weights, create_graph=True)
        flat = torch.cat([g.reshape(-1) for g in gradients])
        z = probe(flat.numel(), self.count)
        hz = torch.cat([h.reshape(-1) for h in torch.autograd.grad(flat @ z, weights)])
        self.count += 1
        one, two = self.betas
        self.mean = one * self.mean + (1 - one) * flat.detach()
        self.square = two * self.square + (1 - two) * hz**2
        root = (self.square / (1 - two**self.count)).sqrt() ** self.power
        change = self.mean / (1 - one**self.count) / (root + self.eps)
        start = 0
        with torch.no_grad():
            for w in weights:
                own = change[start : start + w.numel()].reshape(w.shape)
                w -= self.lr * (own + self.decay * w)
                start += w.numel()
