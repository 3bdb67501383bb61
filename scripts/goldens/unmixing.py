"""The numbers of Tests/TrainingTests/ReferenceMethodTests.swift: methods of unmixing as their papers have them, in NumPy.

    python3 scripts/goldens/unmixing.py

Nothing here follows the Swift code. The data are formulas, so that both sides have the same without a file.
"""
import numpy as np
from scipy.optimize import nnls
from scipy.special import gammaln, log_ndtr


def points():
    i = np.arange(40)
    return np.stack([2 + 1.5 * np.sin(1.7 * i), 1 + np.cos(2.3 * i)], 1), 0.2 * (1 + i % 3)


def mixtures(noise=0.02, spectra=200, channels=24):
    i, j = np.arange(spectra)[:, None], np.arange(channels)[None]
    ends = np.array([1 + np.sin(0.3 * j[0] * (row + 1) + row) for row in range(3)])
    shares = np.abs(np.concatenate([np.sin(1.3 * i), np.sin(2.1 * i + 1), np.sin(3.7 * i + 2)], 1))
    shares /= shares.sum(1, keepdims=True)
    return shares @ ends + noise * np.sin(12.9898 * i + 78.233 * j) * np.cos(4.1414 * i * j + j), ends


def log_density(corners, y, noise):
    """Points even over the hull of corners, with normal noise: probabilistic simplex component analysis, one face."""
    count, width = corners.shape
    if count == 1:
        return -((y - corners) ** 2).sum(1) / (2 * noise**2) - width * np.log(noise * np.sqrt(2 * np.pi))
    centre = corners.mean(0)
    arms = corners - centre
    inverse = np.linalg.pinv(arms @ arms.T, hermitian=True)
    amounts = (y - centre) @ (inverse @ arms).T + 1 / count
    rest = y - centre - (amounts - 1 / count) @ arms
    ratios = amounts / (noise[:, None] * np.sqrt(np.diag(inverse)))
    volume = 0.5 * np.log(np.linalg.eigvalsh(arms @ arms.T)[1:]).sum() + 0.5 * np.log(count)
    beside = -(rest**2).sum(1) / (2 * noise**2) - (width - count + 1) * np.log(noise * np.sqrt(2 * np.pi))
    return gammaln(count) - volume + log_ndtr(ratios).sum(1) + beside


FACES = [[0, 1, 2], [0, 1], [1, 2], [2]], [0.0, -1, -2, -1.5]
GRAINS = [[0], [1], [2], [0, 1], [0, 2], [1, 2]], [0.0, -0.5, -1, -2, -1.5, -1]


def likelihood(faces, shares):
    y, noise = points()
    corners, shares = np.array([[0.0, 0], [4, 0.5], [1, 3]]), np.array(shares)
    weights = np.exp(shares) / np.exp(shares).sum()
    return -np.log(sum(w * np.exp(log_density(corners[f], y, noise)) for f, w in zip(faces, weights))).mean()


def constrained_squares():
    x, ends = mixtures()
    large = 1e4
    matrix = np.concatenate([ends.T, large * np.ones((1, 3))])
    shares = np.array([nnls(matrix, np.append(row, large))[0] for row in x])
    return ((x - shares @ ends) ** 2).sum()


def nndsvda(x, rank):
    """Boutsidis and Gallopoulos, 2008, with the mean of the data in place of zeros."""
    left, sizes, right = np.linalg.svd(x, full_matrices=False)
    w, h = np.zeros((len(x), rank)), np.zeros((rank, x.shape[1]))
    for k in range(rank):
        parts = [(np.maximum(s * left[:, k], 0), np.maximum(s * right[k], 0)) for s in (1, -1)]
        u, v = max(parts, key=lambda part: np.linalg.norm(part[0]) * np.linalg.norm(part[1]))
        m = np.linalg.norm(u) * np.linalg.norm(v)
        w[:, k] = np.sqrt(sizes[k] * m) * u / np.linalg.norm(u)
        h[k] = np.sqrt(sizes[k] * m) * v / np.linalg.norm(v)
    w[w <= 0], h[h <= 0] = x.mean(), x.mean()
    return w, h


