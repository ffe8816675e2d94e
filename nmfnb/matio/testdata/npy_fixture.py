"""Writes npy.npz beside itself: arrays as numpy saves them, which npz_test.go reads. Needs numpy."""

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
    "bool": grid > 2,
    "version 3": grid / 7,
    "half": np.array([0, -0.0, 1 / 3, 65504, 6e-8, np.inf, -np.inf, np.nan], dtype="<f2"),
}
for kind in ("f4", "f8", "i1", "i2", "i4", "i8"):
    for order in "<>":
        arrays["signed " + order + kind] = (grid - 3).astype(order + kind)
for kind in ("f2", "u1", "u2", "u4", "u8"):
    for order in "<>":
        arrays["unsigned " + order + kind] = (grid * 50).astype(order + kind)
path = pathlib.Path(__file__).with_name("npy.npz")
with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
    for name, array in arrays.items():
        saved = io.BytesIO()
        np.lib.format.write_array(saved, array, version=(3, 0) if name == "version 3" else None)
        archive.writestr(zipfile.ZipInfo(name + ".npy"), saved.getvalue())
