"""Writes the folder files beside itself: files as programs write them, and want.json, what pandas, numpy and scipy read from them.

Needs numpy, scipy and pandas. Files of R, of spreadsheets and of MATLAB are written as those programs write them.
"""

import gzip
import io
import json
import pathlib
import shutil

import numpy as np
import pandas as pd
import scipy.io
import scipy.sparse

here = pathlib.Path(__file__).with_name("files")
shutil.rmtree(here, ignore_errors=True)
here.mkdir()
want = {}


def expect(name, x, rows=None, columns=None, text=None, pixels=None, sparse=False):
    x = np.atleast_2d(np.asarray(x.todense() if sparse else x, dtype=float))
    want[name] = {
        "data": [[None if np.isnan(v) else float(v) for v in row] for row in x],
        "rows": None if rows is None else [str(r) for r in rows],
        "columns": None if columns is None else [str(c) for c in columns],
        "text": text or {},
        "pixels": pixels,
        "sparse": sparse,
    }


def frame(name, df, text=()):
    """What a data frame that was read has, with its columns of text apart."""
    text = {c: [str(v) for v in df[c]] for c in text}
    numbers = df.drop(columns=list(text))
    default = isinstance(df.index, pd.RangeIndex)
    expect(name, numbers.to_numpy(float), None if default else df.index, numbers.columns, text)


def write(name, content, encoding="utf-8"):
    (here / name).write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return here / name


rng = np.random.RandomState(0)
x = np.round(rng.rand(4, 3) * 10, 3)
words = pd.DataFrame(x, index=["derby", "ballot", "Müller", "New York"], columns=["goal", "match", "vote"])

# pandas
words.to_csv(here / "pandas-names.csv")
frame("pandas-names.csv", pd.read_csv(here / "pandas-names.csv", index_col=0))
words.to_csv(here / "pandas-noindex.csv", index=False)
frame("pandas-noindex.csv", pd.read_csv(here / "pandas-noindex.csv"))
words.to_csv(here / "pandas-noheader.csv", index=False, header=False)
expect("pandas-noheader.csv", pd.read_csv(here / "pandas-noheader.csv", header=None))
words.to_csv(here / "pandas-label.csv", index_label="city")
frame("pandas-label.csv", pd.read_csv(here / "pandas-label.csv", index_col="city"))
words.to_csv(here / "pandas-tab.txt", sep="\t")
frame("pandas-tab.txt", pd.read_csv(here / "pandas-tab.txt", sep="\t", index_col=0))
words.to_csv(here / "pandas-quoted.csv", quoting=1)  # csv.QUOTE_ALL
frame("pandas-quoted.csv", pd.read_csv(here / "pandas-quoted.csv", index_col=0))
words.to_csv(here / "pandas-nonnumeric.csv", quoting=2)
frame("pandas-nonnumeric.csv", pd.read_csv(here / "pandas-nonnumeric.csv", index_col=0))
words.to_csv(here / "pandas.csv.gz")
frame("pandas.csv.gz", pd.read_csv(here / "pandas.csv.gz", index_col=0))
words.to_csv(here / "pandas-pipe.csv", sep="|")
frame("pandas-pipe.csv", pd.read_csv(here / "pandas-pipe.csv", sep="|", index_col=0))
unknown = words.mask(words > 8)
unknown.to_csv(here / "pandas-missing.csv")
frame("pandas-missing.csv", pd.read_csv(here / "pandas-missing.csv", index_col=0))
unknown.reset_index(drop=True).to_csv(here / "pandas-missing-na.csv", na_rep="NA")
expect("pandas-missing-na.csv", unknown, range(4), words.columns)
counts = pd.DataFrame(rng.poisson(2, (5, 4)), columns=[2019, 2020, 2021, 2022])
counts.index.name = "id"
counts.to_csv(here / "pandas-years.csv")
frame("pandas-years.csv", pd.read_csv(here / "pandas-years.csv").set_index("id").set_axis([str(i) for i in range(5)]))
dates = pd.DataFrame(x, index=pd.date_range("2026-01-01", periods=4), columns=list("abc"))
dates.to_csv(here / "pandas-dates.csv")
frame("pandas-dates.csv", pd.read_csv(here / "pandas-dates.csv", index_col=0))
iris = pd.DataFrame(x, columns=["sepal length (cm)", "sepal width (cm)", "petal length (cm)"])
iris["species"] = ["setosa", "setosa", "virginica", "setosa"]
iris.to_csv(here / "pandas-species.csv", index=False)
frame("pandas-species.csv", pd.read_csv(here / "pandas-species.csv"), text=["species"])
iris.to_csv(here / "pandas-species-index.csv")
expect("pandas-species-index.csv", x, range(4), iris.columns[:3], {"species": list(iris.species)})
iris[["species", *iris.columns[:3]]].to_csv(here / "pandas-species-first.csv", index=False)
frame("pandas-species-first.csv", pd.read_csv(here / "pandas-species-first.csv"), text=["species"])
(words > 5).to_csv(here / "pandas-bool.csv")
frame("pandas-bool.csv", pd.read_csv(here / "pandas-bool.csv", index_col=0))
words.goal.to_csv(here / "pandas-series.csv")
frame("pandas-series.csv", pd.read_csv(here / "pandas-series.csv", index_col=0))
counts.to_csv(here / "pandas-ids.csv", index=False)
frame("pandas-ids.csv", pd.read_csv(here / "pandas-ids.csv").set_axis([str(c) for c in counts.columns], axis=1))
del want["pandas-ids.csv"]  # numbers in every line: pandas takes the first for names, matio for data, and says so
(here / "pandas-ids.csv").unlink()

