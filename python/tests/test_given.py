"""Data of several inputs, masks and masked arrays."""

import tempfile

import numpy as np
import pytest
from conftest import MODEL

import aec_unmix as aec
from aec_unmix._arrays import file_behind

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
    return aec.Model(MODEL).train(data, **{"seed": 1, "epochs": 3, **keywords})


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
    with pytest.raises(aec.DataError, match="other way round: give `mask.T`"):
        train(np.ma.masked_array(spoiled, mask=marked(one)), mask=two.T)
    with pytest.raises(aec.DataError, match="`mask` is a masked array itself"):
        train(np.ma.masked_array(spoiled, mask=marked(one)), mask=np.ma.masked_array(two, mask=one))


@pytest.mark.parametrize("shape", [(120,), (12, 10, 1)])
def test_a_mask_may_be_a_list_of_pixels(spoiled, pixels, shape):
    wanted = train(spoiled, mask=pixels).latents
    assert np.array_equal(train(spoiled, mask=pixels.reshape(shape)).latents, wanted, equal_nan=True)
    masked = np.ma.masked_array(spoiled, mask=marked(pixels))
    assert np.array_equal(train(masked, mask=pixels.reshape(shape)).latents, wanted, equal_nan=True)


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
    with pytest.raises(aec.DataError, match="single channels of 1 pixels"):
        aec.unmix(np.ma.masked_array(cube, mask=mask), 3)
    for refuse in (run.encode, run.reconstruct, lambda data: aec.new(data, 3)):
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


@pytest.fixture
def squares(cube):
    """A square picture and a number for each of its pixels, with names of dimensions."""
    xarray = pytest.importorskip("xarray")
    square = cube[:10] * np.arange(1, 11)[:, np.newaxis, np.newaxis]
    return xarray.DataArray(square, dims=("y", "x", "E")), xarray.DataArray(square[..., :1], dims=("y", "x", "c"))


@pytest.mark.parametrize("order", [("x", "y", "c"), ("c", "y", "x"), ("c", "x", "y")])
def test_pixels_of_several_inputs_are_aligned_by_names(squares, order):
    x, mask = squares
    run = aec.Model(TWO).train({"x": x, "mask": mask}, seed=1, epochs=1)
    turned = mask.transpose(*order)
    assert run.encode({"x": x, "mask": turned}).identical(run.encode({"x": x, "mask": mask}))
    assert aec.Model(TWO).train({"x": x, "mask": turned}, seed=1, epochs=1).latents.identical(run.latents)


def test_a_mask_is_aligned_by_names(squares, pixels):
    x, mask = squares
    marks = mask[..., 0].drop_vars("c", errors="ignore").copy(data=pixels[:10])
    for given in (marks, marks.transpose("x", "y")):
        assert np.array_equal(np.isnan(train(x, mask=given).latents.values[..., 0]), pixels[:10])


def test_signals_are_aligned_by_names(squares):
    api = pytest.importorskip("hyperspy.api")
    x, mask = squares
    names = [{"name": name, "size": 10, "navigate": True} for name in ("y", "x")]

    def signal(values, names, size):
        return api.signals.Signal1D(values, axes=[*names, {"name": "E", "size": size, "navigate": False}])

    cube, numbers = signal(x.values, names, 32), signal(mask.values, names, 1)
    turned = signal(mask.values.swapaxes(0, 1).copy(), names[::-1], 1)
    run = aec.Model(TWO).train({"x": cube, "mask": numbers}, seed=1, epochs=1)
    assert np.array_equal(run.encode({"x": cube, "mask": turned}).data, run.latents.data)


