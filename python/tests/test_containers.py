"""Axes go in with xarray and HyperSpy, and come back."""

import numpy as np
import pytest
from conftest import MODEL

import aec_unmix as aec


@pytest.fixture
def array(cube):
    xarray = pytest.importorskip("xarray")
    return xarray.DataArray(
        cube,
        dims=("y", "x", "energy"),
        coords={
            "y": ("y", np.arange(12) * 0.5, {"units": "nm"}),
            "x": [f"column {number}" for number in range(10)],
            "energy": ("energy", np.geomspace(1, 20, 32), {"units": "keV"}),
        },
        attrs={"instrument": "none"},
    )


def test_a_data_array_comes_back_with_its_coordinates(array):
    run = aec.unmix(array, 3)
    assert run.abundances.dims == ("y", "x", "latent")
    assert run.abundances.y.identical(array.y) and run.abundances.x.identical(array.x)
    assert run.endmembers.dims == ("latent", "energy")
    assert np.allclose(run.endmembers.energy, array.energy) and run.endmembers.energy.units == "keV"
    again = run.reconstruct(array)
    assert again.attrs == array.attrs and again.coords.identical(array.coords)
    assert run.decode(run.encode(array)).dims == array.dims


def test_results_match_each_other_by_the_names_of_their_dimensions(array):
    run = aec.Model(MODEL).train(array, seed=1, epochs=1)
    assert run.encode(array).dims == run.latents.dims == run.abundances.dims == ("y", "x", "latent")
    assert np.array_equal((run.latents - run.encode(array)).values, np.zeros((12, 10, 3)))
    again = run.abundances.dot(run.endmembers)
    assert again.dims == array.dims and np.allclose(again, run.reconstruct(array), atol=1e-5)


@pytest.mark.parametrize("key", ["spectral: 0", "transpose: true"])
def test_a_model_that_turns_its_data_gives_turned_dimensions(array, key):
    """Of a cube with equal sizes, whose shape does not tell."""
    square = array[:10].isel(energy=slice(10)).drop_vars("x")
    given = square.transpose("energy", "y", "x") if key == "spectral: 0" else square
    text = MODEL.replace("test: 20%", f'file: "data.npy"\n  {key}').replace("int = 32", "int = 10")
    run = aec.Model(text).train(given, seed=1, epochs=1)
    wanted = aec.Model(MODEL.replace("  test: 20%\n", ""), channels=10).train(
        square.transpose(*run.latents.dims[:2], "energy"), seed=1, epochs=1
    )
    assert run.reconstruct(given).dims == (*run.latents.dims[:2], "energy")
    assert np.array_equal(run.reconstruct(given).values, wanted.decode(run.latents).values)


@pytest.mark.filterwarnings("ignore")
def test_a_signal_with_its_spectrum_first_comes_back_with_right_axes(cube):
    api = pytest.importorskip("hyperspy.api")
    square = cube[:10, :, :10]
    signal = api.signals.BaseSignal(np.moveaxis(square, -1, 0).copy())
    for axis, navigate in zip(signal.axes_manager._axes, (False, True, True)):
        axis.navigate = navigate
    run = aec.Model(MODEL, channels=10).train(signal, seed=1, epochs=1)
    again = run.reconstruct(signal)
    assert [axis.navigate for axis in again.axes_manager._axes] == [True, True, False]
    assert np.array_equal(again.data, aec.load(run.path).reconstruct(square))


def test_a_run_knows_the_axes_of_its_data(array):
    run = aec.unmix(array, 3)
    spatial, spectral = run.record["data"]["spatial_axes"], run.record["data"]["spectral_axes"]
    assert [axis["name"] for axis in spatial + spectral] == ["y", "x", "energy"]
    assert (spatial[0]["scale"], spatial[0]["units"]) == (0.5, "nm")
    assert np.allclose(spectral[0]["values"], array.energy)


def test_a_loaded_run_gives_what_it_is_asked_for(array, tmp_path):
    kept = aec.unmix(array, 3, output_dir=tmp_path / "run").path
    assert isinstance(aec.load(kept).latents, np.ndarray)
    assert aec.load(kept, container="xarray").latents.dims == ("y", "x", "latent")
    with pytest.raises(ValueError, match="hyperspy"):
        aec.load(kept, container="pandas")


def test_a_part_of_a_data_array_gives_that_part(array):
    run = aec.unmix(array, 3)
    assert run.encode(array[2:4]).equals(run.encode(array)[2:4])


def signal_of(cube, **options):
    api = pytest.importorskip("hyperspy.api")
    axes = [
        {"name": "y", "units": "nm", "offset": 3, "scale": 0.5, "size": 12, "navigate": True},
        {"name": "x", "units": "nm", "offset": 0, "scale": 0.25, "size": 10, "navigate": True},
        {"name": "Energy", "units": "keV", "offset": 0.1, "scale": 0.01, "size": 32, "navigate": False},
    ]
    return api.signals.Signal1D(cube.copy(), axes=axes, **options)


