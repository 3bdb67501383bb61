"""An estimator of scikit-learn: `from aec_unmix.sklearn import AecEstimator`."""

from __future__ import annotations

import os
import re
import sys
import warnings
from numbers import Integral
from pathlib import Path
from typing import Any, Dict, Mapping, Optional, Tuple, Union

import numpy as np
from sklearn.base import BaseEstimator, ClassNamePrefixFeaturesOutMixin, TransformerMixin
from sklearn.utils import check_random_state
from sklearn.utils.validation import check_array, check_is_fitted, validate_data

from ._axes import Array
from ._linear import LinearDecoder, explained_shares, linear_decoder, variances_alone
from .errors import AecWarning
from .model import Model
from .run import Run

_DENSE = Path(__file__).parent / "models" / "dense.ae"
_TYPES = [np.float64, np.float32]
_NOT_IN_RECIPE = {
    "epochs": "give AecEstimator(epochs=...)",
    "seed": "give AecEstimator(random_state=...)",
    "data": "samples are given to fit",
    "mask": "leave these samples out of what is given to fit",
}


def _unmasked(X: Any) -> Any:
    """The same; refuses a mask, which scikit-learn drops without a word."""
    if np.ma.is_masked(X):
        raise ValueError("X is a masked array: leave the masked samples out, or give X.filled(...) with numbers")
    return X


def _taken(samples: Array, latents: Array) -> Tuple[Array, Array]:
    """The samples that the model does not leave out, with their latents.

    Raises:
        ValueError: the model takes other samples than those.
    """
    if len(samples) != len(latents):
        raise ValueError(
            f"the data section of the model takes {len(latents)} of {len(samples)} samples: give fit those alone"
        )
    is_taken = ~np.isnan(latents).any(axis=1)
    return samples[is_taken], latents[is_taken]


def _require_features(given: int, taken: int) -> None:
    """Refuses a model that takes some channels only: what it decodes has no place beside the samples."""
    if given != taken:
        raise ValueError(f"the model decodes {taken} of {given} features: give fit those alone")


def _listed(latents: Any) -> Array:
    """Latents row after row, where the model takes the samples as a picture."""
    array = np.asarray(latents)
    return array.reshape(-1, array.shape[-1])


