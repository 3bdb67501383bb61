"""Measures training steps of a rung in JAX."""

from __future__ import annotations

import os

from peer import LEARNING_RATE, arguments, read_weights, report, samples

rung, folder, options = arguments()
# JAX has no setting for its threads; it starts one for each core that it is allowed to use.
os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: options.threads])

import jax  # noqa: E402
import optax  # noqa: E402

import jax_models  # noqa: E402

x = jax.numpy.asarray(samples(folder, rung.model))
optimiser = optax.adam(LEARNING_RATE)
weights = {name: jax.numpy.asarray(value) for name, value in read_weights(folder).items()}
state = (weights, optimiser.init(weights))


def update(state: tuple, x: jax.Array) -> tuple:
    weights, moments = state
    loss, gradients = jax.value_and_grad(jax_models.loss)(weights, x, rung.model, rung.sizes)
    changes, moments = optimiser.update(gradients, moments)
    return (optax.apply_updates(weights, changes), moments), loss


update = jax.jit(update, donate_argnums=0)


def step() -> jax.Array:
    global state
    state, loss = jax.block_until_ready(update(state, x))
    return loss


report(step, options.seconds)
