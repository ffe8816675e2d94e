"""Renders the gallery's data with pandas and matplotlib, as someone who knows them would in a few lines each.

    peers.py FOLDER    reads FOLDER/data, writes FOLDER/peers.json (pandas' HTML) and FOLDER/peers/ID-THEME.png (matplotlib)
"""

import json
import sys
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.colors import TwoSlopeNorm
from mpl_toolkits.mplot3d.art3d import Poly3DCollection

FOLDER = Path(sys.argv[1])
THEMES = {"light": "default", "dark": "dark_background"}
FRUIT = ["apple", "banana", "cherry", "date", "elder"]
PEOPLE = ["Ann", "Bob", "Cem", "Dua"]
SIDE = 8
SIGNED = "RdBu_r"

d = {path.stem: np.load(path) for path in (FOLDER / "data").glob("*.npy")}
rest = json.loads((FOLDER / "data" / "rest.json").read_text())


def frame(name, **names):
    return pd.DataFrame(d[name], **names)


def around_zero(table):
    limit = table.abs().max().max()
    return table.style.background_gradient(cmap=SIGNED, axis=None, vmin=-limit, vmax=limit)


def tables():
    """The HTML that each table shows in a notebook."""
    h = frame("H", index=["topic 0", "topic 1"], columns=FRUIT)
    x = frame("post", index=PEOPLE, columns=FRUIT)
    result2 = frame("result2", columns=FRUIT)
    w = frame("parts_W").iloc[:8]
    sums = x.assign(fruits=x.sum(axis=1))
    sums.loc["people"] = x.sum()
    gram = pd.DataFrame(d["post"].T @ d["post"], index=FRUIT, columns=FRUIT)
    factors = [frame(name).style.set_caption(title).set_table_attributes('style="display:inline-block;vertical-align:middle"') for name, title in (("post", "X"), ("W", "W"), ("H", "H"))]
    scrolling = pd.DataFrame(d["large"][:40, :16]).style.set_sticky(axis="index").set_sticky(axis="columns")
    shown = {
        "plain": h,
        "digits": pd.DataFrame(d["linear"], index=["new row 0", "new row 1"]).style.format(precision=8).set_caption("Linear code"),
        "zeros": x,
        "large": frame("large"),
        "scrolling": f'<div style="max-height:36em;overflow:auto">{scrolling.to_html()}</div>',
        "broken": frame("broken"),
        "gradient": w.style.background_gradient(cmap="viridis", axis=None),
        "diverging": around_zero(result2),
        "negatives": result2.style.map(lambda v: "color:red" if v < 0 else ""),
        "maxima": w.style.highlight_max(axis=1),
        "highlight": h.style.highlight_between(left=0.75).set_caption("H, above 0.75"),
        "summaries": sums,
        "difference": around_zero(pd.DataFrame(d["result1"] - d["result2"], columns=FRUIT)),
        "beside": " ".join(style.to_html() for style in factors),
        "sparse": frame("post").astype(pd.SparseDtype(float, 0)),
        "vector": pd.Series(d["large"][:30, 3]).to_frame(),
        "symmetric": gram,
    }
    return {name: table if isinstance(table, str) else table._repr_html_() for name, table in shown.items()}


def picture_row(figure, axes, pictures, **how):
    """On one scale with vmin and vmax, otherwise each on its own."""
    for ax, picture in zip(axes, pictures):
        drawn = ax.imshow(picture.reshape(SIDE, SIDE), **how)
        ax.set_xticks([])
        ax.set_yticks([])
    if "vmax" in how:
        figure.colorbar(drawn, ax=list(axes))


def three_panels(data, reconstruction, columns=None):
    figure, axes = plt.subplots(1, 3, figsize=(7, 2.4))
    residual = data - reconstruction
    low, high = min(data.min(), reconstruction.min()), max(data.max(), reconstruction.max())
    limit = np.abs(residual).max()
    for ax, name, values, how in (
        (axes[0], "data", data, {"vmin": low, "vmax": high}),
        (axes[1], "reconstruction", reconstruction, {"vmin": low, "vmax": high}),
        (axes[2], "residual", residual, {"cmap": SIGNED, "vmin": -limit, "vmax": limit}),
    ):
        figure.colorbar(ax.imshow(values, aspect="auto", **how), ax=ax)
        ax.set_title(name)
        if columns:
            ax.set_xticks(range(len(columns)), columns, rotation=45)


def heatmap(values, rows=None, columns=None, **how):
    figure, ax = plt.subplots(figsize=(7, 3))
    figure.colorbar(ax.imshow(values, aspect="auto", **how), ax=ax)
    if rows:
        ax.set_yticks(range(len(rows)), rows)
    if columns:
        ax.set_xticks(range(len(columns)), columns)


