"""The estimator, as scikit-learn sees it."""

import json
import os
import pickle
import signal
import subprocess
import sys
import time

import numpy as np
import pytest
from conftest import MODEL

import aec_unmix as aec

sklearn = pytest.importorskip("sklearn")
from sklearn.base import clone  # noqa: E402
from sklearn.decomposition import PCA, TruncatedSVD  # noqa: E402
from sklearn.model_selection import GridSearchCV  # noqa: E402
from sklearn.pipeline import make_pipeline  # noqa: E402
from sklearn.preprocessing import StandardScaler  # noqa: E402

from aec_unmix._linear import explained_shares, variances_alone  # noqa: E402
from aec_unmix.sklearn import AecEstimator  # noqa: E402


@pytest.fixture(scope="module")
def spectra(cube):
    return cube.reshape(-1, 32)


@pytest.fixture(scope="module")
def fitted(spectra):
    return AecEstimator(3, random_state=0).fit(spectra)


CHECKS = """
import json, warnings
from sklearn.utils.estimator_checks import check_estimator
from aec_unmix.sklearn import AecEstimator
warnings.simplefilter("ignore")
results = check_estimator(AecEstimator(), on_fail=None)
print(json.dumps([[result["check_name"], result["status"], result["expected_to_fail"]] for result in results]))
"""


def test_all_checks_of_scikit_learn_pass_within_a_minute():
    """In a Python of their own: SciPy has to know before it is imported that arrays of other libraries are checked."""
    start = time.monotonic()
    command = [sys.executable, "-c", CHECKS]
    said = subprocess.run(command, env={**os.environ, "SCIPY_ARRAY_API": "1"}, stdout=subprocess.PIPE, check=True)
    results = json.loads(said.stdout)
    assert [result for result in results if result[1:] != ["passed", False]] == []
    assert len(results) == 47 or sklearn.__version__[:4] != "1.9."
    # A machine that others use too may take longer.
    assert time.monotonic() - start < 60 or os.getloadavg()[0] > os.cpu_count()


def test_the_default_model_leaves_hardly_more_than_a_truncated_svd(fitted, spectra):
    svd = TruncatedSVD(3).fit(spectra)
    best = np.std(spectra - svd.inverse_transform(svd.transform(spectra)))
    ours = np.std(spectra - fitted.inverse_transform(fitted.transform(spectra)))
    # The noise is a thousandth of the spectra.
    assert ours < 1.2 * best and ours < 0.01 * np.std(spectra)
    assert fitted.score(spectra) == pytest.approx(-(ours**2), rel=1e-2)


def test_a_linear_decoder_is_its_components(fitted, spectra):
    latents = fitted.transform(spectra)
    assert fitted.is_linear_
    assert np.allclose(latents @ fitted.components_ + fitted.mean_, fitted.inverse_transform(latents), atol=1e-5)
    assert fitted.components_.shape == (3, 32) and np.array_equal(fitted.mean_, np.zeros(32))


@pytest.mark.parametrize("offset, epochs", [(0, None), (5, 3), (0, 1)])
def test_shares_of_the_variance_add_up_to_what_is_not_left_over(spectra, offset, epochs):
    """Also where the training has hardly begun, and what is left over is no noise."""
    data = spectra + offset
    estimator = AecEstimator(3, random_state=0, epochs=epochs).fit(data)
    assert estimator.is_linear_ and estimator.explained_variance_ratio_.shape == (3,)
    left = np.var(data - estimator.inverse_transform(estimator.transform(data)), axis=0).sum()
    total = np.var(data, axis=0).sum()
    assert estimator.explained_variance_ratio_.sum() == pytest.approx(1 - left / total, abs=1e-4)


def test_the_explained_variance_is_that_of_principal_components_for_the_same_components(spectra):
    pca = PCA(3).fit(spectra)
    latents = pca.transform(spectra)
    assert np.allclose(explained_shares(spectra, latents, pca.components_), pca.explained_variance_ratio_)
    twice = explained_shares(spectra, 2 * latents, pca.components_)
    assert np.allclose(twice, 0), "what is twice too large leaves as much as there was"


