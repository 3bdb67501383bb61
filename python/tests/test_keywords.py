"""Keywords: which become flags, which are refused, and what messages call them."""

import numpy as np
import pytest
from conftest import MODEL

import aec_unmix as aec
from aec_unmix._flags import flags_of
from aec_unmix._wording import in_python


@pytest.mark.parametrize(
    "keywords, flags",
    [
        ({"learning_rate": np.float32(0.5), "batch": np.int64(64)}, ["--learning-rate=0.5", "--batch=64"]),
        ({"shuffle": False, "figures": True}, ["--no-shuffle", "--figures"]),
        ({"shuffle": np.bool_(False), "nesterov": np.array(True)}, ["--no-shuffle", "--nesterov"]),
        ({"no_shuffle": True, "seed": None}, ["--no-shuffle"]),
        ({"max_time": "10 min", "test_seed": 0}, ["--max-time=10 min", "--test-seed=0"]),
    ],
)
def test_keywords_are_flags(keywords, flags):
    assert flags_of("train", keywords) == flags


def test_a_switch_without_a_counterpart_is_left_out():
    assert flags_of("encode", {"best": False}) == []


@pytest.mark.parametrize(
    "keywords, says",
    [
        ({"seed": True}, "`seed` takes a value, <n>, not True"),
        ({"batch": np.True_}, "`batch` takes a value, <n>, not True"),
        ({"test": False}, "`test` takes a value, <share>, not False"),
        ({"shuffle": 0}, "`shuffle` must be True or False, not 0\n  cure: write shuffle=False"),
        ({"figures": "no"}, "`figures` must be True or False, not 'no'"),
        ({"help": True}, "help"),
        ({"version": True}, "aec.__version__"),
        ({"repeats": 2, "part": "1/2"}, "aec gather"),
        ({"out": "here"}, "output_dir"),
        ({"set": "ends=4"}, "aec.Model"),
        ({"resume": "there"}, "aec.resume"),
        ({"json": True}, "exceptions"),
        ({"o": "here"}, "long name"),
        ({"lerning_rate": 1e-3}, "no keyword `lerning_rate`. Did you mean `learning_rate`"),
        ({"colour": True}, "no keyword `colour`"),
        ({"stop": "a\0b"}, "null"),
        ({"X": [[1]]}, "the first argument, `data`"),
        ({"y": [1]}, "learns from the data alone"),
        ({"init": np.eye(3)}, "not an object of type `ndarray`\n  cure: give the path of a file"),
        ({"init": {"w": np.eye(3)}}, "not an object of type `dict`"),
        ({"ends": 4}, "`ends` is a size of the model, and no keyword of `train`"),
        ({"ends": 4}, "give `aec.Model(..., ends=4)`"),
    ],
)
def test_a_keyword_that_is_none_is_an_error_that_says_what_is_meant(cube, keywords, says):
    with pytest.raises(aec.CommandError) as caught:
        aec.Model(MODEL).train(cube, **{"epochs": 1, **keywords})
    assert says in str(caught.value) and "--" not in str(caught.value).split("cure")[0]


@pytest.mark.parametrize(
    "said, words",
    [
        ("write --batch 64", "write batch=64"),
        ("did you mean `cosine`? write --rate cosine", 'did you mean `cosine`? write rate="cosine"'),
        ("--rate cosin: `rate` must be a schedule", 'rate="cosin": `rate` must be a schedule'),
        ("--learning-rate a: `learning-rate` must be", 'learning_rate="a": `learning_rate` must be'),
        ("write --learning-rate '1e-3 * cosine'", 'write learning_rate="1e-3 * cosine"'),
        ("write --data x=FILE --data label=FILE", 'write data={"x": ..., "label": ...}'),
        ("`--data data` does not say", "`data` does not say"),
        ("give --data FILE, or write a `data` section", "give `data`, or write a `data` section"),
        ("give --epochs or --steps, not both", "give epochs or steps, not both"),
        ("--set steps=196", "steps=196"),
        ("give smaller sizes with --set", "give smaller sizes with keywords of `Model`"),
        ("give one of them: --format png,pdf", 'give one of them: format="png,pdf"'),
        ("go on: aec train --resume /a/run --epochs 80", 'go on: `aec.resume("/a/run", epochs=80)`'),
        ("write --test 2%", 'write test="2%"'),
        ("see `aec info cube.npy --key a`", "see `aec info cube.npy --key a`"),
        ("more: `aec train --resume '/a b' --epochs 4`", 'more: `aec.resume("/a b", epochs=4)`'),
        ("`mask` names `mask` of shape [3, 3], but", "`mask` has the shape [3, 3], but"),
        ('as a list: `np.save("spectra.npy", array.reshape(-1, 3))`', "as a list: `array.reshape(-1, 3)`"),
        ('for an array `np.save("mask.npy", ~a.all(axis=-1))` marks', "for an array `mask=~a.all(axis=-1)` marks"),
    ],
)
def test_messages_name_keywords(said, words):
    assert in_python(said) == words


def test_a_keyword_that_may_be_given_again_takes_a_list():
    assert flags_of("unmix", {"key": ["a: 1", "b: 2"]}) == ["--key=a: 1", "--key=b: 2"]


def test_a_path_may_begin_at_home(monkeypatch, run, cube, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "w.safetensors").write_bytes((run.path / "weights.safetensors").read_bytes())
    assert flags_of("train", {"init": "~/w.safetensors"}) == [f"--init={tmp_path}/w.safetensors"]
    assert aec.Model(MODEL).train(cube, init="~/w.safetensors", epochs=1).status == "done"


def test_a_run_goes_on_in_its_own_folder(run, tmp_path):
    with pytest.raises(aec.CommandError, match="in its own folder"):
        aec.resume(run, output_dir=tmp_path / "other")


def test_a_mistake_of_two_inputs_is_told_as_a_dict(cube):
    text = MODEL.replace("encoder (x: [channels])", "encoder (x: [channels], label: [1])")
    with pytest.raises(aec.CommandError) as caught:
        aec.Model(text).train(cube, epochs=1)
    assert caught.value.cure == 'write data={"x": ..., "label": ...}'
