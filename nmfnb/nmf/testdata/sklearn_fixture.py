"""Writes sklearn.json.gz beside itself: what scikit-learn's NMF and MiniBatchNMF find on a grid of data sets, starts, solvers, losses,
penalties and seeds. Needs scikit-learn 1.9. All data are generated. Matrices are base64 of little-endian float64."""

import base64
import gzip
import itertools
import json
import pathlib
import warnings

import numpy as np
import sklearn
from sklearn.decomposition import NMF, MiniBatchNMF

warnings.simplefilter("ignore")


def pack(a):
    a = np.ascontiguousarray(a, dtype="<f8")
    return {"shape": list(a.shape), "data": base64.b64encode(a.tobytes()).decode()}


def low_rank(seed, n, m, k, noise):
    r = np.random.RandomState(seed)
    return np.abs(r.standard_normal((n, k))) @ np.abs(r.standard_normal((k, m))) + noise * r.uniform(size=(n, m))


def holes(x, seed, share):
    return np.where(np.random.RandomState(seed).uniform(size=x.shape) < share, 0, x)


def data_sets():
    zeroed = low_rank(4, 9, 7, 3, 0.5)
    zeroed[2] = zeroed[7] = 0
    zeroed[:, 4] = 0
    return {  # X, number of components
        "square": (holes(low_rank(1, 12, 11, 3, 0.5), 1, 0.3), 3),
        "wide": (low_rank(2, 6, 17, 2, 0.4), 4),
        "tall": (low_rank(3, 21, 5, 2, 0.4), 3),
        "zero rows and columns": (zeroed, 2),
        "rank-deficient": (low_rank(5, 10, 8, 2, 0), 3),
        "counts": (np.random.RandomState(6).poisson(1.5, size=(14, 10)).astype(float), 3),
        "tiny": (1e-7 * low_rank(7, 8, 9, 3, 0.5), 3),
        "huge": (1e7 * low_rank(8, 9, 8, 3, 0.5), 3),
        "more components than columns": (low_rank(9, 9, 4, 3, 0.5), 6),
        "large enough for a randomised decomposition": (low_rank(10, 40, 35, 6, 1), 3),
    }


PENALTIES = [
    {},
    {"alpha_W": 0.01, "l1_ratio": 0.5},
    {"alpha_W": 0.02, "alpha_H": 0.0, "l1_ratio": 0.0},
    {"alpha_W": 0.0, "alpha_H": 0.01, "l1_ratio": 1.0},
]
SEEDS = [0, 42, 2**32 - 1]
STARTS = [None, "random", "nndsvd", "nndsvda", "nndsvdar", "custom"]


def grid(x, k, scale):
    starts = [s for s in STARTS if k <= min(x.shape) or s in (None, "random", "custom")]
    penalties = [{n: v * scale if n != "l1_ratio" else v for n, v in p.items()} for p in PENALTIES]
    turn = itertools.cycle(range(12))
    for init, penalty in itertools.product(starts, penalties):
        yield dict(solver="cd", init=init, **penalty)
    yield dict(solver="cd", init="random", shuffle=True)
    yield dict(solver="cd", init="random", shuffle=True, max_iter=7, **penalties[1])
    yield dict(solver="cd", init="random", tol=0, max_iter=12)
    for beta in (2, 1, 0, 0.5, 1.5, 3, -1):
        if beta <= 0 and x.min() == 0:
            continue
        for init in starts:
            if init == "nndsvd" or x.shape[0] == 40:
                continue
            yield dict(solver="mu", beta_loss=beta, init=init, max_iter=60, **penalties[next(turn) % 4])


def fit(x, k, options, seed):
    start = {}
    if options["init"] == "custom":
        r = np.random.RandomState(99)
        scale = np.sqrt(x.mean() / k)
        start = {"W": scale * r.uniform(size=(x.shape[0], k)), "H": scale * r.uniform(size=(k, x.shape[1]))}
    model = NMF(n_components=k, random_state=seed, **options)
    w = model.fit_transform(x, **{name: a.copy() for name, a in start.items()})  # it works in place
    fresh = x[::-1] * 0.5 + 0.1 * x.mean()
    codes = model.transform(fresh) if model.components_.any() else np.zeros(w.shape)
    return {
        "options": options, "seed": seed, "k": k,
        **{name + "0": pack(a) for name, a in start.items()},
        "W": pack(w), "H": pack(model.components_), "codes": pack(codes),
        "n_iter": int(model.n_iter_), "err": float(model.reconstruction_err_),
    }


def batch_grid(x, scale):
    turn = itertools.cycle(range(4))
    penalties = [{n: v * scale if n != "l1_ratio" else v for n, v in p.items()} for p in PENALTIES]
    for beta in (2, 1, 0, 0.5, 1.5, 3):
        if beta <= 0 and x.min() == 0:
            continue
        yield dict(beta_loss=beta, batch_size=4, max_iter=15, **penalties[next(turn)])
        yield dict(beta_loss=beta, batch_size=5, max_iter=6, fresh_restarts=True, forget_factor=0.9, **penalties[next(turn)])
    yield dict(batch_size=3, max_iter=100, tol=1e-3, max_no_improvement=None)
    yield dict(batch_size=3, max_iter=100, tol=0, max_no_improvement=4, transform_max_iter=9)
    yield dict(max_iter=30, init="nndsvda", beta_loss=1)
    yield dict(max_iter=4, batch_size=4, fresh_restarts=True, fresh_restarts_max_iter=5, transform_max_iter=12, beta_loss=1)


def fit_batches(x, k, options, seed):
    options = {"init": "random", **options}
    model = MiniBatchNMF(n_components=k, random_state=seed, **options)
    w = model.fit_transform(x)
    online = MiniBatchNMF(n_components=k, random_state=seed, **options)
    most = 2 * x.shape[0] // 3
    for part in (x[:most], x[most:], x[::2]):
        online.partial_fit(part)
    return {
        "options": options, "seed": seed, "k": k,
        "W": pack(w), "H": pack(model.components_), "codes": pack(model.transform(x[::-1] * 0.5 + 0.1 * x.mean())),
        "n_iter": int(model.n_iter_), "err": float(model.reconstruction_err_), "partial_H": pack(online.components_),
    }


def main():
    sets = []
    for name, (x, k) in data_sets().items():
        seeds = itertools.cycle(SEEDS)
        scale = x.mean() ** 2 if x.mean() < 1e-3 or x.mean() > 1e3 else 1
        cases = [fit(x, k, options, next(seeds)) for options in grid(x, k, scale)]
        batches = []
        if name in ("square", "wide", "tall", "zero rows and columns", "counts"):
            batches = [fit_batches(x, k, options, next(seeds)) for options in batch_grid(x, scale)]
        sets.append({"name": name, "X": pack(x), "cases": cases, "batches": batches})
    fixture = {"sklearn": sklearn.__version__, "numpy": np.__version__, "sets": sets}
    path = pathlib.Path(__file__).with_name("sklearn.json.gz")
    path.write_bytes(gzip.compress(json.dumps(fixture, separators=(",", ":")).encode(), 9, mtime=0))


if __name__ == "__main__":
    main()