def test_the_explained_variance_is_what_each_component_makes_alone(fitted, spectra):
    latents = fitted.transform(spectra)
    parts = [np.var(np.outer(latents[:, k], fitted.components_[k]), axis=0, ddof=1).sum() for k in range(3)]
    assert np.allclose(fitted.explained_variance_, parts)
    pca = PCA(3).fit(spectra)
    assert np.allclose(variances_alone(pca.transform(spectra), pca.components_), pca.explained_variance_)


def test_latents_that_add_up_to_one_have_components_of_the_size_of_the_data(spectra):
    """With a column of ones they are linearly dependent, but for the rounding of single precision."""
    text = MODEL.replace("a |> matmul(endmembers)", "a |> matmul(endmembers) |> softplus")
    estimator = AecEstimator(3, model=text, epochs=3, random_state=0).fit(spectra)
    latents = estimator.transform(spectra)
    with pytest.warns(aec.AecWarning, match="not linear"):
        components = estimator.components_
    decoded = estimator.inverse_transform(latents)
    assert np.abs(components).max() < 10 * np.abs(decoded).max()
    assert np.allclose(latents @ components + estimator.mean_, decoded, atol=0.05 * np.abs(decoded).max())
    assert np.abs(estimator.explained_variance_ratio_).max() < 10


def with_data(lines):
    return MODEL.replace("  test: 20%", f'  file: "data.npy"\n  {lines}')


def test_samples_that_the_model_leaves_out_are_no_part_of_the_fit(spectra):
    estimator = AecEstimator(3, model=with_data("dead_pixels: [3, 5]"), epochs=3, random_state=0)
    latents = estimator.fit_transform(spectra)
    assert np.array_equal(np.flatnonzero(np.isnan(latents).any(axis=1)), [3, 5])
    assert np.isfinite(estimator.components_).all() and np.isfinite(estimator.explained_variance_ratio_).all()
    assert np.isfinite(estimator.explained_variance_).all()


def test_a_model_that_takes_a_list_as_a_picture_gives_a_list(spectra):
    estimator = AecEstimator(3, model=with_data("pixels: row_major(12, 10)"), epochs=3, random_state=0)
    assert estimator.fit_transform(spectra).shape == estimator.transform(spectra).shape == (120, 3)


@pytest.mark.parametrize(
    "lines, sizes, says",
    [("rows: 10...99", {}, "90 of 120 samples"), ("dead_channels: [1, 2]", {"channels": 30}, "30 of 32 features")],
)
def test_a_model_that_takes_a_part_of_the_data_is_refused(spectra, lines, sizes, says):
    with pytest.raises(ValueError, match=says):
        AecEstimator(3, model=with_data(lines), sizes=sizes, epochs=2, random_state=0).fit(spectra)


def test_keywords_of_others_are_refused(spectra):
    for method in (AecEstimator(3).fit, AecEstimator(3).fit_transform):
        with pytest.raises(TypeError, match="sample_weight"):
            method(spectra, sample_weight=np.ones(len(spectra)))


@pytest.mark.parametrize(
    "recipe, says",
    [({"epochs": 3}, "epochs="), ({"seed": 3}, "random_state"), ({"mask": [0]}, "fit"), ({"data": [0]}, "fit")],
)
def test_a_recipe_that_names_what_has_a_parameter_is_refused(spectra, recipe, says):
    with pytest.raises(ValueError, match=says):
        AecEstimator(3, recipe=recipe).fit(spectra)


def test_a_decoder_that_is_not_linear_gets_the_nearest_components_and_a_warning(spectra):
    text = MODEL.replace("a |> matmul(endmembers)", "a |> matmul(endmembers) |> tanh")
    estimator = AecEstimator(3, model=text, epochs=3, random_state=0).fit(spectra)
    assert not estimator.is_linear_
    with pytest.warns(aec.AecWarning, match="not linear"):
        assert estimator.components_.shape == (3, 32)