# R
table = ['"" "goal" "match"', '"derby" 7 0.5', '"New York" NA 6']
write("r-write-table.txt", "\n".join(['"goal" "match"', *table[1:]]) + "\n")
expect("r-write-table.txt", [[7, 0.5], [np.nan, 6]], ["derby", "New York"], ["goal", "match"])
write("r-write-csv.csv", '"","goal","match"\n"derby",7,0.5\n"New York",NA,6\n')
frame("r-write-csv.csv", pd.read_csv(here / "r-write-csv.csv", index_col=0))
write("r-write-csv2.csv", '"";"goal";"match"\n"derby";7;0,5\n"New York";NA;6\n')
frame("r-write-csv2.csv", pd.read_csv(here / "r-write-csv2.csv", sep=";", decimal=",", index_col=0))
write("r-write-csv-norows.csv", '"goal","match"\n7,0.5\nNA,1e-04\n')
frame("r-write-csv-norows.csv", pd.read_csv(here / "r-write-csv-norows.csv"))
write("r-col-names-na.tsv", '""\t"goal"\t"match"\n"1"\t7\t0.5\n"2"\tNA\t6\n')
expect("r-col-names-na.tsv", pd.read_csv(here / "r-col-names-na.tsv", sep="\t", index_col=0), ["1", "2"], ["goal", "match"])
write("r-factor.csv", '"","a","b","group"\n"s1",TRUE,2,"x"\n"s2",FALSE,3,"y"\n')
frame("r-factor.csv", pd.read_csv(here / "r-factor.csv", index_col=0), text=["group"])
write("r-data-table.csv", "gene,s1,s2\nTP53,1,2\nBRCA1,3,4\nPAR1,5,6\n")
frame("r-data-table.csv", pd.read_csv(here / "r-data-table.csv", index_col="gene"))

# numpy
np.savetxt(here / "savetxt.csv", x, delimiter=",")
expect("savetxt.csv", np.loadtxt(here / "savetxt.csv", delimiter=","))
np.savetxt(here / "savetxt-header.csv", x, delimiter=",", header="goal,match,vote", fmt="%.3f")
expect("savetxt-header.csv", np.loadtxt(here / "savetxt-header.csv", delimiter=","), None, ["goal", "match", "vote"])
np.savetxt(here / "savetxt-comment.txt", x, header="made by hand", fmt="%10.3f")
expect("savetxt-comment.txt", np.loadtxt(here / "savetxt-comment.txt"))
np.savetxt(here / "savetxt-words.tsv", x, header="goal\tmatch\tvote", delimiter="\t")
expect("savetxt-words.tsv", np.loadtxt(here / "savetxt-words.tsv"), None, ["goal", "match", "vote"])
np.savetxt(here / "savetxt-counted.txt", np.c_[np.arange(4), x])
expect("savetxt-counted.txt", np.loadtxt(here / "savetxt-counted.txt"))
np.savetxt(here / "savetxt.txt.gz", x)
expect("savetxt.txt.gz", np.loadtxt(here / "savetxt.txt.gz"))
np.savetxt(here / "savetxt-column.txt", x[:, 0])
expect("savetxt-column.txt", x[:, :1])
for name, a in {
    "f8.npy": x,
    "f4.npy": x.astype("f4"),
    "big.npy": x.astype(">f8"),
    "i8.npy": (x * 100).astype("i8"),
    "u1.npy": (x * 20).astype("u1"),
    "bool.npy": x > 5,
    "half.npy": x.astype("f2"),
    "fortran.npy": np.asfortranarray(x),
    "fortran-u2.npy": np.asfortranarray((x * 100).astype(">u2")),
    "vector.npy": x[0],
    "scalar.npy": np.float64(2.5),
    "slice.npy": x[::2, 1:],
}.items():
    np.save(here / name, a)
    expect(name, np.load(here / name))
