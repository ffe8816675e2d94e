"""Writes numpy.json beside itself: what numpy's RandomState draws and how numpy adds. Needs numpy."""

import json
import pathlib

import numpy as np

normals = np.random.RandomState(42).standard_normal(400)
uniforms = np.random.RandomState(1).uniform(size=60000)
permuter = np.random.RandomState(7)
fixture = {
    "normals_of_seed_42": [v.hex() for v in normals.tolist()],
    "sums_of_uniforms_of_seed_1": [
        [n, float(uniforms[:n].sum()).hex()] for n in (1, 5, 8, 100, 128, 129, 1000, 60000)
    ],
    "permutations_of_seed_7": [permuter.permutation(n).tolist() for n in (10, 3, 1, 17)],
}
path = pathlib.Path(__file__).with_name("numpy.json")
path.write_text(json.dumps(fixture, separators=(",", ":")) + "\n")