def test_sizes_of_a_model_follow_the_data_by_their_names(spectra):
    estimator = AecEstimator(4, model=MODEL, sizes={"hidden": 5}, epochs=2, random_state=0).fit(spectra[:, :20])
    assert estimator.run_.record["hyper_parameters"] == {"channels": 20, "ends": 4, "hidden": 5}


def test_a_pickle_has_the_run_inside(fitted, spectra):
    again = pickle.loads(pickle.dumps(fitted))
    assert again.run_.path != fitted.run_.path
    assert np.array_equal(again.transform(spectra), fitted.transform(spectra))


def test_rows_do_not_depend_on_each_other(fitted, spectra):
    whole = fitted.transform(spectra)
    order = np.random.default_rng(0).permutation(len(spectra))
    assert np.array_equal(fitted.transform(spectra[order]), whole[order])
    assert np.array_equal(np.vstack([fitted.transform(spectra[i : i + 1]) for i in range(5)]), whole[:5])


def test_the_same_seed_gives_the_same_and_none_gives_another(spectra):
    # Weights that start from the data do not depend on the seed, the order of the samples does.
    one, two = (AecEstimator(3, random_state=5, epochs=2).fit_transform(spectra) for _ in range(2))
    assert np.array_equal(one, two)
    assert np.array_equal(one, clone(AecEstimator(3, random_state=5, epochs=2)).fit(spectra).transform(spectra))
    assert not np.array_equal(one, AecEstimator(3, epochs=2).fit_transform(spectra))


def test_ctrl_c_ends_a_search_and_leaves_what_is_fitted(spectra):
    seen = []

    def interrupt(record):
        if not seen:
            seen.append(record)
            os.kill(os.getpid(), signal.SIGINT)

    estimator = AecEstimator(3, random_state=0, epochs=10_000_000, recipe={"progress": interrupt})
    with pytest.raises(KeyboardInterrupt):
        estimator.fit(spectra)
    assert estimator.run_.status == "interrupted" and estimator.transform(spectra).shape == (120, 3)
    assert estimator.components_.shape == (3, 32) and estimator.explained_variance_ratio_.shape == (3,)


def test_pipelines_and_searches_take_it(spectra):
    search = GridSearchCV(AecEstimator(random_state=0, epochs=5), {"n_components": [1, 3]}, cv=2).fit(spectra)
    assert search.best_params_ == {"n_components": 3}
    piped = make_pipeline(StandardScaler(), AecEstimator(2, random_state=0, epochs=5)).fit(spectra)
    assert list(piped.get_feature_names_out()) == ["aecestimator0", "aecestimator1"]


@pytest.mark.parametrize("wrong, says", [(np.nan, "NaN"), (np.inf, "inf")])
def test_numbers_that_are_not_finite_are_refused(fitted, spectra, wrong, says):
    spoiled = spectra.copy()
    spoiled[3, 4] = wrong
    for method in (fitted.transform, AecEstimator().fit):
        with pytest.raises(ValueError, match=says):
            method(spoiled)


def test_a_masked_array_is_refused(fitted, spectra):
    masked = np.ma.masked_less(spectra, spectra.mean())
    for method in (fitted.transform, fitted.score, AecEstimator(3).fit, AecEstimator(3).fit_transform):
        with pytest.raises(ValueError, match="masked array"):
            method(masked)
    with pytest.raises(ValueError, match="masked array"):
        fitted.inverse_transform(np.ma.masked_less(spectra[:, :3], spectra.mean()))


def test_more_components_than_features_or_samples_are_refused():
    with pytest.raises(ValueError, match="n_features = 2"):
        AecEstimator(3).fit(np.random.default_rng(0).random((10, 2)))
    with pytest.raises(ValueError, match="n_samples = 3"):
        AecEstimator(4).fit(np.random.default_rng(0).random((3, 10)))


@pytest.mark.parametrize("wrong", [0, -1, 2.5, "three", True])
def test_a_number_of_components_that_is_none_is_refused(wrong, spectra):
    with pytest.raises((ValueError, TypeError), match="n_components"):
        AecEstimator(wrong).fit(spectra)