def axes_of(signal):
    return [(axis.name, axis.units, axis.offset, axis.scale, axis.size) for axis in signal.axes_manager._axes]


@pytest.mark.filterwarnings("ignore")
def test_a_signal_comes_back_as_a_signal(cube):
    signal = signal_of(cube, metadata={"General": {"title": "a scan"}})
    run = aec.unmix(signal, 3)
    again = run.reconstruct(signal)
    assert type(again) is type(signal) and axes_of(again) == axes_of(signal)
    assert again.metadata.General.title == "a scan"
    assert axes_of(run.abundances)[1:] == axes_of(signal)[:2]
    assert run.abundances.axes_manager.navigation_shape == (3,)
    assert axes_of(run.endmembers)[1] == axes_of(signal)[2]
    assert axes_of(run.decode(run.latents)) == axes_of(signal)
    assert np.array_equal(run.decode(run.latents).data, again.data)


@pytest.mark.filterwarnings("ignore")
def test_a_lazy_signal_is_read_block_by_block(cube):
    signal = signal_of(cube)
    run = aec.Model(MODEL).train(signal.as_lazy(), seed=1, epochs=3)
    assert np.array_equal(run.latents.data, aec.Model(MODEL).train(signal, seed=1, epochs=3).latents.data)
    assert run.reconstruct(signal.as_lazy())._lazy


@pytest.mark.filterwarnings("ignore")
def test_an_axis_that_is_not_even_keeps_its_values(cube):
    pytest.importorskip("hyperspy.api")
    signal = signal_of(cube)
    signal.axes_manager[-1].convert_to_non_uniform_axis()
    signal.axes_manager[-1].axis = np.geomspace(1, 20, 32)
    assert np.allclose(aec.unmix(signal, 3).endmembers.axes_manager[-1].axis, np.geomspace(1, 20, 32))


def test_a_data_array_whose_spectrum_comes_first_is_told_how_to_turn_it(array):
    with pytest.raises(aec.DataError) as caught:
        aec.Model(MODEL).train(array.transpose("energy", "y", "x"), epochs=1)
    assert caught.value.code == "AE6501"
    assert caught.value.cure == 'the spectrum is the last dimension, here `x`: give `array.transpose(..., "energy")`'


def test_positions_that_are_no_numbers_are_told(array):
    energies = np.where(np.arange(32) == 3, np.nan, np.arange(32))
    with pytest.warns(aec.AecWarning, match="axis `energy` has positions that are NaN") as caught:
        run = aec.Model(MODEL).train(array.assign_coords(energy=energies), epochs=1)
    assert caught[0].filename == __file__ and "AE6565" not in str([warning.message for warning in caught])
    assert run.latents.dims == ("y", "x", "latent") and run.latents.y.identical(array.y)


def test_a_dataset_is_no_array(array):
    with pytest.raises(aec.DataError, match=r"`dataset\['counts'\]`"):
        aec.Model(MODEL).train(array.to_dataset(name="counts"), epochs=1)


@pytest.mark.filterwarnings("ignore")
def test_an_axis_of_pixels_may_be_called_latent(cube):
    signal = signal_of(cube)
    signal.axes_manager._axes[0].name = "latent"
    wanted = aec.Model(MODEL).train(signal_of(cube), seed=1, epochs=1)
    run = aec.Model(MODEL).train(signal, seed=1, epochs=1)
    assert np.array_equal(run.latents.data, wanted.latents.data)
    assert axes_of(run.reconstruct(signal)) == axes_of(signal)
    assert np.allclose(run.decode(run.latents * 2 / 2).data, run.decode(run.latents).data)


@pytest.mark.filterwarnings("ignore")
def test_results_keep_the_kind_and_the_title_of_a_signal(cube):
    pytest.importorskip("exspy")
    signal = signal_of(cube, metadata={"General": {"title": "a scan"}})
    signal.set_signal_type("EELS")
    run = aec.unmix(signal, 3)
    for result in run.endmembers, run.reconstruct(signal), run.decode(run.latents), run.decode(run.encode(signal)):
        assert (type(result).__name__, result.metadata.General.title) == ("EELSSpectrum", "a scan")
    assert type(run.latents).__name__ == "Signal2D" and run.latents.metadata.General.title == "a scan"


def test_a_lazy_array_of_unknown_size_says_what_to_call(cube):
    dask = pytest.importorskip("dask.array")
    spectra = dask.from_array(cube.reshape(-1, 32))
    with pytest.raises(aec.DataError, match="compute_chunk_sizes"):
        aec.Model(MODEL).train(spectra[spectra[:, 0] > 0], epochs=1)
