"""The program itself: missing, killed, of another machine, interrupted."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import numpy as np
import pytest
from conftest import MODEL

import aec_unmix as aec
from aec_unmix._program import program


def test_a_missing_program_is_an_error_that_says_what_to_do(cube, monkeypatch):
    monkeypatch.setenv("AEC_PROGRAM", "/none/aec")
    with pytest.raises(aec.ProgramError, match="no program"):
        aec.Model(MODEL).train(cube)


def test_a_program_of_another_machine_is_an_error(tmp_path, monkeypatch):
    foreign = tmp_path / "aec"
    foreign.write_bytes(b"\x7fELF\x02\x01\x01" + b"\0" * 100)
    foreign.chmod(0o755)
    monkeypatch.setenv("AEC_PROGRAM", str(foreign))
    with pytest.raises(aec.ProgramError, match="does not start on this machine"):
        aec.Model(MODEL).check()


def test_a_program_that_stops_with_words_of_its_own_gives_them(tmp_path, monkeypatch):
    broken = tmp_path / "aec"
    broken.write_text("#!/bin/sh\necho 'version GLIBC_2.35 not found' >&2\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setenv("AEC_PROGRAM", str(broken))
    with pytest.raises(aec.ProgramError, match="GLIBC_2.35"):
        aec.Model(MODEL).check()


def children():
    """Programs that this process has started."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, rest = status.read_text().split("(", 1)[1].rsplit(")", 1)
        except OSError:
            continue
        state, parent = rest.split()[:2]
        if (name, int(parent)) == ("aec", os.getpid()) and state != "Z":
            found.append(int(status.parent.name))
    return found


def test_a_program_that_is_killed_is_an_error(cube):
    def kill(record):
        for child in children():
            os.kill(child, signal.SIGKILL)

    with pytest.raises(aec.ProgramError, match="SIGKILL"):
        aec.Model(MODEL).train(cube, epochs=10_000_000, progress=kill)


def once(number=3):
    """Progress that presses Ctrl-C a single time, after some epochs."""
    seen = []

    def interrupt(record):
        if record["epoch"] >= number and not seen:
            seen.append(record)
            os.kill(os.getpid(), signal.SIGINT)

    return interrupt


def test_ctrl_c_ends_a_training_and_returns_the_run(cube, capsys):
    run = aec.Model(MODEL).train(cube, epochs=10_000_000, progress=once())
    assert run.status == "interrupted" and run.latents.shape == (12, 10, 3)
    assert "interrupted" in capsys.readouterr().out
    assert not children()


def test_a_run_that_was_interrupted_goes_on_as_if_it_had_not_been(cube):
    stopped = aec.Model(MODEL).train(cube, seed=1, epochs=10_000_000, progress=once())
    epochs = stopped.record["epochs"] + 20
    again = aec.resume(stopped, epochs=epochs)
    assert again.path == stopped.path and again.status == "done"
    whole = aec.Model(MODEL).train(cube, seed=1, epochs=epochs)
    assert all(np.array_equal(values, again.weights[name]) for name, values in whole.weights.items())


def test_a_second_ctrl_c_raises_after_the_run_is_saved(cube, tmp_path):
    def interrupt(record):
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0.05)
        os.kill(os.getpid(), signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        aec.Model(MODEL).train(cube, epochs=10_000_000, progress=interrupt, output_dir=tmp_path / "run")
    assert aec.load(tmp_path / "run").weights
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_python_that_is_killed_leaves_no_training_behind(tmp_path):
    script = textwrap.dedent(
        f"""
        import aec_unmix as aec, numpy as np
        cube = np.random.default_rng(0).random((20, 32))
        aec.Model({MODEL!r}).train(cube, epochs=100_000_000, output_dir={str(tmp_path / "run")!r},
                                   progress=lambda record: print("epoch", flush=True))
        """
    )
    python = subprocess.Popen([sys.executable, "-W", "ignore", "-c", script], stdout=subprocess.PIPE)
    python.stdout.readline()
    python.kill()
    python.wait()
    for _ in range(100):
        if aec.load(tmp_path / "run").status == "interrupted":
            break
        time.sleep(0.1)
    assert aec.load(tmp_path / "run").status == "interrupted"


def test_a_python_of_several_that_mpi_started_trains_a_run_of_its_own(cube, monkeypatch):
    for variable, value in ("OMPI_COMM_WORLD_SIZE", "2"), ("OMPI_COMM_WORLD_RANK", "1"):
        monkeypatch.setenv(variable, value)
    run = aec.Model(MODEL).train(cube, seed=1, epochs=2)
    assert run.status == "done" and "processes" not in run.record


def test_the_command_of_the_package_is_the_program():
    commands = [sys.executable, "-m", "aec_unmix", "--version"], [program(), "--version"]
    said = [subprocess.run(command, capture_output=True, text=True).stdout for command in commands]
    assert said[0] == said[1] != ""


def test_ctrl_c_in_repeats_returns_the_best_of_those_that_have_begun(cube, tmp_path):
    seen = []

    def interrupt(record):
        if record["run"] == "repeat-02" and not seen:
            seen.append(record)
            os.kill(os.getpid(), signal.SIGINT)

    model, folder = aec.Model(MODEL), tmp_path / "runs"
    keywords = {"seed": 1, "epochs": 20_000, "batch": 120, "repeats": 2, "threads": 1}
    best = model.train(cube, output_dir=folder, progress=interrupt, **keywords)
    assert [run.status for run in best.repeats] == ["done", "interrupted"] and best.path.parent == folder
    assert aec.load(folder).path == best.path
    again = aec.resume(folder)
    assert [run.status for run in again.repeats] == ["done", "done"] and again.spread


def test_repeats_of_which_none_has_begun_say_so(cube, tmp_path):
    best = aec.Model(MODEL).train(cube, seed=1, epochs=1, repeats=2, output_dir=tmp_path / "runs")
    (best.path.parent / "spread.json").unlink()
    for run in best.repeats:
        (run.path / "run.json").unlink()
    with pytest.raises(aec.DataError, match="has begun"):
        aec.load(best.path.parent)


def test_a_folder_for_temporary_files_that_is_missing_is_an_error(tmp_path, monkeypatch):
    (tmp_path / "unmix.ae").write_text(MODEL)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "none"))
    with pytest.raises(aec.DataError, match="TMPDIR"):
        aec.Model(tmp_path / "unmix.ae").check()
