"""The estimator as an algorithm of HyperSpy's decomposition, on an EDS signal."""

import importlib.util

import numpy as np
import pytest
from conftest import MODEL

import aec_unmix as aec

api = pytest.importorskip("hyperspy.api")
pytest.importorskip("sklearn")
from aec_unmix.sklearn import AecEstimator  # noqa: E402

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture
def signal():
    """Counts of 20 x 16 pixels and 64 energies."""
    rng = np.random.default_rng(0)
    shares = rng.dirichlet(np.ones(3), size=(16, 20))
    counts = rng.poisson(shares @ (50 * rng.random((3, 64)))).astype(float)
    names = [("y", "nm", True, 2.0, 16), ("x", "nm", True, 2.0, 20), ("Energy", "keV", False, 0.01, 64)]
    axes = [
        {"name": name, "units": units, "navigate": navigate, "offset": 1.0, "scale": scale, "size": size}
        for name, units, navigate, scale, size in names
    ]
    return api.signals.Signal1D(counts, axes=axes)


NAVIGATION = np.zeros((20, 16), bool)
NAVIGATION[3:5, 4] = True
CHANNELS = np.zeros(64, bool)
CHANNELS[:5] = True
OPTIONS = {
    "nothing else": {},
    "Poisson noise": {"normalize_poissonian_noise": True},
    "masked pixels": {"navigation_mask": NAVIGATION},
    "masked channels": {"signal_mask": CHANNELS},
    "all of them": {
        "navigation_mask": NAVIGATION,
        "signal_mask": CHANNELS,
        "normalize_poissonian_noise": True,
    },
    "pixels projected again": {"navigation_mask": NAVIGATION, "reproject": "navigation"},
}


def decompose(signal, algorithm, **options):
    signal.decomposition(algorithm=algorithm, output_dimension=3, print_info=False, **options)


@pytest.mark.parametrize("options", OPTIONS)
def test_a_decomposition_has_loadings_and_factors_with_the_axes_of_the_signal(signal, options):
    before = signal.data.copy()
    decompose(signal, AecEstimator(3, random_state=0), **OPTIONS[options])
    loadings, factors = signal.get_decomposition_loadings(), signal.get_decomposition_factors()
    assert loadings.data.shape == (3, 16, 20) and factors.data.shape == (3, 64)
    assert [axis.name for axis in loadings.axes_manager._axes[1:]] == ["y", "x"]
    assert (factors.axes_manager[-1].name, factors.axes_manager[-1].units) == ("Energy", "keV")
    assert np.allclose(signal.data, before), "the data are as they were"


@pytest.mark.parametrize("options", OPTIONS)
def test_the_model_of_a_decomposition_is_as_near_as_that_of_svd(signal, options):
    decompose(signal, AecEstimator(3, random_state=0), **OPTIONS[options])
    ours = np.nanstd(signal.get_decomposition_model().data - signal.data)
    decompose(signal, "SVD", **OPTIONS[options])
    assert ours < 1.01 * np.nanstd(signal.get_decomposition_model().data - signal.data)


def test_the_model_of_a_decomposition_is_what_a_linear_decoder_gives(signal):
    estimator = AecEstimator(3, random_state=0)
    decompose(signal, estimator)
    spectra = signal.data.reshape(-1, 64)
    wanted = estimator.inverse_transform(estimator.transform(spectra)).reshape(16, 20, 64)
    assert np.allclose(signal.get_decomposition_model().data, wanted, atol=1e-4)


def test_a_decoder_that_is_not_linear_is_told(signal):
    text = MODEL.replace("a |> matmul(endmembers)", "a |> matmul(endmembers) |> tanh")
    with pytest.warns(aec.AecWarning, match="not linear"):
        decompose(signal, AecEstimator(3, model=text, epochs=2, random_state=0))


