"""Data of several inputs, masks and masked arrays."""

import tempfile

import numpy as np
import pytest
from conftest import MODEL

import aec_unmix as aec

#: A model that reads a number beside the spectrum, whose name is that of a keyword.
TWO = """ae 1

model Two(channels: int = 32) {
  encoder (x: [channels], mask: [1]) -> z: [3] { concat(x, mask) |> dense(3) }
  decoder (z) -> y: [channels] { z |> dense(channels) }
  loss mse(y, x)
}
"""


@pytest.fixture
def pixels():
    """Marks of a fifth of the pixels."""
    return np.random.default_rng(2).random((12, 10)) < 0.2


@pytest.fixture
def spoiled(cube, pixels):
    copy = cube.copy()
    copy[pixels] = np.random.default_rng(3).random((pixels.sum(), 32))
    return copy


def train(data, **keywords):
    return aec.Model(MODEL).train(data, seed=1, epochs=3, **keywords)


def marked(pixels):
    return np.repeat(pixels[..., np.newaxis], 32, axis=2)


def test_pixels_of_a_masked_array_are_left_out(spoiled, pixels):
    masked = train(np.ma.masked_array(spoiled, mask=marked(pixels)))
    assert np.array_equal(masked.latents, train(spoiled, mask=pixels).latents, equal_nan=True)
    assert np.isnan(masked.latents[pixels]).all() and np.isfinite(masked.latents[~pixels]).all()


def test_numbers_under_a_mask_may_be_anything(spoiled, pixels):
    spoiled[pixels] = np.nan
    assert np.isfinite(train(np.ma.masked_invalid(spoiled)).latents[~pixels]).all()


def test_the_mask_of_a_masked_array_joins_the_one_that_is_given(spoiled, pixels):
    one, two = pixels.copy(), pixels.copy()
    one[:6], two[6:] = False, False
    joined = train(np.ma.masked_array(spoiled, mask=marked(one)), mask=two)
    assert np.array_equal(joined.latents, train(spoiled, mask=pixels).latents, equal_nan=True)
    with pytest.raises(aec.CommandError, match="as an array too"):
        train(np.ma.masked_array(spoiled, mask=marked(one)), mask="mask.npy")
    with pytest.raises(aec.DataError, match=r"\[2\], and the data \[12, 10\]"):
        train(np.ma.masked_array(spoiled, mask=marked(one)), mask=[0, 1])


def test_a_masked_array_that_masks_nothing_is_an_array(cube):
    assert np.array_equal(train(np.ma.masked_array(cube)).latents, train(cube).latents)


def test_a_list_of_masked_arrays_and_blocks_of_dask_keep_their_masks(spoiled, pixels):
    wanted = train(spoiled, mask=pixels).latents
    masked = np.ma.masked_array(spoiled, mask=marked(pixels))
    assert np.array_equal(train(list(masked)).latents, wanted, equal_nan=True)
    dask = pytest.importorskip("dask.array")
    lazy = dask.from_array(masked, chunks=(5, 5, 32), asarray=False)
    assert np.array_equal(train(lazy).latents, wanted, equal_nan=True)


def test_a_mask_that_would_be_lost_is_an_error(cube, run):
    mask = np.zeros(cube.shape, bool)
    mask[3, 4] = True
    whole = np.ma.masked_array(cube, mask=mask.copy())
    mask[3, 4, 6:] = False
    with pytest.raises(aec.DataError, match="single channels of 1 pixels"):
        train(np.ma.masked_array(cube, mask=mask))
    for refuse in (run.encode, run.reconstruct, lambda data: aec.unmix(data, 3), lambda data: aec.new(data, 3)):
        with pytest.raises(aec.DataError, match="whose mask would be lost"):
            refuse(whole)
    with pytest.raises(aec.DataError, match="`endmembers` is a masked array"):
        run.score(endmembers=whole[3, 4:7])
    with pytest.raises(aec.DataError, match="`x` is a masked array"):
        train({"x": whole})


@pytest.mark.parametrize(
    "mask, says",
    [
        (np.full((12, 10), np.nan), "`mask` holds NaN"),
        (np.zeros((3, 3), bool), "`mask` has the shape [3, 3], but the picture has [12, 10]"),
        (np.ones((12, 10), bool), "are left out by `mask`"),
        (np.array([["a"]]), "have to be numbers"),
    ],
)
def test_a_mask_that_is_wrong_is_called_mask(cube, mask, says):
    with pytest.raises(aec.DataError) as caught:
        train(cube, mask=mask)
    assert says in str(caught.value) and tempfile.gettempdir() not in str(caught.value)


def test_an_input_may_be_called_mask(cube, pixels):
    data = {"x": cube, "mask": 7 * cube[..., :1]}
    train_two = aec.Model(TWO).train
    left_out = train_two(data, seed=1, epochs=2, mask=pixels)
    assert np.array_equal(np.isnan(left_out.latents[..., 0]), pixels)
    assert not np.isnan(train_two(data, seed=1, epochs=2).latents).any()
    assert np.array_equal(left_out.encode(data)[~pixels], left_out.latents[~pixels])


@pytest.mark.parametrize("name", ["../z", "a/b", "x=z", "X", 1, ""])
def test_a_key_that_is_no_input_is_an_error_that_names_them(cube, name, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(aec.CommandError) as caught:
        aec.Model(TWO).train({"x": cube, "mask": cube[..., :1], name: cube}, epochs=1)
    assert caught.value.cure == 'give {"x": ..., "mask": ...}' and f"`{name}`" in caught.value.message
    caught = None
    assert not list(tmp_path.rglob("*.npy"))


def test_a_run_names_what_it_reads(run, cube):
    with pytest.raises(aec.CommandError, match='give {"x": ...}'):
        run.encode({"y": cube})
    with pytest.raises(aec.CommandError, match='give {"a": ...}'):
        run.decode({"z": run.latents})
    assert np.array_equal(run.decode({"a": run.latents}), run.decode(run.latents))


def test_unmixing_takes_one_array(cube):
    for start in (aec.unmix, aec.new):
        with pytest.raises(aec.CommandError, match="give one array"):
            start({"x": cube}, 3)
        with pytest.raises(aec.CommandError, match="no data"):
            start(None, 3)