stack = rng.randint(0, 255, (3, 4, 5)).astype("u1")
np.save(here / "stack.npy", stack)
expect("stack.npy", stack.reshape(3, 20), pixels=[4, 5])
np.save(here / "stack-fortran.npy", np.asfortranarray(stack))
expect("stack-fortran.npy", stack.reshape(3, 20), pixels=[4, 5])
colours = rng.randint(0, 255, (2, 3, 4, 3)).astype("u1")
np.save(here / "colours-fortran.npy", np.asfortranarray(colours))
expect("colours-fortran.npy", colours.reshape(2, 36), pixels=[3, 12])
record = np.array([(1, 2.5, "a"), (3, 4.5, "bé")], dtype=[("count", "<i4"), ("rate", ">f4"), ("name", "<U4")])
np.save(here / "records.npy", record)
expect("records.npy", np.c_[record["count"], record["rate"]], None, ["count", "rate"], {"name": ["a", "bé"]})
np.save(here / "records-pandas.npy", words.reset_index(drop=True).to_records(index=False))
expect("records-pandas.npy", words, None, words.columns)
padded = np.zeros(2, dtype=np.dtype([("a", "u1"), ("b", "<f8"), ("c", "<f4", (2,))], align=True))
padded["a"], padded["b"], padded["c"] = [1, 2], [3.5, 4.5], [[5, 6], [7, 8]]
np.save(here / "records-aligned.npy", padded)
expect("records-aligned.npy", [[1, 3.5, 5, 6], [2, 4.5, 7, 8]], None, ["a", "b", "c[0]", "c[1]"])
with gzip.GzipFile(here / "f8.npy.gz", "wb", mtime=0) as out:
    np.save(out, x)
expect("f8.npy.gz", x)
old = io.BytesIO()
np.lib.format.write_array(old, x, version=(2, 0))
write("version2.npy", old.getvalue())
expect("version2.npy", np.load(here / "version2.npy"))
np.savez(here / "savez.npz", components_=x, feature_names_in_=np.array(["a", "b", "c"], dtype=object), n_iter_=57)
expect("savez.npz", x, None, ["a", "b", "c"])
np.savez_compressed(here / "savez-compressed.npz", X=x, index=words.index.to_numpy(), columns=words.columns.to_numpy(str), mean=x.mean())
expect("savez-compressed.npz", x, words.index, words.columns)
np.savez(here / "savez-arr0.npz", x)
expect("savez-arr0.npz", x)

# scipy
sparse = scipy.sparse.csr_matrix(np.where(x > 5, x, 0))
for name, s in {
    "csr.npz": sparse,
    "csc.npz": sparse.tocsc(),
    "coo.npz": sparse.tocoo(),
    "csr-array.npz": scipy.sparse.csr_array(sparse),
    "coo-array.npz": scipy.sparse.coo_array(sparse),
    "csr-int.npz": (sparse * 100).astype("i4"),
}.items():
    scipy.sparse.save_npz(here / name, s)
    expect(name, scipy.sparse.load_npz(here / name), sparse=True)
for name, convert in (("csr-64.npz", "tocsr"), ("csc-64.npz", "tocsc"), ("coo-64.npz", "tocoo")):
    s = getattr(sparse, convert)()
    if convert == "tocoo":
        s.coords = tuple(c.astype("i8") for c in s.coords)
    else:
        s.indices, s.indptr = s.indices.astype("i8"), s.indptr.astype("i8")
    scipy.sparse.save_npz(here / name, s, compressed=False)
    expect(name, scipy.sparse.load_npz(here / name), sparse=True)
twice = scipy.sparse.coo_matrix(([1.0, 2, 3], ([0, 0, 1], [1, 1, 0])), shape=(3, 2))
scipy.sparse.save_npz(here / "coo-twice.npz", twice)
expect("coo-twice.npz", scipy.sparse.load_npz(here / "coo-twice.npz"), sparse=True)
symmetric = np.where((x @ x.T) > 100, x @ x.T, 0)
for name, s, kwargs in (
    ("coordinate.mtx", sparse, {}),
    ("coordinate-integer.mtx", (sparse * 10).astype("i4"), {}),
    ("coordinate-pattern.mtx", sparse, {"field": "pattern"}),
    ("coordinate-symmetric.mtx", scipy.sparse.coo_matrix(symmetric), {"symmetry": "symmetric"}),
    ("coordinate-skew.mtx", scipy.sparse.coo_matrix(np.triu(symmetric, 1).T - np.triu(symmetric, 1)), {"symmetry": "skew-symmetric"}),
    ("array.mtx", x, {}),
    ("array-symmetric.mtx", symmetric, {"symmetry": "symmetric"}),
    ("array-skew.mtx", np.triu(symmetric, 1).T - np.triu(symmetric, 1), {"symmetry": "skew-symmetric"}),
    ("comment.mtx", sparse, {"comment": "two\nlines"}),
):
    scipy.io.mmwrite(here / name, s, **kwargs)
    read = scipy.io.mmread(here / name)
    expect(name, read, sparse=scipy.sparse.issparse(read))
