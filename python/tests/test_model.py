"""Models: checked, trained, refused."""

import copy
import pickle

import numpy as np
import pytest
from conftest import MODEL

import aec_unmix as aec


def test_a_good_model_tells_its_layers_and_sizes():
    report = aec.Model(MODEL, ends=4).check()
    assert report["model"] == "Unmix"
    assert report["hyper_parameters"]["ends"] == 4
    assert [port["shape"] for port in report["inputs"]] == ["[channels]"]


def test_a_wrong_model_says_where_it_is_wrong_and_what_to_write():
    with pytest.raises(aec.ModelError) as caught:
        aec.Model(MODEL.replace("dense(hidden)", "dense(hiden)")).check()
    error = caught.value
    assert (error.code, error.line, error.column) == ("AE0201", 5, 64)
    assert "`hiden`" in error.message and "hidden" in error.cure


def test_all_mistakes_of_a_model_are_told_at_once():
    wrong = MODEL.replace("dense(hidden)", "dense(hiden)").replace("matmul(endmembers)", "matmul(endmember)")
    with pytest.raises(aec.ModelError) as caught:
        aec.Model(wrong).check()
    assert [error.line for error in caught.value.errors] == [5, 6]


def test_a_model_of_a_file_and_of_its_text_give_the_same_weights(cube, run, tmp_path):
    file = tmp_path / "a model with blanks, äöü.ae"
    file.write_text(MODEL, encoding="utf-8")
    again = aec.Model(file).train(cube, seed=1)
    assert all(np.array_equal(values, again.weights[name]) for name, values in run.weights.items())


@pytest.mark.parametrize(
    "keywords, says",
    [
        ({"epochs": -1}, "epochs"),
        ({"epochs": "many"}, "epochs"),
        ({"colour": 3}, "colour"),
        ({"learning_rate": float("nan")}, "learning"),
        ({"batch": 0}, "batch"),
        ({"repeats": 0}, "repeats"),
    ],
)
def test_a_keyword_that_is_wrong_is_an_error_that_names_it(cube, keywords, says):
    with pytest.raises(aec.CommandError, match=says):
        aec.Model(MODEL).train(cube, **keywords)


def test_a_size_that_the_model_does_not_have_is_an_error(cube):
    with pytest.raises(aec.AecError, match="width"):
        aec.Model(MODEL, width=3).train(cube)


def test_a_model_that_is_not_there_is_an_error(cube, tmp_path):
    with pytest.raises(aec.CommandError, match="no such file"):
        aec.Model(tmp_path / "none.ae").train(cube)


def test_a_model_of_a_text_is_pickled_with_its_text(tmp_path):
    model = aec.Model(MODEL, ends=2)
    pickled, copied = pickle.dumps(model), copy.deepcopy(model)
    assert repr(model) == "<model unmix.ae: ends=2>"
    del model
    for again in pickle.loads(pickled), copied:
        assert again.text.strip() == MODEL.strip() and again.check()["hyper_parameters"]["ends"] == 2
    (tmp_path / "unmix.ae").write_text(MODEL)
    assert pickle.loads(pickle.dumps(aec.Model(tmp_path / "unmix.ae"))).path == tmp_path / "unmix.ae"


def test_a_model_of_one_line_is_a_text(cube):
    with pytest.raises(aec.ModelError) as caught:
        aec.Model("model M { }").check()
    assert caught.value.line == 1


@pytest.mark.parametrize("source", ["", "  ", "\n", "model \ud800 {\n}"])
def test_a_model_that_is_no_text_is_an_error(source):
    with pytest.raises(aec.CommandError):
        aec.Model(source)


def test_the_text_of_a_file_that_cannot_be_read_is_an_error(tmp_path):
    with pytest.raises(aec.DataError, match="No such file"):
        aec.Model(tmp_path / "none.ae").text
    (tmp_path / "latin.ae").write_bytes(b"model M\xe9")
    with pytest.raises(aec.DataError, match="UTF-8"):
        aec.Model(tmp_path / "latin.ae").text


def test_warnings_of_the_program_are_warnings_of_python(cube):
    with pytest.warns(aec.AecWarning, match="AE0823"):
        run = aec.Model(MODEL).train(cube, epochs=1, learning_rate=1e-9)
    assert any(message.severity == "warning" for message in run.messages)


def test_progress_goes_to_a_function_or_nowhere(cube, capfd):
    seen = []
    aec.Model(MODEL).train(cube, seed=1, progress=seen.append)
    assert seen[-1]["epoch"] == 20 and seen[-1]["loss"]["total"] > 0
    aec.Model(MODEL).train(cube, seed=1, progress=False)
    assert capfd.readouterr().err == ""


def test_progress_on_a_terminal_is_one_line_that_renews_itself(cube, capfd):
    aec.Model(MODEL).train(cube, seed=1, progress=True)
    shown = capfd.readouterr().err
    assert shown.count("\n") == 1 and "\r\033[Kepoch 20  " in shown
    aec.Model(MODEL).train(cube, seed=1, epochs=7, progress=True)
    assert "\r\033[Kepoch 7/7  " in capfd.readouterr().err


def test_a_function_of_progress_that_fails_ends_the_training(cube):
    def fail(record):
        raise RuntimeError("enough")

    with pytest.raises(RuntimeError, match="enough"):
        aec.Model(MODEL).train(cube, epochs=10_000_000, progress=fail)


def test_repeats_give_the_best_run_and_all_others(cube):
    best = aec.Model(MODEL).train(cube, seed=1, epochs=5, repeats=3)
    assert len(best.repeats) == 3
    assert best.record["test_loss"] == min(run.record["test_loss"] for run in best.repeats)
    assert best.spread["best"] == best.path.name


def test_a_folder_of_repeats_is_made_longer(cube, tmp_path):
    data, model, folder = tmp_path / "cube.npy", tmp_path / "unmix.ae", tmp_path / "several"
    np.save(data, cube)
    model.write_text(MODEL)
    aec.Model(model).train(data, seed=1, epochs=3, repeats=2, output_dir=folder)
    best = aec.resume(folder, epochs=5)
    assert best.path.parent == folder and [run.record["epochs"] for run in best.repeats] == [5, 5]
    with pytest.raises(aec.DataError, match="no folder of a run"):
        aec.resume(tmp_path)


def test_a_new_model_for_data_trains_on_them(cube):
    text = aec.new(cube, components=3)
    assert "tmp" not in text
    assert aec.Model(text).train(cube).abundances.shape == (12, 10, 3)


def test_unmixing_finds_the_endmembers_that_are_there(truth):
    cube, endmembers, abundances = truth
    run = aec.unmix(cube, 3)
    assert run.endmembers.shape == (3, 32) and run.abundances.shape == (12, 10, 3)
    assert run.score(endmembers=endmembers, abundances=abundances)["angle_in_degrees"] < 5