class AecEstimator(ClassNamePrefixFeaturesOutMixin, TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """An autoencoder as a transformer: `transform` encodes, `inverse_transform` decodes.

    Args:
        n_components: the number of latents, where the model has a hyper-parameter for it.
        model: a path or a text with one input of one axis; a dense autoencoder without biases when left out.
        random_state: the seed of the run, a RandomState, or None for another seed each time.
        epochs: passes over the samples; those of the model when left out.
        sizes: values of other hyper-parameters of the model, as `{"hidden": 16}`.
        recipe: other keywords of `Model.train`, as `{"learning_rate": 1e-3, "threads": 1}`.

    Attributes:
        run_: the run, with all that it knows. It is pickled with the estimator.
        components_: what one more of each latent adds to a sample, [n_components, n_features].
        mean_: what latents of 0 decode to, [n_features]. Hidden from HyperSpy, which would add it to its data.
        is_linear_: whether `latents @ components_ + mean_` is exactly what the decoder gives. Else both are the
            least-squares fit to it.
        explained_variance_ratio_: the share of the variance that each component explains, [n_components]. Those of
            a linear decoder add up to 1 less the variance that is left over that of the data; one may be below 0.
        explained_variance_: the variance that each component makes alone, in squared units of the data,
            [n_components]: HyperSpy draws it as a scree plot.
        n_features_in_: features of the samples.
    """

    def __init__(
        self,
        n_components: int = 2,
        *,
        model: Union[None, str, os.PathLike[str]] = None,
        random_state: Any = None,
        epochs: Optional[int] = None,
        sizes: Optional[Mapping[str, Any]] = None,
        recipe: Optional[Mapping[str, Any]] = None,
    ) -> None:
        self.n_components = n_components
        self.model = model
        self.random_state = random_state
        self.epochs = epochs
        self.sizes = sizes
        self.recipe = recipe

    def fit(self, X: Any, y: Any = None) -> AecEstimator:
        """Trains the model on samples [n_samples, n_features]; `y` is ignored.

        Raises:
            ValueError: the samples or the model are wrong; errors of the model are `aec_unmix.ModelError`.
            KeyboardInterrupt: Ctrl-C; the estimator is fitted as far as the run came.
        """
        self._fit(X)
        return self

    def fit_transform(self, X: Any, y: Any = None) -> Array:
        """Trains, and returns the latents of the same samples, [n_samples, n_components]."""
        samples, latents = self._fit(X)
        return latents.astype(samples.dtype)

    def _fit(self, X: Any) -> Tuple[Array, Array]:
        samples = self._samples(X, ensure_min_samples=2)
        recipe = self._recipe()
        self.run_ = self._model(samples.shape).train(samples, seed=self._seed(), epochs=self.epochs, **recipe)
        latents = _listed(self.run_.latents)
        self._n_features_out = latents.shape[1]
        taken, known = _taken(samples, latents)
        self._linear = linear_decoder(self._decode, known)
        _require_features(samples.shape[1], self._linear.components.shape[1])
        self.explained_variance_ratio_ = explained_shares(taken, known, self._linear.components)
        self.explained_variance_ = variances_alone(known, self._linear.components)
        if any(run.status == "interrupted" for run in (self.run_, *self.run_.repeats)):
            # A search over estimators ends, and does not compare one that is half trained.
            raise KeyboardInterrupt
        return samples, latents

    def _samples(self, X: Any, **options: Any) -> Array:
        samples: Array = validate_data(self, _unmasked(X), dtype=_TYPES, **options)
        return samples

    def _recipe(self) -> Dict[str, Any]:
        recipe = dict(self.recipe or {})
        for name in recipe:
            if name in _NOT_IN_RECIPE:
                raise ValueError(f"recipe={{{name!r}: ...}} is none of the recipe: {_NOT_IN_RECIPE[name]}")
        return {"progress": False, **recipe}

    def _seed(self) -> int:
        if isinstance(self.random_state, Integral):
            return int(self.random_state)
        return int(check_random_state(self.random_state).randint(2**31 - 1))

    def _model(self, shape: Tuple[int, ...]) -> Model:
        """The model with the sizes of these data, as far as its shapes are names of hyper-parameters."""
        if not isinstance(self.n_components, Integral) or isinstance(self.n_components, bool):
            raise TypeError(f"n_components is a whole number, not {self.n_components!r}")
        if self.n_components < 1:
            raise ValueError(f"n_components={self.n_components} leaves nothing: give 1 or more")
        sizes = dict(self.sizes or {})
        if self.model is not None:
            return Model(self.model, **{**self._named_sizes(Model(self.model, **sizes), shape[1]), **sizes})
        if self.n_components > min(shape):
            raise ValueError(
                f"n_components={self.n_components} is more than the data have: "
                f"n_samples = {shape[0]}, n_features = {shape[1]}"
            )
        return Model(_DENSE, **{"features": shape[1], "latent": self.n_components, **sizes})

    def _named_sizes(self, model: Model, features: int) -> Dict[str, int]:
        """`channels` of `x: [channels]` and `latent` of `z: [latent]`, which follow the data and `n_components`."""
        known = model.check()
        sizes = {}
        for ports, value in ((known["inputs"], features), (known["latents"], self.n_components)):
            name = re.fullmatch(r"\[(\w+)\]", ports[0]["shape"]) if len(ports) == 1 else None
            if name and name.group(1) in known["hyper_parameters"]:
                sizes[name.group(1)] = value
        return sizes

    def transform(self, X: Any) -> Array:
        """The latents of samples, [n_samples, n_components]. Those of a row do not depend on other rows."""
        check_is_fitted(self)
        samples = self._samples(X, reset=False)
        encoded = self.run_.encode(samples)
        if isinstance(encoded, dict):
            encoded = np.concatenate(list(map(_listed, encoded.values())), axis=1)
        return _listed(encoded).astype(samples.dtype)

    def inverse_transform(self, X: Any) -> Array:
        """The samples that latents [n_samples, n_components] decode to, [n_samples, n_features]."""
        check_is_fitted(self)
        latents = check_array(_unmasked(X), dtype=_TYPES)
        return self._decode(latents).astype(latents.dtype)

    def _decode(self, latents: Array) -> Array:
        decoded = self.run_.decode(latents)
        return np.asarray(next(iter(decoded.values())) if isinstance(decoded, dict) else decoded)

    def score(self, X: Any, y: Any = None) -> float:
        """Minus the mean squared error of the reconstructions, so that larger is better."""
        check_is_fitted(self)
        samples = self._samples(X, reset=False)
        return -float(np.mean(np.square(samples - self.inverse_transform(self.transform(samples)))))

    @property
    def components_(self) -> Array:
        linear = self._matrix()
        if not linear.is_exact:
            warnings.warn(
                "the decoder is not linear: components_ and the model of a decomposition are the nearest sum of "
                "spectra, inverse_transform gives what the model makes",
                AecWarning,
                stacklevel=2,
            )
        return linear.components

    @property
    def mean_(self) -> Array:
        # HyperSpy 2.5 takes a mean for one number of each pixel, and would add it to its data.
        if str(sys._getframe(1).f_globals.get("__name__", "")).startswith("hyperspy."):
            if np.any(self._matrix().mean):
                warnings.warn("latents of 0 decode to a spectrum, which HyperSpy leaves out", AecWarning, stacklevel=2)
            raise AttributeError("mean_")
        return self._matrix().mean

    @property
    def is_linear_(self) -> bool:
        return self._matrix().is_exact

    def _matrix(self) -> LinearDecoder:
        if not hasattr(self, "_linear"):
            raise AttributeError("the estimator is not fitted")
        return self._linear

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.transformer_tags.preserves_dtype = ["float64", "float32"]
        return tags

    run_: Run
    explained_variance_: Array
    explained_variance_ratio_: Array
    _linear: LinearDecoder
    _n_features_out: int