with gzip.GzipFile(here / "coordinate.mtx.gz", "wb", mtime=0) as out:
    out.write((here / "coordinate.mtx").read_bytes())
expect("coordinate.mtx.gz", sparse, sparse=True)

# Spreadsheets
write("excel-german.csv", "Wort;Tor;Prüfung\r\nDerby;7,5;0\r\nWähler;0;6,25\r\n", "cp1252")
frame("excel-german.csv", pd.read_csv(here / "excel-german.csv", sep=";", decimal=",", encoding="cp1252", index_col=0))
write("excel-french-utf8.csv", "\ufeffmot;été;vote\r\nmaïs;7,5;0\r\nélu;;6,25\r\n")
frame("excel-french-utf8.csv", pd.read_csv(here / "excel-french-utf8.csv", sep=";", decimal=",", encoding="utf-8-sig", index_col=0))
write("excel-unicode-text.txt", "text\tgoal\tvote\r\nderby\t7.5\t0\r\nMüller 🙂\t0\t6\r\n", "utf-16")
frame("excel-unicode-text.txt", pd.read_csv(here / "excel-unicode-text.txt", sep="\t", encoding="utf-16", index_col=0))
write("excel-utf16-big.txt", b"\xfe\xff" + "text\tgoal\nderby\t7\nélu\t1\n".encode("utf-16-be"))
frame("excel-utf16-big.txt", pd.read_csv(here / "excel-utf16-big.txt", sep="\t", encoding="utf-16", index_col=0))
write("excel-sep.csv", "sep=;\r\nname;a;b\r\nx;1;2\r\ny;3;4\r\n")
frame("excel-sep.csv", pd.read_csv(here / "excel-sep.csv", sep=";", skiprows=1, index_col=0))
write("excel-mac.csv", "name,a,b\rx,1,2\ry,3,4\r")
frame("excel-mac.csv", pd.read_csv(here / "excel-mac.csv", index_col=0))
write("excel-errors.csv", "name,a,b\r\nx,1,#N/A\r\ny,,4\r\n")
frame("excel-errors.csv", pd.read_csv(here / "excel-errors.csv", index_col=0))
write("excel-blank-lines.csv", "name,a,b\r\n\r\nx,1,2\r\n\r\ny,3,4\r\n\r\n")
frame("excel-blank-lines.csv", pd.read_csv(here / "excel-blank-lines.csv", index_col=0))
write("sheets-quoted.csv", 'name,"goals, home","say ""hi"""\n"New York, NY",1,2\n"two\nlines",3,4\n')
frame("sheets-quoted.csv", pd.read_csv(here / "sheets-quoted.csv", index_col=0))
write("trailing.csv", "name,a,b,\nx,1,2,\ny,3,4,\n")
frame("trailing.csv", pd.read_csv(here / "trailing.csv", index_col=0).iloc[:, :2])
write("spaces.csv", "name, a, b\nx, 1, 2\ny, 3, 4\n")
frame("spaces.csv", pd.read_csv(here / "spaces.csv", skipinitialspace=True, index_col=0))
write("spectra.csv", "sample,400.5,401.0,401.5\ns1,0.1,0.2,0.3\ns2,0.2,0.1,0.4\n")
frame("spectra.csv", pd.read_csv(here / "spectra.csv", index_col=0))

# MATLAB
write("matlab-writematrix.csv", "8.147,0.975\n9.058,NaN\n1e-05,5e-05\n")
expect("matlab-writematrix.csv", pd.read_csv(here / "matlab-writematrix.csv", header=None))
write("matlab-save-ascii.txt", "   8.1472369e+00   9.7540405e-01\n   9.0579194e+00   2.7849822e-01\n")
expect("matlab-save-ascii.txt", np.loadtxt(here / "matlab-save-ascii.txt"))
write("matlab-writetable.csv", "Row,a,b\nr1,1,2\nr2,3,4\n")
frame("matlab-writetable.csv", pd.read_csv(here / "matlab-writetable.csv", index_col=0))

(here / "want.json").write_text(json.dumps(want, indent=None, allow_nan=False).replace('}, "', '},\n"') + "\n")
