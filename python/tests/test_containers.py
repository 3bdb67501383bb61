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
    assert run.endmembers.dims == ("endmembers", "energy")
    assert np.allclose(run.endmembers.energy, array.energy) and run.endmembers.energy.units == "keV"
    again = run.reconstruct(array)
    assert again.attrs == array.attrs and again.coords.identical(array.coords)
    assert run.decode(run.encode(array)).dims == array.dims


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
