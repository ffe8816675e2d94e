"""Writes exact.json beside itself: codes by scipy.optimize.nnls, a row at a time. Needs numpy and scipy."""

import json
import pathlib

import numpy as np
import scipy
from scipy.optimize import nnls

random = np.random.default_rng(10826)


def codes(x, h, l1=0.0, l2=0.0):
    """The minimisers of ½‖x−w·H‖² + l1·Σw + ½·l2·‖w‖² over w ≥ 0, as non-negative least-squares problems."""
    if l1 == 0 and l2 == 0:
        return [nnls(h.T, row)[0].tolist() for row in x]
    root = np.linalg.cholesky(h @ h.T + l2 * np.eye(len(h)))
    return [nnls(root.T, np.linalg.solve(root, h @ row - l1))[0].tolist() for row in x]


def case(name, x, h, alpha=0.0, l1_ratio=0.0, unique=True):
    m = h.shape[1]
    w = codes(x, h, m * alpha * l1_ratio, m * alpha * (1 - l1_ratio))
    return {"name": name, "X": x.tolist(), "H": h.tolist(), "alpha_W": alpha, "l1_ratio": l1_ratio, "unique": unique, "W": w}


def sparse(n, m, share=0.5):
    return random.exponential(size=(n, m)) * (random.uniform(size=(n, m)) < share)


h = sparse(6, 12)
x = random.exponential(size=(5, 12))
twice = np.vstack([h[:3], h[:3]])
near = np.vstack([h[:3], h[:3] + 1e-5 * sparse(3, 12)])
with_zero = h.copy()
with_zero[2] = 0
x_zero = x.copy()
x_zero[1] = 0
fixture = {
    "scipy": scipy.__version__,
    "cases": [
        case("plain", x, h),
        case("more rows of X than columns", sparse(20, 8), sparse(4, 8)),
        case("L1", x, h, 0.02, 1.0),
        case("L2", x, h, 0.02, 0.0),
        case("L1 and L2", x, h, 0.05, 0.3),
        case("a row of zeros", x_zero, h),
        case("a component of zeros", x, with_zero),
        case("rows in the cone", sparse(5, 6) @ h, h),
        case("each component twice", x, twice, unique=False),
        case("nearly collinear", x, near, unique=False),
        case("more components than columns", random.exponential(size=(5, 4)), sparse(9, 4), unique=False),
        case("one component", x, h[:1]),
        case("tiny and huge", x * 1e-120, h * np.array([[1e-40], [1], [1e40], [1e-9], [1e9], [1]])),
    ],
}
path = pathlib.Path(__file__).with_name("exact.json")
path.write_text(json.dumps(fixture, separators=(",", ":")) + "\n")
