"""Writes known.json beside itself: codes of rows with unknown entries by scipy.optimize.nnls, and linear codes by numpy's pinv, each
from the known columns alone. null is unknown. Needs numpy and scipy."""

import json
import pathlib

import numpy as np
import scipy
from scipy.optimize import nnls

random = np.random.default_rng(20260)


def case(name, x, h, hidden):
    """hidden is 1 where X is unknown."""
    w, linear = [], []
    for row, out in zip(x, hidden):
        known = out == 0
        w.append(nnls(h[:, known].T, row[known])[0].tolist())
        linear.append((row[known] @ np.linalg.pinv(h[:, known])).tolist())
    seen = [[None if o else v for v, o in zip(row, out)] for row, out in zip(x.tolist(), hidden.tolist())]
    return {"name": name, "X": seen, "H": h.tolist(), "W": w, "linear": linear}


def sparse(n, m, share=0.5):
    return random.exponential(size=(n, m)) * (random.uniform(size=(n, m)) < share)


def holes(n, m, share):
    return (random.uniform(size=(n, m)) < share).astype(int)


h, x = sparse(5, 14, 0.7), random.exponential(size=(8, 14))
same = np.zeros((8, 14), dtype=int)
same[:, ::4] = 1
fixture = {
    "scipy": scipy.__version__,
    "cases": [
        case("few unknown", x, h, holes(8, 14, 0.1)),
        case("half unknown", x, h, holes(8, 14, 0.5)),
        case("the same columns unknown", x, h, same),
        case("rows in the cone", sparse(6, 5) @ h, h, holes(6, 14, 0.3)),
    ],
}
path = pathlib.Path(__file__).with_name("known.json")
path.write_text(json.dumps(fixture, separators=(",", ":")) + "\n")
