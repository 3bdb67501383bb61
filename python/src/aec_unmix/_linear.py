"""A decoder as a matrix: exact where it is linear, else the nearest one."""

from __future__ import annotations

from typing import Callable, NamedTuple

import numpy as np

from ._axes import Array

#: As many latents are decoded at most, to see whether the decoder is linear.
_MOST = 4096


class LinearDecoder(NamedTuple):
    """`latents @ components + mean` is what the decoder gives, exactly or nearly."""

    #: What one more of each latent adds, [components, features].
    components: Array
    #: What latents of 0 give, [features].
    mean: Array
    is_exact: bool


def linear_decoder(decode: Callable[[Array], Array], latents: Array) -> LinearDecoder:
    """The matrix of a decoder.

    Args:
        decode: takes [n, latents] and returns [n, features].
        latents: those of the training samples, [samples, latents].
    """
    some = latents[:: -(-len(latents) // _MOST)].astype(np.float64)
    sizes = np.where(np.abs(some).max(axis=0) > 0, np.abs(some).max(axis=0), 1.0)
    count = latents.shape[1]
    decoded = decode(np.concatenate([np.zeros((1, count)), np.diag(sizes), some])).astype(np.float64)
    mean, spectra = decoded[0], decoded[1 + count :]
    components = (decoded[1 : 1 + count] - mean) / sizes[:, np.newaxis]
    if _is_near(some @ components + mean, spectra):
        return LinearDecoder(components, mean, True)
    solution = _nearest(np.hstack([np.ones((len(some), 1)), some]), spectra)
    return LinearDecoder(solution[1:], solution[0], False)


def _nearest(columns: Array, wanted: Array) -> Array:
    """The least-squares solution. What columns differ by in the last digits of single precision is nothing."""
    sizes = np.linalg.norm(columns, axis=0)
    sizes = np.where(sizes > 0, sizes, 1.0)
    solution: Array = np.linalg.lstsq(columns / sizes, wanted, rcond=1e-6)[0]
    return solution / sizes[:, np.newaxis]


def _is_near(found: Array, wanted: Array) -> bool:
    """Whether both differ by no more than rounding to single precision."""
    largest = np.abs(wanted).max(initial=0.0)
    return bool(np.abs(found - wanted).max(initial=0.0) <= 1e-5 * largest + 1e-30)


def explained_shares(data: Array, latents: Array, components: Array) -> Array:
    """The share of the variance of the data that each component explains, [components].

    Shares add up to 1 less the variance that is left over that of the data, also where latents are correlated and
    where the decoder is not the best one: variance that two components explain or spoil together is halved.
    """
    centred = data - data.mean(axis=0, dtype=np.float64)
    total = float(np.square(centred).sum())
    moved = latents - latents.mean(axis=0, dtype=np.float64)
    with_data = np.einsum("kf,kf->k", moved.T @ centred, components)
    with_all = ((moved.T @ moved) * (components @ components.T)).sum(axis=1)
    return (2 * with_data - with_all) / total if total > 0 else np.zeros(len(components))


def variances_alone(latents: Array, components: Array) -> Array:
    """The variance that each component makes by itself, [components]; for principal components what each explains.

    It is never below 0, also of latents that oppose each other as abundances do.
    """
    made: Array = np.var(latents, axis=0, ddof=1, dtype=np.float64) * np.square(components).sum(axis=1)
    return made
