"""Runs: what is in them, and what they make of data."""

import pickle
import shutil

import numpy as np
import pytest
from conftest import MODEL, hide_cairo, needs_cairo

import aec_unmix as aec


def test_latents_and_reconstructions_have_the_shape_of_the_picture(run, cube):
    assert run.latents.shape == (12, 10, 3)
    assert np.array_equal(run.encode(cube), run.latents)
    assert run.reconstruct(cube).shape == cube.shape
    assert np.allclose(run.decode(run.encode(cube)), run.reconstruct(), atol=1e-6)


def test_a_list_of_spectra_gives_a_list_of_latents(run, cube):
    assert run.encode(cube.reshape(-1, 32)).shape == (120, 3)
    assert run.encode(cube[:1, :1]).shape == (1, 1, 3)


def test_results_are_arrays_of_their_own(run, cube):
    latents = run.latents
    latents[:] = 0
    assert run.latents.any()
    encoded = run.encode(cube)
    encoded += 1
    assert np.array_equal(run.encode(cube) + 1, encoded)


def test_the_result_of_a_pixel_does_not_depend_on_its_neighbours(run, cube):
    spectra = cube.reshape(-1, 32)
    order = np.random.default_rng(0).permutation(len(spectra))
    encoded = run.encode(spectra)
    assert np.array_equal(run.encode(spectra[order]), encoded[order])
    assert np.array_equal(run.encode(spectra[7:9]), encoded[7:9])


def test_weights_have_the_names_and_shapes_of_the_model(run):
    assert run.weights["endmembers"].shape == (3, 32)
    assert run.weights["encoder.dense.weight"].shape == (8, 32)
    assert np.array_equal(run.endmembers, run.weights["endmembers"])


def test_metrics_have_a_number_for_every_epoch(run):
    assert run.metrics["loss"].shape == (20,)
    assert run.metrics["loss"][-1] < run.metrics["loss"][0]


def test_a_model_without_endmembers_says_so(cube):
    text = MODEL.replace("  let endmembers = weight([ends, channels], start: vca, in: 0...)\n", "")
    other = aec.Model(text.replace("a |> matmul(endmembers)", "a |> dense(channels)")).train(cube, epochs=1)
    with pytest.raises(aec.DataError, match="let endmembers"):
        other.endmembers


def test_the_outputs_of_an_encoder_have_names(cube):
    text = MODEL.replace("-> a: [ends] in simplex {", "-> (a: [ends], b: [1]) {").replace(
        "x |> dense(hidden) |> relu |> dense(ends) |> softmax", "(x |> dense(ends) |> softmax, x |> dense(1))"
    )
    text = text.replace("decoder (a)", "decoder (a, b)").replace("{ a |> matmul", "{ b[0] * a |> matmul")
    two = aec.Model(text).train(cube, epochs=1)
    encoded = two.encode(cube)
    assert {name: part.shape for name, part in encoded.items()} == {"a": (12, 10, 3), "b": (12, 10, 1)}
    assert list(encoded) == ["a", "b"]
    assert np.array_equal(two.decode(encoded), two.decode(two.latents))


def test_a_score_compares_with_what_is_known(run, truth):
    score = run.score(endmembers=truth[1], abundances=truth[2])
    assert score["angle_in_degrees"] < 10 and len(score["components"]) == 3


def test_a_diagnosis_names_its_checks(run):
    diagnosis = run.diagnose()
    assert "overfit" in diagnosis.checks
    assert bool(diagnosis) == bool(diagnosis.findings)


@needs_cairo
def test_figures_and_the_page_are_shown_by_notebooks(run):
    figures = run.draw(["embeddings", "loss"])
    assert set(figures) == {"embeddings", "loss"}
    assert figures["loss"]._repr_png_().startswith(b"\x89PNG")
    assert "data:image/png;base64," in run._repr_html_()
    assert "iframe" in run.report._repr_html_()


@needs_cairo
def test_figures_of_other_formats_are_shown_as_what_they_are(run):
    drawn = run.draw("loss", format="svg")["loss"]
    assert drawn._repr_png_() is None and "<svg" in drawn._repr_svg_() and "data:image/svg+xml;base64," in drawn.html()
    drawn = run.draw("loss", format="pdf")["loss"]
    assert drawn._repr_png_() is None and drawn._repr_svg_() is None
    assert f'href="{drawn.path.as_uri()}"' in drawn._repr_html_()
    drawn = run.draw("loss", format="pdf,png")["loss"]
    assert drawn.path.suffix == ".png" and drawn._repr_png_().startswith(b"\x89PNG")


