"""Compares `aec encode`, `aec decode` and `aec reconstruct` with the exported programs, for every model. See scripts/check-export."""

from __future__ import annotations

import argparse
import datetime
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

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "scripts" / "bench_peers"))
from markers import write_between  # noqa: E402
from programs import Failure, origin  # noqa: E402

SAMPLES = 37
LIMIT = 1e-5
MODELS = ROOT / "models"
PROGRAMS = ROOT / "Tests" / "ExportTests" / "Programs"
TASKS = ["encode", "decode", "reconstruct"]
HEAD = "| model | " + " | ".join(f"{p} {task}" for p in ["PyTorch", "ONNX"] for task in TASKS) + " |\n|" + "---|" * 7


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
    assert len(found) == len(expected), f"outputs {list(found)} in place of {list(expected)}"
    pairs = [(values, expected[name if name in expected else ""]) for name, values in found.items()]
    return max(float(np.abs(a.reshape(-1) - b.reshape(-1)).max() / max(np.abs(b).max(), 1e-6)) for a, b in pairs)


def by_torch(
    module: Path, folder: Path, arrays: dict[str, np.ndarray], codes: list[np.ndarray]
) -> list[list[np.ndarray]]:
    """What encode, decode and forward give, in the order of their outputs."""
    spec = importlib.util.spec_from_file_location("exported", module)
    exported = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(exported)
    model = exported.Model()
    model.load_state_dict(weights(folder / "weights.safetensors"))
    model.eval()
    text = module.read_text()

    def read(function: str) -> list[np.ndarray]:
        names = re.search(rf"def {function}\(self, (.*)\):", text).group(1).split(", ")
        return [arrays[n if n in arrays else n[2:]] for n in names]

    def result(function: str, inputs: list[np.ndarray]) -> list[np.ndarray]:
        values = getattr(model, function)(*map(torch.from_numpy, inputs))
        return [v.numpy() for v in (values if isinstance(values, tuple) else (values,))]

    with torch.inference_mode():
        return [result("encode", read("encode")), result("decode", codes), result("forward", read("forward"))]