def curves(ax, losses, names=None):
    for i, loss in enumerate(losses):
        ax.plot(range(1, len(loss) + 1), loss, label=names and names[i])
    ax.set_yscale("log")
    ax.set_xlabel("iteration")
    ax.set_ylabel("loss")
    if names:
        ax.legend()


def loss(losses, names=None):
    curves(plt.subplots(figsize=(7, 3.2))[1], losses, names)


def factors(names, ratios):
    figure, axes = plt.subplots(1, 3, figsize=(7, 3), width_ratios=ratios)
    for ax, name, title in zip(axes, names, ("X", "W", "H")):
        figure.colorbar(ax.imshow(d[name], aspect="auto", interpolation="nearest"), ax=ax)
        ax.set_title(title)


def components():
    _, axes = plt.subplots(1, 2, figsize=(7, 2.6), sharey=True)
    for i, ax in enumerate(axes):
        ax.bar(FRUIT, d["H"][i])
        ax.set_title(f"component {i}")


def components_images(name, **how):
    figure, axes = plt.subplots(1, 6, figsize=(7, 1.6))
    picture_row(figure, axes, d[name], **how)


def components_top():
    _, axes = plt.subplots(1, 4, figsize=(7, 2.6), sharex=True)
    for ax, name, row in zip(axes, ("sport", "politics", "space", "baking"), d["words"]):
        top = np.argsort(row)[::-1][:6]
        ax.barh([rest["words"][i] for i in top], row[top])
        ax.invert_yaxis()
        ax.set_title(name)


def images():
    residual = d["pictures"] - d["again"]
    worst = np.argsort(np.linalg.norm(residual, axis=1))[::-1][:12]
    figure, axes = plt.subplots(3, 12, figsize=(7, 2.4))
    limit = np.abs(residual[worst]).max()
    picture_row(figure, axes[0], d["pictures"][worst], vmin=0, vmax=d["pictures"].max())
    picture_row(figure, axes[1], d["again"][worst], vmin=0, vmax=d["pictures"].max())
    picture_row(figure, axes[2], residual[worst], cmap=SIGNED, vmin=-limit, vmax=limit)


def codes():
    figure, ax = plt.subplots(figsize=(7, 3))
    means = pd.DataFrame(d["parts_W"]).groupby(rest["groups"]).mean()
    figure.colorbar(ax.imshow(means, aspect="auto"), ax=ax)
    ax.set_yticks(range(len(means)), means.index)
    ax.set_xlabel("component")


def errors(rows, ordered):
    values = np.linalg.norm((d["pictures"] - d["again"])[:rows], axis=1)
    order = np.argsort(values)[::-1]
    if not ordered:
        values = values / np.linalg.norm(d["pictures"][:rows], axis=1)
    _, ax = plt.subplots(figsize=(7, 2.8))
    ax.bar(range(rows), values[order] if ordered else values)
    if ordered and rows <= 30:
        ax.set_xticks(range(rows), order)
    ax.axhline(np.median(values), color="tab:orange", linestyle="--", label="median")
    ax.set_xlabel("row")
    ax.set_ylabel("error" if ordered else "relative error")
    ax.legend()


def explain():
    norms = {name: np.linalg.norm(d[name], axis=1) for name in ("tolerance", "penalty", "non_negativity")}
    order = np.argsort(sum(norms.values()))[::-1]
    _, ax = plt.subplots(figsize=(7, 3.2))
    ax.stackplot(range(len(order)), *(norm[order] for norm in norms.values()), labels=norms)
    ax.set_xlabel("row, sorted")
    ax.set_ylabel("norm")
    ax.legend()


def flat(rows):
    """Coordinates in the plane of the two components."""
    h = d["H"]
    first = h[0] / np.linalg.norm(h[0])
    second = h[1] - (h[1] @ first) * first
    return np.stack([rows @ first, rows @ second / np.linalg.norm(second)], axis=-1)


def cone():
    h, linear = d["H"], d["linear"]
    _, ax = plt.subplots(figsize=(5, 3.6))
    for i, point in enumerate(flat(h)):
        ax.plot([0, point[0]], [0, point[1]], label=f"component {i}")
    for points, marker, name in ((flat(linear @ h), "o", "linear code"), (flat(d["result1"]), "x", "w ≥ 0")):
        ax.plot(points[:, 0], points[:, 1], marker, label=name)
    ax.set_aspect("equal")
    ax.legend()