@pytest.mark.parametrize("places", [np.arange(10), np.linspace(3, 4, 10), list("abcdefghij")])
def test_axes_of_pixels_that_run_the_other_way_round_are_refused(squares, pixels, places):
    x, mask = squares
    x, turned = x.assign_coords(y=places), mask.assign_coords(y=places[::-1])
    marks = turned[..., 0].copy(data=pixels[:10])
    refused = [
        lambda: aec.Model(TWO).train({"x": x, "mask": turned}, epochs=1),
        lambda: train(x, mask=marks),
        lambda: train(x, epochs=1).score(abundances=turned),
    ]
    for refuse in refused:
        with pytest.raises(aec.DataError, match="the axis `y` of `(mask|abundances)`") as caught:
            refuse()
        assert "reindex_like" in caught.value.cure


def test_positions_that_are_others_are_told(squares):
    x, mask = squares
    pair = {"x": x.assign_coords(y=np.arange(10) * 0.5), "mask": mask.assign_coords(y=np.arange(10) * 0.5 + 1)}
    with pytest.warns(aec.AecWarning, match="the axis `y` of `mask` has other positions"):
        aec.Model(TWO).train(pair, epochs=1)


def test_a_mapped_file_that_was_replaced_is_not_read(cube, run, tmp_path):
    np.save(tmp_path / "cube.npy", cube)
    mapped = np.load(tmp_path / "cube.npy", mmap_mode="r")
    assert file_behind(mapped) == tmp_path / "cube.npy"
    np.save(tmp_path / "other.npy", cube[::-1])
    (tmp_path / "other.npy").rename(tmp_path / "cube.npy")
    assert file_behind(mapped) is None and np.array_equal(run.encode(mapped), run.encode(cube))


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


def test_unmixing_leaves_pixels_out(spoiled, pixels):
    wanted = aec.unmix(spoiled, 3, mask=pixels)
    assert np.array_equal(np.isnan(wanted.latents[..., 0]), pixels)
    masked = aec.unmix(np.ma.masked_array(spoiled, mask=marked(pixels)), 3)
    assert np.array_equal(masked.endmembers, wanted.endmembers)
    assert not np.allclose(aec.unmix(spoiled, 3).endmembers, wanted.endmembers)


def test_what_takes_no_mask_is_told_another_cure(run, spoiled):
    spoiled[3, 4, 5] = np.nan
    for refuse in (run.encode, run.reconstruct, lambda data: aec.new(data, 3)):
        with pytest.raises(aec.DataError, match="`data` has 1 value") as caught:
            refuse(spoiled)
        assert "mask" not in str(caught.value) and "isfinite" in caught.value.cure
    with pytest.raises(aec.DataError, match="`latents` has 1 value") as caught:
        run.decode([[0.5, 0.5, np.nan]])
    assert "mask" not in str(caught.value)


def test_a_file_and_a_mapped_array_have_axes_of_their_own(squares, tmp_path):
    x, _ = squares
    run = train(x.assign_coords(y=np.arange(10) * 2.0).assign_attrs(sample="A").rename("A"), epochs=1)
    assert run.reconstruct().attrs == {"sample": "A"}
    np.save(tmp_path / "other.npy", x.values)
    mapped = run.reconstruct(np.load(tmp_path / "other.npy", mmap_mode="r"))
    assert type(mapped) is np.ndarray
    named = run.reconstruct(tmp_path / "other.npy")
    assert (named.name, named.attrs, "y" in named.coords) == (None, {}, False)
    assert np.array_equal(named.values, mapped) and run.encode(str(tmp_path / "other.npy")).dims[-1] == "latent"


def test_names_of_files_are_no_data():
    with pytest.raises(aec.DataError, match="the data are texts") as caught:
        train(["a.npy", "b.npy"])
    assert "path" in caught.value.cure


def test_unmixing_takes_one_array(cube):
    for start in (aec.unmix, aec.new):
        with pytest.raises(aec.CommandError, match="give one array"):
            start({"x": cube}, 3)
        with pytest.raises(aec.CommandError, match="no data"):
            start(None, 3)


def test_a_model_for_an_array_asks_for_the_array(cube):
    with pytest.raises(aec.DataError, match="data.npy") as caught:
        aec.Model(aec.new(cube, 3)).train(epochs=1)
    assert "`model.train(data)`" in caught.value.cure