def by_onnx(path: Path, arrays: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    onnx.checker.check_model(onnx.load(path), full_check=True)
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    values = session.run(None, {i.name: arrays[i.name] for i in session.get_inputs()})
    return {o.name: v for o, v in zip(session.get_outputs(), values)}


def latents(decoder: Path, codes: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """What the decoder reads, of the arrays that `aec encode` wrote: patches once more where those are pictures."""
    ports = onnx.load(decoder).graph.input
    shapes = {port.name: [d.dim_value for d in port.type.tensor_type.shape.dim[1:]] for port in ports}
    return {n: codes[n if n in codes else ""].reshape(-1, *shape) for n, shape in shapes.items()}


def in_rows(patches: np.ndarray) -> np.ndarray:
    """Patches one below the other, as a picture."""
    return patches.reshape(-1, *patches.shape[2:])


def beside(folder: Path, random: np.random.Generator) -> None:
    """Files that weights of some models start from."""
    np.save(folder / "mda.npy", random.normal(0, 0.05, (157, 156)).astype(np.float32))
    np.savez(folder / "scaler.npz", std=np.float32([1, 2, 3, 0.5]), mean=np.float32([1, 1.3, 100, 0.1]))


def samples(text: str, shapes: dict[str, tuple[int, ...]], folder: Path) -> tuple[dict[str, np.ndarray], list[str]]:
    """What the exported programs read, and the flags that name the same as files for aec."""
    random, count = np.random.default_rng(1), 1 if "patch: all" in text else 4 if "patch:" in text else SAMPLES
    arrays = {n: (random.gamma(4, 0.1, (count, *shape)) + 0.05).astype(np.float32) for n, shape in shapes.items()}
    files = {name: folder / f"{name}.npy" for name in arrays}
    for name, array in arrays.items():
        if name == "label" and "classes: true" in text:
            classes = np.arange(count) % array.shape[1]
            arrays[name] = np.eye(array.shape[1], dtype=np.float32)[classes]
            np.save(files[name], classes + 1)
            continue
        np.save(files[name], in_rows(array) if "patch:" in text else array)
    beside(folder, random)
    return arrays, [w for n, file in files.items() for w in ("--data", f"{n}={file}" if len(files) > 1 else str(file))]


def check(program: str, model: Path, folder: Path) -> list[float]:
    """The largest differences of a row of the table."""
    text, out, copy = model.read_text(), folder / "run", folder / model.name
    copy.write_text(text)
    arrays, data = samples(text, inputs(program, model), folder)
    run(program, "train", copy, *data, "--epochs", 1, "--batch", 16, "--test", 0, "--no-figures", "--out", out)
    # No input of a model is called so.
    encoded, decoded, whole = (folder / f"of-{command}.npy" for command in ("encode", "decode", "reconstruct"))
    run(program, "encode", out, *data, "-o", encoded)
    run(program, "decode", out, "--data", encoded, "-o", decoded)
    run(program, "reconstruct", out, *data, "-o", whole)
    expected = [results(path) for path in (encoded, decoded, whole)]
    for part in ("encoder", "decoder", "whole"):
        run(program, "export", out, "--to", "onnx", "--part", part, "-o", folder / f"{part}.onnx")
    codes = latents(folder / "decoder.onnx", expected[0])
    reads = {"encoder": arrays, "decoder": codes, "whole": arrays}
    by_name = [by_onnx(folder / f"{part}.onnx", read) for part, read in reads.items()]
    run(program, "export", out, "--to", "torch", "-o", folder / "model.py")
    by_place = by_torch(folder / "model.py", out, arrays, list(codes.values()))
    named = [dict(zip(names, values, strict=True)) for names, values in zip(by_name, by_place, strict=True)]
    return [error(found, right) for both in (named, by_name) for found, right in zip(both, expected, strict=True)]


def row(program: str, model: Path) -> tuple[str, bool]:
    """A line of the table, and whether all of it is near enough."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            errors = check(program, model, Path(folder))
        except Exception as fault:  # what a user of the model would meet
            return f"| {model.parent.name}/{model.stem} | {str(fault).strip().splitlines()[-1][-300:]} |" + " |" * 5, False
    cells = " | ".join(f"{error:.1e}" for error in errors)
    return f"| {model.parent.name}/{model.stem} | {cells} |", all(error <= LIMIT for error in errors)


def main(program: str, chosen: argparse.Namespace) -> None:
    shown = sorted(MODELS.glob("*/*.ae"))
    lines, far = [HEAD], []
    print(HEAD)
    for model in chosen.models or [*shown, *sorted(PROGRAMS.glob("*.ae"))]:
        line, is_near = row(program, model)
        print(line, flush=True)
        lines += [line] if model in shown else []
        far += [] if is_near else [f"{model.parent.name}/{model.stem}"]
    facts = (
        f"Measured on {datetime.date.today().isoformat()}, {origin()}, with torch {torch.__version__}, "
        f"onnx {onnx.__version__} and onnxruntime {onnxruntime.__version__}."
    )
    if chosen.write:
        write_between(ROOT / "docs" / "exporting.md", "check-export", "\n".join([*lines, "", facts, ""]))
    if far:
        raise Failure(f"more than {LIMIT:g} away: {', '.join(far)}")


def options(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/check-export", description="Compares exported programs with aec.")
    parser.add_argument("models", nargs="*", type=Path, metavar="FILE", help="these models; all of them without it")
    parser.add_argument("--write", action="store_true", help="write the table into docs/exporting.md")
    chosen = parser.parse_args(words)
    if chosen.write and chosen.models:
        parser.error("--write takes the table of all models: leave the files out")
    return chosen


if __name__ == "__main__":
    try:
        main(sys.argv[1], options(sys.argv[2:]))
    except Failure as failure:
        sys.exit(f"check-export: {failure}")
