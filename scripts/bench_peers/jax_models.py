"""The models of the ladder in JAX, as functions of weights that are named as in PyTorch."""

from __future__ import annotations

import jax
import jax.numpy as jnp
from jax import Array, lax

Weights = dict[str, Array]


def loss(weights: Weights, x: Array, model: str, sizes: dict) -> Array:
    """Mean squared error, and l1 times the sum of all latent values of the batch."""
    encoder, decoder = PARTS[model]
    z = encoder(part(weights, "encoder"), x, sizes)
    y = decoder(part(weights, "decoder"), z, sizes)
    return jnp.mean((y - x) ** 2) + sizes.get("l1", 0) * jnp.sum(jnp.abs(z))


def part(weights: Weights, name: str) -> Weights:
    return {key[len(name) + 1 :]: value for key, value in weights.items() if key.startswith(name + ".")}


def linear(weights: Weights, x: Array) -> Array:
    return x @ weights["weight"].T + weights["bias"]


def convolution(weights: Weights, x: Array) -> Array:
    """With a kernel of one step, over samples [batch, steps, features]."""
    return x @ weights["weight"][:, :, 0].T + weights["bias"]


def dense_part(weights: Weights, x: Array, sizes: dict) -> Array:
    return linear(part(weights, "dense_1"), x)


def wide_part(weights: Weights, x: Array, sizes: dict) -> Array:
    for name in ("dense_1", "dense_2"):
        x = jax.nn.relu(linear(part(weights, name), x))
    return linear(part(weights, "dense_3"), x)


def shares_encoder(weights: Weights, x: Array, sizes: dict) -> Array:
    hidden = layernorm(part(weights, "norm"), jax.nn.leaky_relu(linear(part(weights, "dense_1"), x)))
    return jax.nn.softmax(linear(part(weights, "dense_2"), hidden))


def shares_decoder(weights: Weights, z: Array, sizes: dict) -> Array:
    return z @ weights["dense_1.weight"].T


def conv1d(weights: Weights, x: Array, stride: int = 1) -> Array:
    """Over samples [batch, steps, features], with zeros that keep the places of an odd kernel in the middle."""
    kernel = weights["weight"]
    around = kernel.shape[2] // 2
    form = ("NWC", "OIW", "NWC")
    return lax.conv_general_dilated(x, kernel, (stride,), [(around, around)], dimension_numbers=form) + weights["bias"]


def conv_encoder(weights: Weights, x: Array, sizes: dict) -> Array:
    for name in ("conv_1", "conv_2", "conv_3"):
        x = jax.nn.relu(conv1d(part(weights, name), x, stride=2))
    return linear(part(weights, "embedding"), x.reshape(x.shape[0], -1))


def conv_decoder(weights: Weights, z: Array, sizes: dict) -> Array:
    expanded = jax.nn.relu(linear(part(weights, "expand"), z)).reshape(-1, sizes["steps"], sizes["width"])
    return conv1d(part(weights, "conv_2"), jax.nn.relu(conv1d(part(weights, "conv_1"), expanded)))


def lstm(weights: Weights, x: Array) -> Array:
    """Both directions over a sequence [steps, batch, features]."""
    directions = [("", False), ("_reverse", True)]
    return jnp.concatenate([lstm_direction(weights, x, *direction) for direction in directions], axis=-1)


