"""Writes npy.npz beside itself: arrays as numpy saves them, which npy_test.go reads. Needs numpy."""

import io
import pathlib
import zipfile

import numpy as np

grid = np.arange(6).reshape(2, 3)
arrays = {
    "f8": grid / 7,
    "f4": (grid / 7).astype("<f4"),
    "big endian": (grid / 7).astype(">f8"),
    "columns first": np.asfortranarray(grid / 7),
    "one dimension": np.arange(4) / 8,
    "i8": grid - 3,
    "u1": grid.astype("u1"),
    "bool": grid > 2,
}
path = pathlib.Path(__file__).with_name("npy.npz")
with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
    for name, array in arrays.items():
        saved = io.BytesIO()
        np.save(saved, array)
        archive.writestr(zipfile.ZipInfo(name + ".npy"), saved.getvalue())
