"""Times the package against scikit-learn on this machine; `make bench` runs it.

    bench.py [--quick] [--readme] [--only WORDS]

Both sides read the same files, start from the same W and H, and take turns (ours, theirs with each number of BLAS threads,
ours, …); shown are medians, and the ratio to scikit-learn's best. Each case has two new processes, one for each side, as a
notebook has that fits one X: what numpy's temporary arrays cost depends on what the process has freed before. A number of
threads that took a quarter more than the best one in the first turn is not tried again. The time of an iteration is the
difference of two calls with different numbers of iterations, divided by that number, so reading and checking X is in neither. Ours records the loss
of every iteration; scikit-learn, with tol=0, evaluates it at most once, before the first. Whatever the losses of the two sides
differ by beyond the tenth digit fails the bench. --quick measures 3 times instead of 5; --readme writes the result into
README.md, between its two marks; --only runs the cases whose name contains one of the comma-separated words: dense cd 500x500,
dense mu Kullback-Leibler, sparse cd, sparse mu, minibatch, start, transform, components, unknown, ranks, reach, memory, parts and cells are
names.
"""

import argparse
import json
import multiprocessing
import os
import platform
import re
import statistics
import subprocess
import sys
import time
import warnings
from pathlib import Path

for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.pop(name, None)  # before numpy is loaded: OpenBLAS chooses for this CPU

import numpy as np  # noqa: E402
import scipy  # noqa: E402
import scipy.sparse as sparse  # noqa: E402
import sklearn  # noqa: E402
from scipy.optimize import nnls  # noqa: E402
from sklearn.decomposition import NMF, MiniBatchNMF, non_negative_factorization  # noqa: E402
from sklearn.decomposition._nmf import _beta_divergence  # noqa: E402
from threadpoolctl import threadpool_info, threadpool_limits  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent.parent
LAB = ROOT / ".lab" / "bench"
CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
THREADS = sorted({min(2**i, CORES) for i in range(CORES.bit_length() + 1)})
SAME = 1e-10
SLOWER = 1.25
DESCENTS = [((10000, 784, 50), 2, 10), ((2000, 1000, 20), 5, 65), ((500, 500, 10), 20, 420), ((200000, 64, 16), 2, 8), ((64, 200000, 16), 2, 8)]
MARKS = "<!-- bench -->", "<!-- /bench -->"

warnings.filterwarnings("ignore")  # that max_iter was reached is meant