def lstm_direction(weights: Weights, x: Array, suffix: str, reverse: bool) -> Array:
    w_ih, w_hh, b_ih, b_hh = (weights[f"{key}_l0{suffix}"] for key in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"))

    def step(carry: tuple[Array, Array], from_input: Array) -> tuple[tuple[Array, Array], Array]:
        h, c = carry
        i, f, g, o = jnp.split(from_input + h @ w_hh.T, 4, axis=-1)
        c = jax.nn.sigmoid(f) * c + jax.nn.sigmoid(i) * jnp.tanh(g)
        h = jax.nn.sigmoid(o) * jnp.tanh(c)
        return (h, c), h

    zeros = jnp.zeros((x.shape[1], w_hh.shape[1]), x.dtype)
    return lax.scan(step, (zeros, zeros), x @ w_ih.T + b_ih + b_hh, reverse=reverse)[1]


def sparse_lstm_encoder(weights: Weights, x: Array, sizes: dict) -> Array:
    states = lstm(part(weights, "lstm"), x.swapaxes(0, 1))
    return jax.nn.relu(linear(part(weights, "embedding"), states[-1]))


def sparse_lstm_decoder(weights: Weights, z: Array, sizes: dict) -> Array:
    repeated = jnp.broadcast_to(z, (sizes["steps"], *z.shape))
    states = lstm(part(weights, "lstm"), repeated)
    return convolution(part(weights, "tdd"), states.swapaxes(0, 1))


def layernorm(weights: Weights, x: Array) -> Array:
    return jax.nn.standardize(x, epsilon=1e-5) * weights["weight"] + weights["bias"]


def self_attention(weights: Weights, x: Array, heads: int) -> Array:
    projected = x @ weights["in_proj_weight"].T + weights["in_proj_bias"]
    q, k, v = (each.reshape(*x.shape[:2], heads, -1) for each in jnp.split(projected, 3, axis=-1))
    attended = jax.nn.dot_product_attention(q, k, v)
    return linear(part(weights, "out_proj"), attended.reshape(x.shape))


def transformer(weights: Weights, x: Array, heads: int) -> Array:
    a = layernorm(part(weights, "norm1"), x + self_attention(part(weights, "attn"), x, heads))
    hidden = jax.nn.relu(linear(part(weights, "ff.0"), a))
    return layernorm(part(weights, "norm2"), a + linear(part(weights, "ff.2"), hidden))


def transformer_blocks(weights: Weights, x: Array, sizes: dict) -> Array:
    x = x + sinusoids(*x.shape[1:])
    for index in range(sizes["layers"]):
        x = transformer(part(weights, f"transformer_blocks.{index}"), x, sizes["heads"])
    return x


def sinusoids(steps: int, width: int) -> Array:
    angles = jnp.arange(steps)[:, None] * 10000 ** (-jnp.arange(0, width, 2) / width)
    return jnp.stack([jnp.sin(angles), jnp.cos(angles)], axis=-1).reshape(steps, width)


def attention_encoder(weights: Weights, x: Array, sizes: dict) -> Array:
    states = transformer_blocks(weights, linear(part(weights, "input_proj"), x), sizes)
    return jax.nn.relu(linear(part(weights, "embedding"), states[:, -1]))


def attention_decoder(weights: Weights, z: Array, sizes: dict) -> Array:
    expanded = linear(part(weights, "expand"), z).reshape(-1, sizes["steps"], sizes["width"])
    return convolution(part(weights, "output_proj"), transformer_blocks(weights, expanded, sizes))


def conv2d(weights: Weights, x: Array) -> Array:
    """Over pictures [batch, height, width, features], mirrored at the edges."""
    kernel = weights["weight"]
    around = kernel.shape[2] // 2
    mirrored = jnp.pad(x, ((0, 0), (around, around), (around, around), (0, 0)), mode="reflect")
    form = ("NHWC", "OIHW", "NHWC")
    return lax.conv_general_dilated(mirrored, kernel, (1, 1), "VALID", dimension_numbers=form)


def batchnorm(weights: Weights, x: Array) -> Array:
    """Of a training step; the running statistics are left as they are."""
    axes = tuple(range(x.ndim - 1))
    centred = (x - x.mean(axes)) * lax.rsqrt(x.var(axes) + 1e-5)
    return centred * weights["weight"] + weights["bias"]


def pictures_encoder(weights: Weights, x: Array, sizes: dict) -> Array:
    for number in (1, 2):
        h = jax.nn.leaky_relu(conv2d(part(weights, f"conv_{number}"), x), 0.02)
        x = batchnorm(part(weights, f"norm_{number}"), h)
    return jax.nn.softmax(3 * x)


def pictures_decoder(weights: Weights, z: Array, sizes: dict) -> Array:
    return conv2d(part(weights, "endmembers"), z)


PARTS = {
    "dense": (dense_part, dense_part),
    "lstm_sparse": (sparse_lstm_encoder, sparse_lstm_decoder),
    "wide": (wide_part, wide_part),
    "shares": (shares_encoder, shares_decoder),
    "conv": (conv_encoder, conv_decoder),
    "attention": (attention_encoder, attention_decoder),
    "pictures": (pictures_encoder, pictures_decoder),
}
