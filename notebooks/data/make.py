"""Writes the data of the notebooks beside itself, from scikit-learn's digits and from seeds, and SHA256SUMS of them.

    make.py            writes everything
    make.py --check    makes everything in memory and compares the checksums, writes nothing

Needs scikit-learn (the files here: 1.9.1 with numpy 2.4.6). README.md says where the digits come from.
"""

import hashlib
import io
import sys
from pathlib import Path

import numpy as np
from sklearn.datasets import load_digits
from sklearn.decomposition import NMF

HERE = Path(__file__).resolve().parent


def saved(array):
    """The bytes of the file that numpy.save writes."""
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


def savez(arrays):
    """The bytes of the file that numpy.savez writes."""
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


def gap(model, new):
    """What notebook 07 compares, in the order that README.md gives."""
    result1 = model.inverse_transform(model.transform(new))
    linear = new @ np.linalg.pinv(model.components_)
    result2 = linear @ model.components_
    percent = 100 / np.linalg.norm(new)
    return [
        model.n_iter_,
        model.reconstruction_err_,
        percent * np.linalg.norm(result1 - result2),
        percent * np.linalg.norm(new - result1),
        percent * np.linalg.norm(new - result2),
        100 * np.mean((linear < 0).any(axis=1)),
        result2.min(),
    ]


def files():
    x, labels = load_digits(return_X_y=True)
    # The split is scikit-learn's order: 1400 rows train, 397 are new.
    train, new = x[:1400], x[1400:]
    # What somebody with a model in Python saves for notebook 12.
    model = NMF(n_components=16, init="nndsvda", random_state=0).fit(train)
    result1 = model.inverse_transform(model.transform(new))
    longer = NMF(n_components=16, init="nndsvda", random_state=0, tol=1e-6, max_iter=2000).fit(train)
    return {
        "digits.npy": saved(x.astype(np.uint8)),
        "digits-labels.npy": saved(labels.astype(np.uint8)),
        "digits-gap.npy": saved(np.array([gap(model, new), gap(longer, new)])),
        "puzzles.npz": savez(puzzles()),
        "digits-model/components.npy": saved(model.components_),
        "digits-model/new.npy": saved(new.astype(np.uint8)),
        "digits-model/result1.npy": saved(result1.astype(np.float32)),
        "texts.csv": TEXTS,
        "new-texts.csv": NEW_TEXTS,
    }


# Word counts made up for the tour: football, an election, and both.
TEXTS = b"""\
,goal,match,team,vote,party,law
cup,5,3,4,0,0,1
league,4,4,3,1,0,0
final,6,2,5,0,1,0
debate,0,1,0,5,4,3
poll,1,0,0,4,6,4
stadium vote,3,2,2,3,2,2
"""
NEW_TEXTS = b"""\
,goal,match,team,vote,party,law
both,4,3,3,3,4,3
only goals,9,0,2,0,0,0
only parties,0,0,0,1,9,0
"""


def puzzles():
    """Three data sets for the exercise of notebook 11, each with a failure of its own; nmf.Synthetic draws the same numbers."""
    x = {}
    for name, seed in ("a", 21), ("b", 22), ("c", 23):
        hills = np.exp(-(((np.arange(12) - 4 * np.arange(3)[:, None] - 2) / 1.5) ** 2))
        rs = np.random.RandomState(seed)
        w = -np.log1p(-rs.random_sample((40, 3, 2))[..., 1])
        x[name] = np.maximum(w @ hills + 0.05 * rs.standard_normal((40, 12)), 0)
    x["a"][:, 9] *= 500
    x["b"][[5, 6]] = 0
    x["c"][30, 1] = 80
    return x


def main():
    made = files()
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in made.items())
    if sys.argv[1:] == ["--check"]:
        sys.exit(0 if sums == (HERE / "SHA256SUMS").read_text() else "made here, the files have other checksums:\n" + sums)
    for name, content in made.items():
        (HERE / name).parent.mkdir(exist_ok=True)
        (HERE / name).write_bytes(content)
    (HERE / "SHA256SUMS").write_text(sums)


if __name__ == "__main__":
    main()