class Ours:
    """The Go side, one process that answers line by line."""

    def __init__(self):
        self.process = subprocess.Popen([LAB / "ours"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __call__(self, op, case, **more):
        rest()
        self.process.stdin.write(json.dumps({"Op": op, "Folder": str(case.folder), **more}) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        if answer["Error"]:
            sys.exit(f"bench: {op} of {case.name}: {answer['Error']}")
        return answer

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class Case:
    """Data of one shape: low rank and noise, or random sparse entries, and a start, written once."""

    def __init__(self, n, m, k, density=None, known=False, zipf=0):
        self.n, self.m, self.k = n, m, k
        self.name = f"{n}×{m}, k = {k}" + (f", {100 * density:g} % not 0" if density else "") + (f", {zipf} a row by Zipf" if zipf else "")
        self.folder = LAB / "data" / f"{n}x{m}x{k}{'-sparse' if density else ''}{f'-zipf{zipf}' if zipf else ''}{'-known' if known else ''}"
        if not (self.folder / "done").exists():
            self.write(np.random.default_rng(1), density, known, zipf)
        read = lambda name: np.load(self.folder / f"{name}.npy")  # noqa: E731
        if density or zipf:
            self.x = sparse.csr_matrix((read("data"), read("indices").astype(np.int32), read("indptr").astype(np.int32)), shape=(n, m))
        else:
            self.x = read("x")
        self.w, self.h = read("w0"), read("h0")

    def write(self, r, density, known, zipf):
        self.folder.mkdir(parents=True, exist_ok=True)
        if density or zipf:
            if density:
                x = sparse.random(self.n, self.m, density, format="csr", random_state=1, data_rvs=lambda size: 0.5 + r.random(size))
            else:  # column j with a probability that falls like 1/(j+1)
                size = self.n * zipf
                at = np.repeat(np.arange(self.n), zipf), np.floor((self.m + 1.0) ** r.random(size)).astype(int) - 1
                x = sparse.csr_matrix((np.ones(size), at), shape=(self.n, self.m))
                x.data = np.ceil(5 * r.random(x.nnz))
            x.sort_indices()
            arrays = {"data": x.data, "indices": x.indices.astype(float), "indptr": x.indptr.astype(float), "shape": np.array(x.shape, dtype=float)}
        else:
            true_w, true_h = r.gamma(0.5, size=(self.n, self.k)), r.gamma(0.5, size=(self.k, self.m))
            x = true_w @ true_h
            x += 0.1 * x.mean() * (0.01 + r.random(x.shape))
            arrays = {"x": x}
        scale = np.sqrt(x.mean() / self.k)
        arrays |= {"w0": scale * np.abs(r.standard_normal((self.n, self.k))), "h0": scale * np.abs(r.standard_normal((self.k, self.m)))}
        if known:
            arrays["h0"] = true_h  # the components that the data were made of
        for name, a in arrays.items():
            np.save(self.folder / f"{name}.npy", a)
        (self.folder / "done").write_text("")


def rest():
    """Lets OpenBLAS's threads, which spin for a while after their work, come to rest before either side is timed."""
    time.sleep(0.2)


def timed(f, threads):
    rest()
    with threadpool_limits(threads):
        start = time.perf_counter()
        result = f()
        return time.perf_counter() - start, result


def factorise(case, solver, beta, iterations, tol=0.0):
    return non_negative_factorization(
        case.x, W=case.w.copy(), H=case.h.copy(), n_components=case.k, init="custom", solver=solver, beta_loss=beta, tol=tol, max_iter=iterations
    )


def alone(report, f, size, *more):
    """f(report, ours, case, …) in new processes.

    glibc gives freed memory back to the system, which hands it out again page by page, or keeps it, by thresholds that rise with
    the largest array freed so far, up to 32 MB. For Kullback-Leibler scikit-learn makes arrays as large as X in each iteration:
    that case is timed a second time in a process that freed a larger one before.
    """
    Case(*size)  # writes the data: not a part of the new process's life
    new = multiprocessing.get_context("spawn")
    receiver, sender = new.Pipe(duplex=False)
    process = new.Process(target=run_alone, args=(sender, f, size, more))
    process.start()
    sender.close()
    try:
        report.lines += receiver.recv()
    except EOFError:
        pass  # it has failed, and said why
    process.join()
    if process.exitcode:
        sys.exit(process.exitcode)


def run_alone(sender, f, size, more):
    report, ours = Report(), Ours()
    f(report, ours, Case(*size), *more)
    ours.close()
    sender.send(report.lines)


def turns(rounds, ours, theirs):
    """Medians of ours(), one time or several, and of theirs(threads), which take turns."""
    mine, other = [], {t: [] for t in THREADS}
    for number in range(rounds):
        mine.append(ours())
        best = min(min(v) for v in other.values()) if number else np.inf
        for t in THREADS:
            if number == 0 or min(other[t]) < SLOWER * best:
                other[t].append(theirs(t))
    return np.median(mine, axis=0), {t: statistics.median(v) for t, v in other.items()}


def check(what, ours, theirs, within=SAME):
    if not abs(ours - theirs) <= within * abs(theirs):
        sys.exit(f"bench: {what}: the losses differ: ours {ours:.12g}, scikit-learn's {theirs:.12g}")


def ms(seconds):
    return f"{1000 * seconds:.3g} ms" if seconds < 1 else f"{seconds:.3g} s"


class Report:
    def __init__(self):
        self.lines = []

    def section(self, title, *columns):
        self.say("", f"**{title}**" if columns else title)
        if columns:
            self.say("", "| " + " | ".join(columns) + " |", "|---" * len(columns) + "|")

    def row(self, *cells):
        self.say("| " + " | ".join(cells) + " |")

    def versus(self, work, loss, ours, theirs):
        """theirs: seconds by threads."""
        best = min(theirs, key=theirs.get)
        shown = "; ".join(f"{t}: {ms(s)}" for t, s in sorted(theirs.items()))
        self.row(work, loss, ms(ours), shown, f"{theirs[best] / ours:.3g}")

    def say(self, *lines):
        self.lines += lines
        print(*lines, sep="\n", flush=True)


def iterations(report, ours, case, rounds, label, solver, beta, few, many, freed=0):
    np.ones(freed)
    divergence = lambda w, h: _beta_divergence(case.x, w, h, beta)  # noqa: E731
    w, h, _ = factorise(case, solver, beta, many)
    loss = ours("fit", case, Solver=solver, Beta=beta, Iterations=many)["Loss"]
    check(f"{label}, {case.name}", loss, divergence(w, h))

    def mine():
        a, b = (ours("fit", case, Solver=solver, Beta=beta, Iterations=i)["Seconds"] for i in (few, many))
        return (b - a) / (many - few)

    def other(threads):
        a, b = (timed(lambda: factorise(case, solver, beta, i), threads)[0] for i in (few, many))
        return (b - a) / (many - few)

    mine_, other_ = turns(rounds, mine, other)
    report.versus(f"{label}, {case.name}", f"{loss:.10g}", mine_, other_)


def reach(report, ours, case, rounds):
    """Whole calls: scikit-learn until its stopping rule, ours until the same loss."""

    def fit(threads):
        return timed(lambda: factorise(case, "cd", 2, 200, 1e-4), threads)

    w, h, count = fit(CORES)[1]
    goal = _beta_divergence(case.x, w, h, 2) * (1 + SAME)
    a = ours("reach", case, Solver="hals", Beta=2, Iterations=2000, Goal=goal)
    if a["Loss"] > goal:
        report.row(f"{case.name}", f"{goal:.10g}", "not reached", f"{count} iterations", "–")
        return
    mine, other = turns(rounds, lambda: ours("reach", case, Solver="hals", Beta=2, Iterations=2000, Goal=goal)["Seconds"], lambda t: fit(t)[0])
    report.versus(f"{case.name}: {a['Iterations']} iterations, theirs {count}", f"{goal:.10g}", mine, other)


def started(report, ours, case, rounds):
    fit = lambda: non_negative_factorization(case.x, n_components=case.k, init="nndsvda", random_state=0, tol=0, max_iter=1)  # noqa: E731
    mine = lambda: ours("fit", case, Solver="cd", Beta=2, Iterations=1, Start="nndsvda")  # noqa: E731
    w, h, _ = fit()
    loss = mine()["Loss"]
    check(f"start, {case.name}", loss, _beta_divergence(case.x, w, h, 2))
    mine_, other = turns(rounds, lambda: mine()["Seconds"], lambda t: timed(fit, t)[0])
    report.versus(case.name, f"{loss:.10g}", mine_, other)


def nnls_rows(case, rows):
    return np.array([nnls(case.h.T, case.x[i])[0] for i in range(rows)])


def squares(case, w):
    return np.linalg.norm(case.x[: len(w)] - w @ case.h) ** 2 / 2


def encoding(report, ours, case, rounds, sample):
    model = NMF(case.k, tol=1e-4)
    model.components_, model.n_components_, model._n_components = case.h, case.k, case.k
    model.n_features_in_, model._beta_loss = case.m, 2
    encode = lambda t: timed(lambda: model.transform(case.x), t)  # noqa: E731
    out = str(LAB / "data" / "codes.npy")
    ours("transform", case, Out=out)
    theirs = squares(case, encode(CORES)[1])
    check("transform", squares(case, np.load(out)), theirs)
    ours("exact", case, Out=out)
    exact = np.load(out)
    check("exact transform of the sample", squares(case, exact[:sample]), squares(case, nnls_rows(case, sample)))
    if squares(case, exact) > theirs:
        sys.exit("bench: the exact transform is worse than the iterative one")
    (iterative, mine), other = turns(rounds, lambda: [ours(op, case)["Seconds"] for op in ("transform", "exact")], lambda t: encode(t)[0])
    report.versus(f"transform, {case.name}, tol 1e-4", f"{theirs:.10g}", iterative, other)
    report.versus("**exact** transform against their transform", f"{squares(case, exact):.10g}", mine, other)
    loop = lambda t: timed(lambda: nnls_rows(case, sample), t)[0] * case.n / sample  # noqa: E731
    mine, other = turns(rounds, lambda: ours("exact", case)["Seconds"], loop)
    report.versus(f"**exact** transform against scipy's nnls row by row ({sample} rows timed, scaled to {case.n})", "the same", mine, other)
    small = case.x[:sample]

    def explain():
        first = model.transform(small)
        second = nnls_rows(case, sample)
        third = small @ np.linalg.pinv(case.h)
        a, b, c = first @ case.h, second @ case.h, third @ case.h
        return a, a - b, b - c, a - c

    part = object.__new__(Case)
    part.name, part.folder = f"{sample} rows", LAB / "data" / "explained"
    part.folder.mkdir(exist_ok=True)
    for name, a in {"x": small, "w0": case.w[:sample], "h0": case.h}.items():
        np.save(part.folder / f"{name}.npy", a)
    ours("explain", part, Out=out)
    a, b = np.linalg.norm(np.load(out) - small) ** 2 / 2, np.linalg.norm(explain()[0] - small) ** 2 / 2
    check("explain", a, b)
    mine, other = turns(rounds, lambda: ours("explain", part)["Seconds"], lambda t: timed(explain, t)[0])
    report.versus(f"explain {sample}×{case.m}, k = {case.k}; theirs: transform, nnls, pinv, the differences", f"{b:.10g}", mine, other)


def transforming(case, beta):
    model = NMF(case.k, tol=1e-4, beta_loss=beta, solver="cd" if beta == 2 else "mu")
    model.components_, model.n_components_, model._n_components = case.h, case.k, case.k
    model.n_features_in_, model._beta_loss = case.m, beta
    return lambda: model.transform(case.x)


def components(report, ours, case, rounds, beta):
    """Encoding with many components, where the exact codes are the better ones: compared is with their transform."""
    encode, out = transforming(case, beta), str(LAB / "data" / "codes.npy")
    label = "" if beta == 2 else ", Kullback-Leibler"
    theirs = _beta_divergence(case.x, encode(), case.h, beta)
    ours("transform", case, Beta=beta, Out=out)
    check("transform", _beta_divergence(case.x, np.load(out), case.h, beta), theirs)
    ours("exact", case, Beta=beta, Out=out)
    exact = _beta_divergence(case.x, np.load(out), case.h, beta)
    if exact > theirs:
        sys.exit("bench: the exact transform is worse than the iterative one")
    (iterative, mine), other = turns(rounds, lambda: [ours(op, case, Beta=beta)["Seconds"] for op in ("transform", "exact")], lambda t: timed(encode, t)[0])
    report.versus(f"transform, {case.name}{label}, tol 1e-4", f"{theirs:.10g}", iterative, other)
    report.versus(f"**exact** transform against their transform, {case.name}{label}", f"{exact:.10g}", mine, other)


def unknown(report, ours, case, rounds, solver, shares):
    """Iterations with unknown entries, against iterations without: scikit-learn has none."""

    def iteration(share):
        a, b = (ours("fit", case, Solver=solver, Beta=2, Iterations=i, Start="random", Unknown=share)["Seconds"] for i in (2, 22))
        return (b - a) / 20

    without, *times = np.median([[iteration(share) for share in (0, *shares)] for _ in range(rounds)], axis=0)
    for share, seconds in zip(shares, times):
        what = f"{100 * share:g} % unknown" if share < 1 else "what is not stored is unknown"
        report.row(f"{solver}, {case.name}", what, ms(seconds), ms(without), f"{seconds / without:.3g}")


def ranks(report, ours, case, rounds):
    """Ranks against fits by scikit-learn to all of X, and fits in numpy with a mask to nine tenths of it, by Lee and Seung's updates."""
    ks, starts, count = [2, 4, 6, 8, 10, 12, 16, 20], 8, 50
    mask = np.random.default_rng(1).random(case.x.shape) >= 0.1

    def one(k):
        NMF(k, init="random", random_state=0, tol=0, max_iter=count).fit(case.x)
        r = np.random.default_rng(0)
        w, h, known = r.random((case.n, k)), r.random((k, case.m)), case.x * mask
        for _ in range(count):
            w *= known @ h.T / np.maximum((mask * (w @ h)) @ h.T, 1e-12)
            h *= w.T @ known / np.maximum(w.T @ (mask * (w @ h)), 1e-12)

    all_of_them = lambda: [one(k) for k in ks]  # noqa: E731
    mine, other = turns(
        rounds, lambda: ours("ranks", case, Ks=ks, Starts=starts, Iterations=count)["Seconds"], lambda t: starts * timed(all_of_them, t)[0]
    )
    report.versus(f"Ranks, {case.n}×{case.m}, {len(ks)} ks to {ks[-1]}, {starts} starts (theirs timed for one, scaled), {count} iterations", "–", mine, other)


def minibatch(report, ours, case, rounds, few, many):
    def fit(passes):
        model = MiniBatchNMF(case.k, init="custom", batch_size=1024, tol=0, max_no_improvement=None, max_iter=passes)
        w = model.fit_transform(case.x, W=case.w.copy(), H=case.h.copy())
        return w, model.components_

    w, h = fit(many)
    loss = ours("minibatch", case, Iterations=many)["Loss"]
    check("MiniBatch", loss, _beta_divergence(case.x, w, h, 2))
    difference = lambda run: (run(many) - run(few)) / (many - few)  # noqa: E731
    mine, other = turns(
        rounds, lambda: difference(lambda i: ours("minibatch", case, Iterations=i)["Seconds"]), lambda t: difference(lambda i: timed(lambda: fit(i), t)[0])
    )
    report.versus(f"MiniBatch, {case.name}, a pass in batches of 1024", f"{loss:.10g}", mine, other)


def memory(report, case, start):
    """The peak of a fresh process, and what the package's documentation states: doc.go, Memory."""
    fresh = Ours()
    a = fresh("memory", case, Solver="cd", Beta=2, Iterations=20, Start=start)
    fresh.close()
    n, m, k = case.n, case.m, case.k
    factors = 8 * k * (n + m)
    stated = 24 * ((k + 3) // 4 * 4) * (n + m) + (4 << 20) + CORES * (1 << 19)
    x = 16 * case.x.nnz + 8 * (n + 1) if sparse.issparse(case.x) else 8 * n * m
    mb = lambda b: f"{b / 1e6:.1f} MB"  # noqa: E731
    report.row(f"{case.name}, start {start}", *map(mb, (x, a["Before"], 3 * factors, a["Peak"] - a["Before"], stated, a["Allocated"])))


def cpu():
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def parts(report):
    """What iterations are made of, as shares of what the machine can do: BenchmarkPart."""
    command = ["go", "test", "-run", "^$", "-bench", "^BenchmarkPart$", "-benchtime", "0.3s", "-count", "3", "./nmfnb/nmf"]
    out = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    found = {}
    for name, rest in re.findall(r"^BenchmarkPart/(\S+)(.*)$", out.stdout, re.MULTILINE):
        rates = found.setdefault(re.sub(r"-\d+$", "", name).replace("_", " "), {})
        for value, unit in re.findall(r"([\d.]+) (GFLOP/s|GB/s)", rest):
            rates[unit] = max(rates.get(unit, 0), float(value))
    if out.returncode or "peak product" not in found or "peak memory" not in found:
        sys.exit(f"bench: the benchmarks of the parts fail, or there are none: {out.stdout}{out.stderr}")
    flops, rate = found.pop("peak product")["GFLOP/s"], found.pop("peak memory")["GB/s"]
    title = f"Parts of an iteration, on {CORES} cores that reach {flops:.3g} GFLOP/s in the nearest cache and read {rate:.3g} GB/s from memory"
    report.section(title, "part", "GFLOP/s", "of the peak", "GB/s, above 100 % from the caches", "of the peak")
    shares = {}
    for name, r in found.items():
        a, b = r["GFLOP/s"] / flops, r["GB/s"] / rate
        shares[name] = max(a, b)
        report.row(name, f"{r['GFLOP/s']:.3g}", f"{a:.0%}", f"{r['GB/s']:.3g}", f"{b:.0%}")
    least, second = sorted(shares, key=shares.get)[:2]
    report.say("", f"Next: {least} ({shares[least]:.0%} of the peak that it is nearer to), then {second} ({shares[second]:.0%}).")


def cells(report, rounds):
    count = 4 * rounds  # a cell takes a fraction of a second, which other programs change by a tenth
    run = subprocess.run([ROOT / ".lab/venv/bin/python", ROOT / "tools/bench/cells.py", str(count)], capture_output=True, text=True)
    if run.returncode:
        sys.exit(f"bench: the cells fail: {run.stderr[-2000:]}")
    seconds = json.loads(run.stdout)
    report.section(f"A cell in the kernel, warm, medians of {count}", "cell", "time", "times hello")
    for name, s in seconds.items():
        report.row(name, ms(s), f"{s / seconds['hello']:.2f}")


def write_readme(lines):
    path = ROOT / "README.md"
    text = path.read_text()
    start, end = (text.find(mark) for mark in MARKS)
    if not 0 <= start < end:
        sys.exit(f"bench: README.md has no {MARKS[0]} … {MARKS[1]}")
    path.write_text(text[: start + len(MARKS[0])] + "\n" + "\n".join(lines) + "\n" + text[end:])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--readme", action="store_true")
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    if options.readme and (options.quick or options.only):
        sys.exit("bench: --readme writes the whole bench only, without --quick and --only")
    rounds = 3 if options.quick else 5
    wanted = lambda name: any(word in name for word in options.only.split(","))  # noqa: E731
    report, began = Report(), time.time()
    blas = ", ".join(sorted({f"{i['internal_api']} {i['version']} {i.get('architecture', '')}".strip() for i in threadpool_info() if i["user_api"] == "blas"}))
    go = subprocess.run(["go", "env", "GOVERSION"], capture_output=True, text=True).stdout.strip()
    report.say(
        f"{cpu()}, {CORES} cores; float64; {go} on {CORES} threads; scikit-learn {sklearn.__version__}, numpy {np.__version__}, scipy {scipy.__version__}, "
        f"{blas}, on {' and '.join(map(str, THREADS))} BLAS threads. Medians of {rounds}, in turns; the ratio is to scikit-learn's best."
    )
    columns = "loss, equal on both sides", "ours", "scikit-learn, by threads", "ratio"
    middle, large = (2000, 1000, 20), (20000, 20000, 20, 0.005)
    fits = {f"dense cd {size[0]}x{size[1]}": (size, "coordinate descent", "cd", 2, few, many) for size, few, many in DESCENTS}
    for label, beta, few, many in [("Frobenius", 2, 5, 45), ("Itakura-Saito", 0, 2, 22), ("Kullback-Leibler", 1, 2, 32)]:
        fits[f"dense mu {label}"] = middle, f"multiplicative, {label}", "mu", beta, few, many
    fits["dense mu Kullback-Leibler, freed"] = middle, "the same after scikit-learn's process freed 25 MB", "mu", 1, 2, 32, 25_000_000 // 8
    fits["dense cd 3000x1000"] = (3000, 1000, 50), "coordinate descent", "cd", 2, 2, 22
    fits["dense mu Kullback-Leibler, k = 100"] = (3000, 1000, 100), "multiplicative, Kullback-Leibler", "mu", 1, 2, 12
    fits["sparse cd Zipf"] = (100000, 30000, 50, None, False, 60), "coordinate descent", "cd", 2, 1, 6
    fits["sparse cd"] = large, "coordinate descent", "cd", 2, 2, 42
    fits["sparse mu"] = large, "multiplicative, Kullback-Leibler", "mu", 1, 1, 7
    if any(map(wanted, [*fits, "minibatch"])):
        report.section("One iteration, at the same iterates", "work", *columns)
    for name, (size, *fit) in fits.items():
        if wanted(name):
            alone(report, iterations, size, rounds, *fit)
    if wanted("minibatch"):
        alone(report, minibatch, (10000, 784, 50), rounds, 1, 3)
    if wanted("start"):
        report.section("The default start, by NNDSVDA, and one iteration of coordinate descent, the whole call", "work", *columns)
        for size in [*(size for size, _, _ in DESCENTS), large, (3000, 1000, 400), (11000, 20000, 100, None, False, 80)]:
            alone(report, started, size, rounds)
    if wanted("transform"):
        report.section("Encoding with known components, the whole call", "work", *columns)
        alone(report, encoding, (10000, 784, 50, None, True), rounds, 1000)
    if wanted("components"):
        report.section("Encoding with many components, the whole call", "work", *columns)
        for k, beta in [(100, 2), (200, 2), (400, 2), (20, 1), (100, 1)]:
            alone(report, components, (3000, 1000, k, None, True), rounds if k < 200 else 1, beta)
    if wanted("unknown"):
        report.section("One iteration with unknown entries, against one without", "work", "unknown", "time", "without", "times as long")
        for solver in ["cd", "hals"]:
            alone(report, unknown, (500, 500, 20), rounds, solver, [0.1, 0.5])
            alone(report, unknown, (6040, 3700, 20, None, False, 265), rounds, solver, [1])
    if wanted("ranks"):
        report.section("Comparing numbers of components, the whole call", "work", *columns)
        alone(report, ranks, (1000, 1000, 20), min(rounds, 3))
    if wanted("reach"):
        report.section("To the loss at which scikit-learn stops (tol 1e-4, at most 200 iterations), with AcceleratedHALS, the whole call", "work", *columns)
        for size in [(10000, 784, 50), middle, (500, 500, 10), large]:
            alone(report, reach, size, rounds)
    if wanted("memory") and Path("/proc/self/clear_refs").exists():
        report.section("Memory of a fit", "coordinate descent", "X", "process before", "3·(W + H)", "peak, more", "more as documented", "allocated")
        tall, wide, square = (10000, 784, 50), (64, 200000, 16), (3000, 3000, 50)
        for size in [tall, wide, square, large]:
            for start in ["random", "nndsvda"]:
                memory(report, Case(*size), start)
    if wanted("parts"):
        parts(report)
    if wanted("cells"):
        cells(report, rounds)
    if options.readme:
        write_readme(report.lines)
    print(f"\n{time.time() - began:.0f} s")


if __name__ == "__main__":
    main()