def cone_space():
    ax = plt.figure(figsize=(5, 3.6)).add_subplot(projection="3d")
    for i, point in enumerate(flat(d["H"])):
        ax.plot([0, point[0]], [0, point[1]], [0, 0], label=f"component {i}")
    linear = flat(d["linear"] @ d["H"])
    height = np.linalg.norm(d["new"] - d["linear"] @ d["H"], axis=1)
    ax.scatter(*linear.T, height, label="rows")
    for point, up in zip(linear, height):
        ax.plot([point[0]] * 2, [point[1]] * 2, [0, up], "--", color="grey")
    ax.legend()


def cone_three():
    q, _ = np.linalg.qr(d["three_H"].T)  # coordinates in the space of the three components
    tips = d["three_H"] @ q
    ax = plt.figure(figsize=(5, 3.6)).add_subplot(projection="3d")
    faces = [[np.zeros(3), tips[a], tips[b]] for a, b in ((0, 1), (1, 2), (2, 0))]
    ax.add_collection3d(Poly3DCollection(faces, alpha=0.2))
    for i, tip in enumerate(tips):
        ax.plot(*np.stack([np.zeros(3), tip]).T, label=f"component {i}")
    linear, exact = d["three_linear"] @ tips, d["three_exact"] @ tips
    ax.scatter(*linear.T, label="linear code")
    ax.scatter(*exact.T, marker="x", label="w ≥ 0")
    for a, b in zip(linear, exact):
        ax.plot(*np.stack([a, b]).T, "--", color="grey")
    ax.legend()


def path():
    h, x = d["H"], d["new"][1]
    w = np.zeros(2)
    steps = [w.copy()]
    for _ in range(2):
        for t in range(2):
            w[t] = max(0, w[t] + (x - w @ h) @ h[t] / (h[t] @ h[t]))
            steps.append(w.copy())
    steps = np.array(steps)
    a, b = np.meshgrid(np.linspace(-0.05, 0.3, 200), np.linspace(-0.12, 0.1, 200))
    objective = 0.5 * ((x - a[..., None] * h[0] - b[..., None] * h[1]) ** 2).sum(axis=-1)
    figure, ax = plt.subplots(figsize=(5, 3.6))
    ax.clabel(ax.contour(a, b, objective, 12))
    ax.plot(steps[:, 0], steps[:, 1], "o-")
    ax.set_xlabel("code of component 0")
    ax.set_ylabel("code of component 1")


def alpha_path():
    h, x = d["H"], d["new"][0]
    alphas = np.geomspace(0.147, 1.47e-6, 300)
    codes = []
    for alpha in alphas:
        w = np.zeros(2)
        for _ in range(200):
            for t in range(2):
                w[t] = max(0, w[t] + ((x - w @ h) @ h[t] - alpha * len(x)) / (h[t] @ h[t]))
        codes.append(w)
    _, ax = plt.subplots(figsize=(7, 3.2))
    ax.semilogx(alphas, codes, label=["topic 0", "topic 1"])
    ax.invert_xaxis()
    ax.set_xlabel("alpha_W")
    ax.set_ylabel("code")
    ax.legend()


def ranks():
    k = [rank["Components"] for rank in rest["ranks"]]
    _, axes = plt.subplots(1, 3, figsize=(7, 2.6))
    for ax, name, pick in ((axes[0], "Losses", np.min), (axes[1], "HeldOut", np.median)):
        for rank in rest["ranks"]:
            ax.plot([rank["Components"]] * len(rank[name]), rank[name], "k." if plt.rcParams["text.color"] == "black" else "w.", alpha=0.5)
        ax.plot(k, [pick(rank[name]) for rank in rest["ranks"]], "o-")
        ax.set_title(name)
    for name in ("Cophenetic", "Dispersion", "Stability"):
        axes[2].plot(k, [rank[name] for rank in rest["ranks"]], "o-", label=name)
    axes[2].legend()


def heatmap_ordered():
    order = np.argsort(rest["groups"], kind="stable")
    figure, ax = plt.subplots(figsize=(7, 5))
    figure.colorbar(ax.imshow(d["pictures"][order], aspect="auto"), ax=ax)


def scatter():
    _, ax = plt.subplots(figsize=(5, 4))
    for name, rows in pd.DataFrame(d["parts_W"]).groupby(rest["groups"]):
        ax.scatter(rows[0], rows[1], label=name, alpha=0.7)
    ax.set_xlabel("component 0")
    ax.set_ylabel("component 1")
    ax.legend()


def scatter_three():
    shares = pd.DataFrame(d["parts_W"][:, :3])
    shares = shares.div(shares.sum(axis=1), axis=0)
    _, ax = plt.subplots(figsize=(5, 4))
    for name, rows in shares.groupby(rest["groups"]):
        ax.scatter(rows[1] + rows[2] / 2, rows[2] * 3**0.5 / 2, label=name, alpha=0.7)
    ax.plot([0, 1, 0.5, 0], [0, 0, 3**0.5 / 2, 0], color="gray", linewidth=0.8)
    ax.set_aspect("equal")
    ax.axis("off")
    ax.legend()