@pytest.fixture
def without_cairo(tmp_path, monkeypatch):
    monkeypatch.setenv("LD_LIBRARY_PATH", hide_cairo(tmp_path))


def test_without_cairo_figures_are_the_maps_and_say_what_to_install(without_cairo, run):
    with pytest.warns(aec.AecWarning, match="libcairo2") as caught:
        figures = run.figures
    assert caught[0].filename == __file__
    assert list(figures) == ["embeddings"] and figures["embeddings"]._repr_png_().startswith(b"\x89PNG")
    assert [file.name for file in figures["embeddings"].numbers] == ["embeddings.npy"]
    assert "data:image/png;base64," in run._repr_html_()


def test_without_cairo_a_figure_that_is_no_map_says_what_to_install(without_cairo, run, cube):
    for refuse in (lambda: run.draw("loss"), lambda: run.report):
        with pytest.raises(aec.ProgramError, match="libcairo2"):
            refuse()
    listed = aec.Model(MODEL).train(cube.reshape(-1, 32), epochs=1)
    with pytest.raises(aec.ProgramError, match="libcairo2"):
        listed.figures
    assert "libcairo" in listed._repr_html_()


def test_a_run_is_saved_and_loaded(run, cube, tmp_path):
    saved = run.save(tmp_path / "kept")
    assert np.array_equal(aec.load(tmp_path / "kept").encode(cube), run.latents)
    with pytest.raises(aec.DataError, match="exists"):
        run.save(tmp_path / "kept")
    assert saved.status == "done"


def test_a_run_is_pickled_with_its_files(run, cube):
    again = pickle.loads(pickle.dumps(run))
    assert again.path != run.path
    assert np.array_equal(again.encode(cube), run.encode(cube))
    assert np.array_equal(again.endmembers, run.endmembers)


def test_repeats_are_pickled_and_saved_together(cube, tmp_path):
    best = aec.Model(MODEL).train(cube, seed=1, epochs=2, repeats=2)
    for again in pickle.loads(pickle.dumps(best)), best.save(tmp_path / "kept"), aec.load(tmp_path / "kept"):
        assert again.path.name == best.path.name and again.spread == best.spread
        found, wanted = ([run.latents for run in one.repeats] for one in (again, best))
        assert np.array_equal(found, wanted)
    other = next(run for run in best.repeats if run is not best).save(tmp_path / "one")
    assert other.repeats == [] and (other.path / "run.json").exists()


def test_a_copy_that_has_no_room_says_so_in_a_sentence(run, tmp_path, monkeypatch):
    def fail(source, target):
        raise shutil.Error([(str(source), str(target), "[Errno 28] No space left on device")] * 9)

    monkeypatch.setattr("shutil.copytree", fail)
    with pytest.raises(aec.DataError, match="No space left on device") as caught:
        run.save(tmp_path / "kept")
    assert len(caught.value.message) < 300 and "room" in caught.value.cure


def test_a_run_that_goes_on_is_the_same_run(cube):
    run = aec.Model(MODEL).train(cube, seed=1, epochs=1)
    again = aec.resume(run, epochs=2)
    assert run.record == again.record and run.record["epochs"] == 2


def test_a_temporary_run_is_gone_with_the_object(cube):
    run = aec.Model(MODEL).train(cube, epochs=1)
    path = run.path
    assert path.exists()
    del run
    assert not path.parent.exists()


def test_a_folder_that_is_no_run_is_an_error(tmp_path):
    with pytest.raises(aec.DataError, match="no folder of a run"):
        aec.load(tmp_path)
    (tmp_path / "run.json").write_text("{")
    with pytest.raises(aec.DataError, match="damaged"):
        aec.load(tmp_path)