def factors(turns, rank=3):
    """Multiplicative updates (Lee and Seung, 2001) of the least squares."""
    x, _ = mixtures()
    w, h = nndsvda(x, rank)
    for _ in range(turns):
        h *= w.T @ x / (w.T @ w @ h)
        w *= x @ h.T / (w @ h @ h.T)
    return ((x - w @ h) ** 2).sum()


def divergence_factors(turns, rank=3):
    """The same of the Kullback-Leibler divergence, amounts first, on data above 0."""
    x = mixtures()[0] + 0.1
    w, h = nndsvda(x, rank)
    for _ in range(turns):
        w *= (x / (w @ h)) @ h.T / h.sum(1)
        h *= w.T @ (x / (w @ h)) / w.sum(0)[:, None]
    return (x * np.log(x / (w @ h)) - x + w @ h).sum()


def divergence_of_scikit_learn(turns, rank=3):
    """None where it is not installed. It is the reference of the number above."""
    try:
        from sklearn.decomposition import NMF
    except ImportError:
        return None
    model = NMF(rank, init="nndsvda", solver="mu", beta_loss="kullback-leibler", max_iter=turns, tol=0)
    x = mixtures()[0] + 0.1
    w = model.fit_transform(x)
    return (x * np.log(x / (w @ model.components_)) - x + w @ model.components_).sum()


PURE = [17, 90, 141]


def vertices(noise, seed, count=3):
    """Vertex component analysis (Nascimento and Dias, 2005): the numbers of the pixels, and their spectra."""
    x, ends = mixtures(noise)
    x[PURE] += ends - mixtures(0)[0][PURE]
    draw, mean = np.random.default_rng(seed), x.mean(0)
    about = np.linalg.eigh((x - mean).T @ (x - mean) / len(x))[1][:, ::-1][:, :count]
    kept, power = (((x - mean) @ about) ** 2).sum() / len(x) + mean @ mean, (x**2).sum() / len(x)
    snr = np.inf if power - kept < 1e-12 else 10 * np.log10((kept - count / x.shape[1] * power) / (power - kept))
    if snr < 15 + 10 * np.log10(count):
        basis = about[:, : count - 1]
        scores = (x - mean) @ basis
        y = np.c_[scores, np.full(len(x), np.sqrt((scores**2).sum(1).max()))]
        spectra = mean + scores @ basis.T
    else:
        basis = np.linalg.eigh(x.T @ x / len(x))[1][:, ::-1][:, :count]
        scores = x @ basis
        y = scores / (scores @ scores.mean(0))[:, None]
        spectra = scores @ basis.T
    found = np.zeros((count, count))
    found[-1, 0] = 1
    chosen = []
    for number in range(count):
        f = draw.random(count)
        f -= found @ np.linalg.pinv(found) @ f
        chosen.append(int(np.abs(y @ f).argmax()))
        found[:, number] = y[chosen[-1]]
    order = np.argsort(chosen)
    return tuple(np.array(chosen)[order]), spectra[np.array(chosen)[order]]


def hysime(noise):
    """Bioucas-Dias and Nascimento, 2008: each channel by regression on all others."""
    x, _ = mixtures(noise)
    rest = np.zeros_like(x)
    for channel in range(x.shape[1]):
        others = np.delete(x, channel, 1)
        rest[:, channel] = x[:, channel] - others @ np.linalg.lstsq(others, x[:, channel], rcond=None)[0]
    signal = (x - rest).T @ (x - rest) / len(x)
    directions = np.linalg.eigh(signal)[1]
    power = np.diag(directions.T @ (x.T @ x / len(x)) @ directions)
    disturbance = (directions**2 * ((rest**2).mean(0))[:, None]).sum(0)
    return int((2 * disturbance < power).sum())


print("likelihood", likelihood(*FACES), "of grains", likelihood(*GRAINS))
print("fcls", constrained_squares())
print("nmf start", factors(0), "and after 200", factors(200))
print("nmf_kl start", divergence_factors(0), "and after 200", divergence_factors(200))
print("nmf_kl of scikit-learn after 200", divergence_of_scikit_learn(200))
for noise in (0, 0.02):
    print("vca with noise", noise, "chooses", {tuple(map(int, vertices(noise, seed)[0])) for seed in range(200)})
print("vca with noise 0.02, numbers", vertices(0.02, 0)[1][:, [0, 11, 23]].tolist())
print("hysime", hysime(0.02))
