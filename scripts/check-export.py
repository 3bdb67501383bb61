"""Compares `aec encode` and `aec reconstruct` with the exported programs, for every model. See scripts/check-export."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch

SAMPLES = 37
MODELS = Path(__file__).resolve().parents[1] / "models"


def run(*words: object) -> str:
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(map(str, words))}\n{done.stderr.strip()}")
    return done.stdout


def inputs(program: str, model: Path) -> dict[str, tuple[int, ...]]:
    text = run(program, "ir", model, "--stage", "share")
    found = re.findall(r'input %\d+ "(\w+)": sample\[([\d, ]*)\]', text)
    return {name: tuple(int(n) for n in shape.split(",")) for name, shape in found}


def weights(path: Path) -> dict[str, torch.Tensor]:
    content = path.read_bytes()
    start = 8 + int.from_bytes(content[:8], "little")
    header = json.loads(content[8:start])
    header.pop("__metadata__", None)
    body = content[start:]
    return {
        name: torch.from_numpy(np.frombuffer(body[slice(*e["data_offsets"])], "<f4").reshape(e["shape"]).copy())
        for name, e in header.items()
    }


def results(base: Path) -> dict[str, np.ndarray]:
    """One array, or one a name: out.z.npy, out.w.npy."""
    many = {path.stem.split(".")[-1]: np.load(path) for path in base.parent.glob(f"{base.stem}.*.npy")}
    return {"": np.load(base)} if base.exists() else many


def error(found: dict[str, np.ndarray], expected: dict[str, np.ndarray]) -> float:
    """The largest difference, in parts of the largest value."""
    pairs = [(values, expected[name if name in expected else ""]) for name, values in found.items()]
    return max(float(np.abs(a.reshape(-1) - b.reshape(-1)).max() / max(np.abs(b).max(), 1e-6)) for a, b in pairs)


def by_torch(module: Path, folder: Path, arrays: list[np.ndarray], names: list[list[str]]) -> list[dict[str, np.ndarray]]:
    spec = importlib.util.spec_from_file_location("exported", module)
    exported = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(exported)
    model = exported.Model()
    model.load_state_dict(weights(folder / "weights.safetensors"))
    model.eval()
    with torch.inference_mode():
        tensors = [torch.from_numpy(a) for a in arrays]
        both = [model.encode(*tensors), model(*tensors)]
    values = [[v.numpy() for v in (r if isinstance(r, tuple) else (r,))] for r in both]
    return [dict(zip(*pair)) for pair in zip(names, values)]


def by_onnx(path: Path, arrays: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    onnx.checker.check_model(onnx.load(path), full_check=True)
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    values = session.run(None, {i.name: arrays[i.name] for i in session.get_inputs()})
    return {o.name: v for o, v in zip(session.get_outputs(), values)}


def in_rows(patches: np.ndarray) -> np.ndarray:
    """Patches one below the other, as a picture."""
    return patches.reshape(-1, *patches.shape[2:])


def beside(folder: Path, random: np.random.Generator) -> None:
    """Files that weights of some models start from."""
    np.save(folder / "mda.npy", random.normal(0, 0.05, (157, 156)).astype(np.float32))
    np.savez(folder / "scaler.npz", std=np.float32([1, 2, 3, 0.5]), mean=np.float32([1, 1.3, 100, 0.1]))


def check(program: str, model: Path, folder: Path) -> str:
    text = model.read_text()
    random, count = np.random.default_rng(1), 1 if "patch: all" in text else 4 if "patch:" in text else SAMPLES
    arrays = {
        name: (random.gamma(4, 0.1, (count, *shape)) + 0.05).astype(np.float32)
        for name, shape in inputs(program, model).items()
    }
    files = {name: folder / f"{name}.npy" for name in arrays}
    for name, array in arrays.items():
        if name == "label" and "classes: true" in text:
            classes = np.arange(count) % array.shape[1]
            arrays[name] = np.eye(array.shape[1], dtype=np.float32)[classes]
            np.save(files[name], classes + 1)
            continue
        np.save(files[name], in_rows(array) if "patch:" in text else array)
    data = [w for name, file in files.items() for w in ("--data", f"{name}={file}" if len(files) > 1 else file)]
    out, copy = folder / "run", folder / model.name
    copy.write_text(text)
    beside(folder, random)
    run(program, "train", copy, *data, "--epochs", 1, "--batch", 16, "--test", 0, "--no-figures", "--out", out)
    first = list(data)
    run(program, "encode", out, *first, "-o", folder / "z.npy")
    run(program, "reconstruct", out, *first, "-o", folder / "y.npy")
    z, y = results(folder / "z.npy"), results(folder / "y.npy")
    cells, outputs = [], [["z"], ["y"]]
    for target in ("onnx", "torch"):
        try:
            if target == "torch":
                run(program, "export", out, "--to", "torch", "-o", folder / "model.py")
                names = re.search(r"def encode\(self, (.*)\):", (folder / "model.py").read_text()).group(1).split(", ")
                found = by_torch(folder / "model.py", out, [arrays[n] if n in arrays else arrays[n[2:]] for n in names], outputs)
            else:
                for part in ("encoder", "decoder", "whole"):
                    run(program, "export", out, "--to", "onnx", "--part", part, "-o", folder / f"{part}.onnx")
                found = [by_onnx(folder / f"{part}.onnx", arrays) for part in ("encoder", "whole")]
                outputs = [list(part) for part in found]
                onnx.checker.check_model(onnx.load(folder / "decoder.onnx"))
            cells += [f"{error(found[0], z):.1e}", f"{error(found[1], y):.1e}"]
        except Exception as fault:  # what a model of the user would meet
            cells += [str(fault).strip().splitlines()[-1][:150], ""]
    return " | ".join(cells)


program, chosen = sys.argv[1], sys.argv[2:]
worst = 0.0
print("| model | onnx encode | onnx reconstruct | torch encode | torch reconstruct |\n|---|---|---|---|---|")
for model in [Path(c) for c in chosen] or sorted(MODELS.glob("*/*.ae")):
    with tempfile.TemporaryDirectory() as folder:
        try:
            print(f"| {model.parent.name}/{model.stem} | {check(program, model, Path(folder))} |", flush=True)
        except RuntimeError as fault:
            print(f"| {model.parent.name}/{model.stem} | {str(fault)[-300:]} |", flush=True)