READ = {
    "run.json": lambda run: repr(aec.load(run.path)),
    "latents.npy": lambda run: run.latents,
    "latents.json": lambda run: run.abundances,
    "metrics.csv": lambda run: run.metrics,
    "model.ae": lambda run: run.model,
    "weights/endmembers.npy": lambda run: run.endmembers,
    "weights/endmembers.json": lambda run: run.endmembers,
    "weights.safetensors": lambda run: run.weights,
}
SPOILED = {
    "empty": lambda content: b"",
    "cut off": lambda content: content[: len(content) // 2],
    "of other bytes": lambda content: b"\x80\x04abc" * 50,
    "an empty list": lambda content: b"[]",
    "an empty object": lambda content: b"{}",
}
#: Any text may be a model, and axes may be unknown.
HARMLESS = {("model.ae", how) for how in ("empty", "cut off", "an empty list", "an empty object")}
HARMLESS.add(("weights/endmembers.json", "an empty object"))


@pytest.mark.parametrize("how", SPOILED)
@pytest.mark.parametrize("name", READ)
def test_a_damaged_file_is_an_error_that_names_it(run, tmp_path, name, how):
    saved = run.save(tmp_path / "run")
    file = saved.path / name
    file.write_bytes(SPOILED[how](file.read_bytes()))
    if (name, how) in HARMLESS:
        READ[name](saved)
        return
    with pytest.raises(aec.DataError) as caught:
        READ[name](saved)
    assert str(file) in caught.value.message and "copy" in caught.value.cure
    assert "pickle" not in str(caught.value)


@pytest.mark.parametrize("name", READ)
def test_a_missing_file_is_an_error_that_names_it(run, tmp_path, name):
    saved = run.save(tmp_path / "run")
    (saved.path / name).unlink()
    if name == "weights/endmembers.json":
        assert saved.endmembers.shape == (3, 32)
        return
    with pytest.raises(aec.DataError, match=name):
        READ[name](saved)


def test_damaged_repeats_are_an_error(cube, tmp_path):
    best = aec.Model(MODEL).train(cube, seed=1, epochs=1, repeats=2, output_dir=tmp_path / "runs")
    spread = best.path.parent / "spread.json"
    for text in ("", "[]", "{}", '{"runs": [], "best": "repeat-01"}', '{"runs": [1], "best": "repeat-01"}'):
        spread.write_text(text)
        with pytest.raises(aec.DataError, match="spread.json"):
            aec.load(best.path.parent)


def test_a_run_stays_where_it_is_when_python_goes_elsewhere(run, cube, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    saved, loaded = run.save("kept"), aec.load("kept")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    for kept in (saved, loaded):
        assert kept.path == tmp_path / "kept" and np.array_equal(kept.encode(cube), kept.latents)


def test_a_tilde_is_the_home_folder(run, cube, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    np.save(tmp_path / "cube.npy", cube)
    assert run.save("~/kept").path == tmp_path / "kept"
    assert np.array_equal(aec.load("~/kept").encode("~/cube.npy"), run.latents)


def test_a_copy_that_fails_leaves_nothing(run, tmp_path, monkeypatch):
    def fail(source, target):
        (target / "half").mkdir(parents=True)
        raise KeyboardInterrupt

    monkeypatch.setattr("shutil.copytree", fail)
    with pytest.raises(KeyboardInterrupt):
        run.save(tmp_path / "kept")
    assert not list(tmp_path.iterdir())


def test_endmembers_are_the_weight_that_is_as_long_as_the_spectra(cube):
    text = MODEL.replace("  encoder", "  let factors = weight([ends], start: 1)\n  encoder", 1)
    text = text.replace("{ a |> matmul", "{ a * factors |> matmul")
    named = aec.Model(text).train(cube, epochs=1)
    assert named.endmembers.shape == (3, 32) and np.array_equal(named.endmembers, named.weights["endmembers"])


def test_weights_that_are_cut_off_are_an_error(run, cube, tmp_path):
    saved = run.save(tmp_path / "run")
    file = saved.path / "weights.safetensors"
    file.write_bytes(file.read_bytes()[:-10])
    with pytest.raises(aec.DataError, match="cut off"):
        saved.weights
    with pytest.raises(aec.DataError):
        saved.encode(cube)


def test_an_existing_folder_is_never_overwritten(cube, tmp_path):
    (tmp_path / "note.txt").write_text("mine")
    with pytest.raises(aec.AecError, match="not empty"):
        aec.Model(MODEL).train(cube, epochs=1, output_dir=tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["note.txt"]


def test_a_folder_that_cannot_be_written_is_an_error(cube):
    with pytest.raises(aec.AecError, match="/proc"):
        aec.Model(MODEL).train(cube, epochs=1, output_dir="/proc/run")