def activations():
    _, axes = plt.subplots(3, 1, figsize=(7, 2.6), sharex=True)
    for ax, values, name in zip(axes, d["notes"].T, "CEG"):
        ax.plot(values)
        ax.set_ylabel(name)
    axes[-1].set_xlabel("row")


def contributions():
    _, axes = plt.subplots(1, 2, figsize=(7, 3), sharey=True)
    for ax, name in zip(axes, ("exact", "linear")):
        pd.DataFrame(d[f"{name}_parts"].T, index=FRUIT).plot.bar(stacked=True, ax=ax, title=name)


def explain_few():
    terms = pd.DataFrame(rest["terms"], index=["new row 0", "new row 1"], columns=["tolerance", "penalty", "non-negativity"])
    terms.plot.barh(figsize=(7, 2.4), logx=True)


def compared():
    figure, ax = plt.subplots(figsize=(5, 4))
    figure.colorbar(ax.imshow(d["cosines"], vmin=0, vmax=1), ax=ax)
    for (i, j), value in np.ndenumerate(d["cosines"]):
        ax.text(j, i, f"{value:.2f}", ha="center", va="center", color="white" if value < 0.6 else "black")
    ax.set_xlabel("seed 1")
    ax.set_ylabel("seed 0")


def grid():
    _, axes = plt.subplots(1, 2, figsize=(7, 2.6), sharex=True, sharey=True)
    for ax, one, title in zip(axes, rest["solvers"], ("Coordinate descent", "Multiplicative update")):
        curves(ax, [one])
        ax.set_title(title)


def grid_scale():
    figure, axes = plt.subplots(2, 2, figsize=(7, 5))
    names = ("post", "compared2", "compared3", "compared4")
    high = max(d[name].max() for name in names)
    for ax, name, title in zip(axes.flat, names, ("Data", "Two components", "Three components", "Four components")):
        drawn = ax.imshow(d[name], vmin=0, vmax=high, aspect="auto")
        ax.set_title(title)
    figure.colorbar(drawn, ax=axes)


limit = np.abs(d["result2"]).max()
FIGURES = {
    "loss": lambda: loss(rest["loss"]),
    "loss-solvers": lambda: loss(rest["solvers"], ["cd, seed 0", "mu, seed 0", "cd, seed 1", "mu, seed 1"]),
    "loss-band": lambda: loss(rest["runs"]),
    "diff": lambda: three_panels(d["result1"], d["result2"], FRUIT),
    "diff-image": lambda: three_panels(d["pictures"], d["again"]),
    "heatmap": lambda: heatmap(d["H"], ["topic 0", "topic 1"], FRUIT),
    "heatmap-signed": lambda: heatmap(d["result2"], None, FRUIT, cmap=SIGNED, norm=TwoSlopeNorm(0, -limit, limit)),
    "heatmap-large": lambda: heatmap(d["large"]),
    "heatmap-sparse": lambda: heatmap(d["few"]),
    "heatmap-ordered": heatmap_ordered,
    "factors": lambda: factors(("pictures", "parts_W", "parts_H"), [5, 1, 5]),
    "factors-scale": lambda: factors(("post", "W", "H"), [5, 2, 5]),
    "components": components,
    "components-images": lambda: components_images("parts_H"),
    "components-scale": lambda: components_images("random_H", vmin=0, vmax=d["random_H"].max()),
    "components-top": components_top,
    "images": images,
    "codes": codes,
    "scatter": scatter,
    "scatter-three": scatter_three,
    "activations": activations,
    "errors": lambda: errors(30, False),
    "errors-sorted": lambda: errors(30, True),
    "errors-many": lambda: errors(len(d["pictures"]), True),
    "contributions": contributions,
    "explain-few": explain_few,
    "explain": explain,
    "cone": cone,
    "cone-space": cone_space,
    "cone-three": cone_three,
    "path": path,
    "alpha-path": alpha_path,
    "ranks": ranks,
    "consensus": lambda: heatmap(d["consensus"]),
    "compared": compared,
    "grid": grid,
    "grid-scale": grid_scale,
}


def main():
    (FOLDER / "peers.json").write_text(json.dumps(tables(), indent=1))
    (FOLDER / "peers").mkdir(exist_ok=True)
    for theme, style in THEMES.items():
        with plt.style.context([style, {"figure.constrained_layout.use": True, "figure.facecolor": "none", "axes.facecolor": "none"}]):
            for name, draw in FIGURES.items():
                draw()
                plt.savefig(FOLDER / "peers" / f"{name}-{theme}.png", dpi=192)
                plt.close()


if __name__ == "__main__":
    main()
