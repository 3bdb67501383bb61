"""Data that are wrong are refused, and leave nothing behind."""

import tempfile

import numpy as np
import pytest
from conftest import MODEL

import aec_unmix as aec


def spoiled(cube, value):
    copy = cube.copy()
    copy[3, 4, 5] = value
    return copy


def sparse(cube):
    return pytest.importorskip("scipy.sparse").csr_matrix(cube.reshape(-1, 32))


class Tensor:
    """As a tensor of PyTorch with a gradient."""

    def __array__(self, *arguments, **keywords):
        raise RuntimeError("call .detach() first")


WRONG = {
    "a NaN": (lambda cube: spoiled(cube, np.nan), "NaN"),
    "an infinite number": (lambda cube: spoiled(cube, np.inf), "infinite"),
    "one spectrum": (lambda cube: cube[0, 0], "shape"),
    "a number": (lambda cube: 3.0, "shape"),
    "nothing": (lambda cube: cube[:0], "no values"),
    "other channels": (lambda cube: cube[..., :7], "channels=7"),
    "words": (lambda cube: cube.astype(str), "numbers"),
    "objects": (lambda cube: cube.astype(object), "numbers"),
    "five axes": (lambda cube: cube[None, None], "shape"),
    "complex numbers": (lambda cube: cube.astype(complex), "complex"),
    "a file that is not there": (lambda cube: "none.npy", "no such file"),
    "a ragged list": (lambda cube: [[1, 2], [3]], "no array of numbers"),
    "a generator": (lambda cube: (row for row in cube), "`generator` is no array"),
    "a set": (lambda cube: {1, 2}, "`set` is no array"),
    "bytes": (lambda cube: b"cube.npy", "path of a file as text"),
    "what refuses to be an array": (lambda cube: Tensor(), "call .detach"),
    "records": (lambda cube: np.zeros((4, 4), [("a", "f4"), ("b", "f4")]), r"array\['a'\]"),
    "a sparse matrix": (sparse, "toarray"),
}


@pytest.mark.parametrize("what", WRONG)
def test_wrong_data_are_refused_and_nothing_is_left(cube, what, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    make, says = WRONG[what]
    with pytest.raises(aec.DataError, match=says) as caught:
        aec.Model(MODEL).train(make(cube), epochs=1)
    assert str(tmp_path) not in caught.value.message
    caught = None
    assert not list(tmp_path.rglob("run.json"))


@pytest.mark.parametrize("what", ["a NaN", "other channels", "words"])
def test_a_run_refuses_wrong_data(run, cube, what):
    make, says = WRONG[what]
    with pytest.raises(aec.DataError):
        run.encode(make(cube))


@pytest.mark.parametrize("dtype", ["f2", "f4", "f8", ">f4", ">f8", "i2", "u2", "i8", "?", "longdouble"])
def test_all_types_of_numbers_are_read(cube, dtype):
    numbers = (cube * 100).astype(dtype)
    if dtype == "?":
        numbers = cube > 0.5
    assert aec.Model(MODEL).train(numbers, epochs=1).latents.shape == (12, 10, 3)


def test_views_and_fortran_order_give_the_same_as_copies(run, cube):
    assert np.array_equal(run.encode(cube[::-1, ::2]), run.encode(cube[::-1, ::2].copy()))
    assert np.array_equal(run.encode(np.asfortranarray(cube)), run.latents)


def test_a_mapped_file_is_read_in_its_place(run, cube, tmp_path):
    file = tmp_path / "a cube, ünïcode.npy"
    np.save(file, cube)
    mapped = np.load(file, mmap_mode="r")
    assert np.array_equal(run.encode(mapped), run.latents)
    assert np.array_equal(run.encode(mapped[2:]), run.latents[2:])
    again = aec.Model(MODEL).train(mapped, epochs=1)
    assert again.record["data"]["path"] == str(file)


def test_a_mask_leaves_pixels_out(cube):
    mask = np.zeros((12, 10), bool)
    mask[3, 4] = True
    run = aec.Model(MODEL).train(spoiled(cube, np.nan), epochs=1, mask=mask)
    assert np.isnan(run.latents[3, 4]).all() and np.isfinite(run.latents[0]).all()


def test_a_nan_is_cured_by_a_mask_in_python(cube):
    wrong = spoiled(cube, np.nan)
    with pytest.raises(aec.DataError) as caught:
        aec.Model(MODEL).train(wrong, epochs=1)
    assert "`mask=~np.isfinite(array).all(axis=-1)`" in caught.value.cure
    assert aec.Model(MODEL).train(wrong, epochs=1, mask=~np.isfinite(wrong).all(axis=-1)).status == "done"


def test_a_temporary_folder_that_cannot_be_written_is_an_error(cube, monkeypatch):
    model = aec.Model(MODEL)
    monkeypatch.setattr(tempfile, "tempdir", "/proc")
    with pytest.raises(aec.DataError, match="TMPDIR"):
        model.train(cube)


def test_data_of_huge_shapes_need_no_memory_of_their_own(run, tmp_path):
    """A million spectra of a sparse file."""
    file = tmp_path / "huge.npy"
    np.lib.format.open_memmap(file, mode="w+", dtype="f4", shape=(1_000_000, 32))
    assert run.encode(file).shape == (1_000_000, 3)
