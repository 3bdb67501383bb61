"""The speed ladder: models of the tutorial from small to large, then wide ones, and the ratios asked of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TUTORIAL = ROOT / "models" / "tutorial"
OWN = Path(__file__).resolve().parent / "models"  # of sizes that the tutorial does not have


@dataclass(frozen=True)
class Rung:
    """A model at fixed sizes. `asked` and `minimum` are ratios of PyTorch's time of a step to that of aec."""

    name: str
    model: str
    sizes: dict[str, float]
    asked: float
    minimum: float
    batch: int = 256

    @property
    def file(self) -> Path:
        own = OWN / f"{self.model}.ae"
        return own if own.exists() else TUTORIAL / f"{self.model}.ae"

    @property
    def title(self) -> str:
        sizes = [f"{key} {value}" for key, value in self.sizes.items() if key != "l1"]
        return ", ".join([f"`{self.model}`", *sizes, f"batch {self.batch}"])

    @property
    def settings(self) -> list[str]:
        """All sizes as flags, defaults too, so that aec and its peers cannot differ in one."""
        return [word for key, value in self.sizes.items() for word in ("--set", f"{key}={value}")]


def sparse(steps: int, latent: int, hidden: int) -> dict[str, float]:
    return {"steps": steps, "latent": latent, "hidden": hidden, "l1": 1e-3}


def attention(steps: int, width: int, heads: int, layers: int) -> dict[str, float]:
    return {"steps": steps, "width": width, "heads": heads, "layers": layers, "l1": 1e-4}


def wide(steps: int, hidden: int, latent: int) -> dict[str, float]:
    return {"steps": steps, "hidden": hidden, "middle": 64, "latent": latent}


LADDER = [
    Rung("dense", "dense", {"steps": 10, "latent": 12}, asked=25, minimum=20),
    Rung("lstm_sparse", "lstm_sparse", sparse(10, 12, 12), asked=25, minimum=20),
    Rung("attention", "attention", attention(10, 12, 2, 3), asked=25, minimum=20),
    Rung("lstm_sparse_100", "lstm_sparse", sparse(100, 16, 64), asked=4, minimum=3.5),
    Rung("attention_100", "attention", attention(100, 64, 4, 3), asked=4, minimum=3),
    Rung("lstm_sparse_200", "lstm_sparse", sparse(200, 16, 128), asked=3, minimum=2.5),
    Rung("attention_200", "attention", attention(200, 128, 8, 3), asked=2.5, minimum=2, batch=64),
    Rung("wide_1024", "wide", wide(1024, 256, 8), asked=2.2, minimum=1.9),
    Rung("wide_1024_64", "wide", wide(1024, 256, 8), asked=3.5, minimum=2.8, batch=64),
    Rung("wide_4096", "wide", wide(4096, 512, 16), asked=1.6, minimum=1.4),
    Rung("shares", "shares", {"steps": 700, "hidden": 128, "ends": 5}, asked=8, minimum=6.5, batch=32),
    Rung("conv", "conv", {"steps": 512, "latent": 8, "width": 8}, asked=6, minimum=4.5, batch=64),
    Rung("pictures", "pictures", {"side": 40, "bands": 156, "ends": 3}, asked=2, minimum=2, batch=15),
]


def rung_named(name: str) -> Rung:
    return next(rung for rung in LADDER if rung.name == name)
