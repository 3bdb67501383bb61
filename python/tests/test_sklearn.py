"""The estimator, as scikit-learn sees it."""

import os
import pickle
import time
import warnings

import numpy as np
import pytest
from conftest import MODEL

import aec_unmix as aec

pytest.importorskip("sklearn")
from sklearn.base import clone  # noqa: E402
from sklearn.decomposition import TruncatedSVD  # noqa: E402
from sklearn.model_selection import GridSearchCV  # noqa: E402
from sklearn.pipeline import make_pipeline  # noqa: E402
from sklearn.preprocessing import StandardScaler  # noqa: E402
from sklearn.utils.estimator_checks import check_estimator  # noqa: E402

from aec_unmix.sklearn import AecEstimator  # noqa: E402


@pytest.fixture(scope="module")
def spectra(cube):
    return cube.reshape(-1, 32)


@pytest.fixture(scope="module")
def fitted(spectra):
    return AecEstimator(3, random_state=0).fit(spectra)


def test_all_checks_of_scikit_learn_pass_within_a_minute():
    start = time.monotonic()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        results = check_estimator(AecEstimator(), on_fail=None, on_skip=None)
    failed = [result["check_name"] for result in results if result["status"] not in ("passed", "skipped")]
    # Of arrays of other libraries scikit-learn tests only where SCIPY_ARRAY_API is set.
    skipped = [result["check_name"] for result in results if result["status"] == "skipped"]
    assert not failed and set(skipped) <= {"check_array_api_input"} and len(results) >= 40
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


def test_shares_of_the_variance_add_up_to_what_the_model_explains(fitted, spectra):
    assert fitted.explained_variance_ratio_.shape == (3,)
    left = np.square(spectra - fitted.inverse_transform(fitted.transform(spectra))).sum()
    total = np.square(spectra - spectra.mean(axis=0)).sum()
    assert fitted.explained_variance_ratio_.sum() == pytest.approx(1 - left / total, abs=0.01)


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


def test_more_components_than_features_or_samples_are_refused():
    with pytest.raises(ValueError, match="n_features = 2"):
        AecEstimator(3).fit(np.random.default_rng(0).random((10, 2)))
    with pytest.raises(ValueError, match="n_samples = 3"):
        AecEstimator(4).fit(np.random.default_rng(0).random((3, 10)))


@pytest.mark.parametrize("wrong", [0, -1, 2.5, "three"])
def test_a_number_of_components_that_is_none_is_refused(wrong, spectra):
    with pytest.raises((ValueError, TypeError), match="n_components|latent"):
        AecEstimator(wrong).fit(spectra)