def test_a_spectrum_that_the_decoder_adds_is_told(signal):
    text = MODEL.replace("a |> matmul(endmembers)", "a |> dense(channels)").replace(
        "  let endmembers = weight([ends, channels], start: vca, in: 0...)\n", ""
    )
    before = signal.data.copy()
    with pytest.warns(aec.AecWarning, match="HyperSpy leaves out"):
        decompose(signal, AecEstimator(3, model=text, epochs=2, random_state=0))
    assert np.array_equal(signal.data, before)


@pytest.fixture
def decomposed(signal):
    """Of an EDS signal where its library is there; axes are the same in all kinds of signals."""
    if importlib.util.find_spec("exspy"):
        signal.set_signal_type("EDS_TEM")
    decompose(signal, AecEstimator(3, random_state=0, epochs=5))
    return signal


@pytest.fixture
def drawn():
    """Calls a function that draws, and returns all axes of its figures."""
    pytest.importorskip("matplotlib").use("Agg")
    from matplotlib import pyplot

    def draw(function):
        pyplot.close("all")
        function()
        return [axes for number in pyplot.get_fignums() for axes in pyplot.figure(number).axes]

    yield draw
    pyplot.close("all")


def test_factors_are_drawn_over_the_energies(decomposed, drawn):
    energies = 1 + 0.01 * np.arange(64)
    (axes,) = drawn(decomposed.plot_decomposition_factors)
    assert axes.get_xlabel() == "keV" and len(axes.lines) == 3
    assert all(np.allclose(line.get_xdata(), energies) for line in axes.lines)
    spectrum = drawn(decomposed.get_decomposition_factors().plot)[-1]
    assert spectrum.get_xlabel() == "Energy axis (keV)" and np.allclose(spectrum.lines[0].get_xdata(), energies)


def test_loadings_are_drawn_as_maps_in_nanometres(decomposed, drawn):
    maps = [axes for axes in drawn(decomposed.plot_decomposition_loadings) if axes.images and axes.get_title()]
    assert [(axes.get_xlabel(), axes.get_ylabel()) for axes in maps] == 3 * [("nm", "nm")]
    # Columns lie at 1, 3, ... 39 nm, rows at 1 to 31 nm.
    assert all(np.allclose(axes.images[0].get_extent(), [1, 39, 31, 1]) for axes in maps)
    wanted = decomposed.get_decomposition_loadings().data
    assert all(np.allclose(axes.images[0].get_array(), map_) for axes, map_ in zip(maps, wanted))
    labels = [
        (axes.get_xlabel(), axes.get_ylabel()) for axes in drawn(decomposed.get_decomposition_loadings().plot)
    ]
    assert ("x axis (nm)", "y axis (nm)") in labels


def test_the_scree_plot_shows_what_each_component_makes(decomposed, drawn):
    alone = decomposed.learning_results.decomposition_algorithm.explained_variance_
    (axes,) = drawn(decomposed.plot_explained_variance_ratio)
    found = decomposed.get_explained_variance_ratio().data
    assert np.allclose(found, alone / alone.sum()) and axes.lines
    drawn(decomposed.plot_cumulative_explained_variance_ratio)
    assert 0 <= decomposed.estimate_elbow_position() < 3
    decomposed.cluster_analysis("decomposition", n_clusters=2)
    assert decomposed.get_cluster_labels().data.shape == (2, 16, 20)


def test_parts_of_a_decomposition_of_an_eds_signal_are_signals_of_its_kind(decomposed):
    kind = type(decomposed)
    assert kind.__name__ == ("EDSTEMSpectrum" if importlib.util.find_spec("exspy") else "Signal1D")
    parts = decomposed.get_decomposition_factors(), decomposed.get_decomposition_model()
    assert [type(part) for part in parts] == [kind, kind]
    run = aec.unmix(decomposed, 3)
    assert [type(part) for part in (run.endmembers, run.reconstruct(decomposed))] == [kind, kind]
