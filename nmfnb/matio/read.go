package matio

import (
	"bytes"
	"os"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

const known = "CSV, .npy, .npz, scipy.sparse, Matrix Market, each also gzipped"

// Read returns the matrix of a file (n×m) with its names, whatever the file's name says: by its first bytes it is a table of text
// ([CSV]), numpy's .npy or .npz, scipy's sparse .npz or a Matrix Market file, each also gzipped. A sparse matrix stays a [nmf.CSR].
// What is unknown is NaN. The Note says what was taken for names.
//
// Reading takes the memory of the matrix and little more. What a header claims is believed as far as the bytes of the file go. An error
// names the file, in text the line and the column too, and says what to do; it is an [*Error], or one of package fs.
func Read(path string) (*nmf.Labelled, error) {
	s, file, err := open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return read(s, file)
}

func read(s *source, file *os.File) (*nmf.Labelled, error) {
	start, _ := s.Peek(512) // an error comes again when it is read
	switch {
	case bytes.HasPrefix(start, []byte(npyMagic)):
		return readNPY(s)
	case bytes.HasPrefix(start, []byte("PK\x03\x04")), bytes.HasPrefix(start, []byte("PK\x05\x06")):
		a, err := archiveOf(s, file)
		if err != nil {
			return nil, err
		}
		defer a.close()
		return a.read()
	case strings.HasPrefix(strings.ToLower(string(start)), marketMagic):
		return readMatrixMarket(s)
	}
	binary := bytes.ContainsFunc(start, func(c rune) bool { return c < '\t' || c == utf8.RuneError })
	for _, f := range foreign {
		if bytes.HasPrefix(start, []byte(f.magic)) && (binary || !unicode.IsLetter(rune(f.magic[0]))) { // PAR1 is a gene, too
			return nil, failf(ErrFormat, s.name, "%s", strings.ReplaceAll(f.advice, "FILE", s.name))
		}
	}
	return CSV{}.read(s)
}

// foreign are the first bytes of files that are not read here, and how to have the matrix in them.
var foreign = []struct{ magic, advice string }{
	{"\x89HDF\r\n\x1a\n", `is an HDF5 file (.h5ad, .h5). In Python, with names and all: x = anndata.read_h5ad("FILE"); x.to_df().to_csv("table.csv"). ` +
		`Sparse: scipy.sparse.save_npz("x.npz", anndata.read_h5ad("FILE").X). Without anndata: numpy.save("x.npy", h5py.File("FILE")["the name of the array"][:])`},
	{"PAR1", `is a Parquet file: package github.com/nmfnb/notebook/nmfnb/matio/parquet reads it; in Python, pandas.read_parquet("FILE").to_csv("table.csv")`},
	{"ARROW1", `is a Feather file: in Python, pandas.read_feather("FILE").to_csv("table.csv")`},
	{"FEA1", `is a Feather file: in Python, pandas.read_feather("FILE").to_csv("table.csv")`},
	{"\xd0\xcf\x11\xe0", `is an old spreadsheet (.xls): save the sheet as CSV there`},
	{"\x80\x02", `is a pickle: in Python, numpy.save("x.npy", pandas.read_pickle("FILE"))`},
	{"\x80\x03", `is a pickle: in Python, numpy.save("x.npy", pandas.read_pickle("FILE"))`},
	{"\x80\x04", `is a pickle: in Python, numpy.save("x.npy", pandas.read_pickle("FILE"))`},
	{"\x80\x05", `is a pickle: in Python, numpy.save("x.npy", pandas.read_pickle("FILE"))`},
	{"MATLAB 5.0", `is a .mat file: in MATLAB, writematrix(x, "x.csv"); in Python, numpy.save("x.npy", scipy.io.loadmat("FILE")["x"])`},
	{"RDX", `is a file of R: in R, write.csv(x, "table.csv")`},
	{"X\n\x00", `is a file of R: in R, write.csv(readRDS("FILE"), "table.csv")`},
	{"\x1f\x8b", `is packed twice: unpack it once`},
	{"BZh", `is packed by bzip2: unpack it`},
	{"\xfd7zXZ", `is packed by xz: unpack it`},
	{"\x28\xb5\x2f\xfd", `is packed by zstd: unpack it`},
	{"\x89PNG", `is a picture: matio.ReadImages reads a folder or a pattern of them`},
	{"\xff\xd8\xff", `is a picture: matio.ReadImages reads a folder or a pattern of them`},
	{"%PDF", `is a PDF, want a file of numbers`},
	{"<!", `is HTML or XML: in Python, pandas.read_html("FILE")[0].to_csv("table.csv")`},
	{"<?", `is HTML or XML: in Python, pandas.read_html("FILE")[0].to_csv("table.csv")`},
	{"<h", `is HTML or XML: in Python, pandas.read_html("FILE")[0].to_csv("table.csv")`},
	{"<t", `is HTML or XML: in Python, pandas.read_html("FILE")[0].to_csv("table.csv")`},
	{"{", `is JSON: in Python, pandas.read_json("FILE").to_csv("table.csv")`},
	{"[", `is JSON: in Python, pandas.read_json("FILE").to_csv("table.csv")`},
}
