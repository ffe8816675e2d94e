package matio

import (
	"archive/zip"
	"cmp"
	"compress/flate"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/internal/files"
	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// ReadNPZ returns the arrays of numbers that numpy.savez or numpy.savez_compressed wrote to a file, by their names, each as [Read] reads
// a single one: a scalar is 1×1, one dimension is a row. Arrays of text in the archive name the rows and columns of those that they fit:
// feature_names_in_, columns or words, say; [ReadNPZText] returns them by their names. What is neither is left out.
func ReadNPZ(path string) (map[string]*nmf.Labelled, error) {
	a, err := openArchive(path)
	if err != nil {
		return nil, err
	}
	defer a.close()
	arrays := map[string]*nmf.Labelled{}
	texts, err := a.texts()
	if err != nil {
		return nil, err
	}
	var reason error
	for _, name := range slices.Sorted(maps.Keys(a.entries)) {
		if texts[name] != nil {
			continue
		}
		x, err := a.matrix(name)
		switch {
		case err == nil:
			nameBy(texts, name, x)
			arrays[name] = x
		case errors.Is(err, ErrFormat) || errors.Is(err, nmf.ErrEmpty):
			reason = cmp.Or(reason, err)
		default:
			return nil, err
		}
	}
	if len(arrays) == 0 {
		return nil, cmp.Or(reason, failf(ErrFormat, path, "is an archive without an array of numbers"))
	}
	return arrays, nil
}

// ReadNPZText returns the arrays of text of an archive by their names: the names of columns, say, that ReadNPZ could not give to a matrix.
// It reads numpy's strings, and arrays of Python objects that are strings, as pandas and scikit-learn have them.
func ReadNPZText(path string) (map[string][]string, error) {
	a, err := openArchive(path)
	if err != nil {
		return nil, err
	}
	defer a.close()
	return a.texts()
}

// WriteNPZ writes matrices under their names to a file that numpy.load reads. The names of rows and columns that a [nmf.Labelled] one
// has go with it, as arrays of text: those of "x" as "x.rows" and "x.columns". The same matrices give the same bytes, and the file
// appears under its name when it is whole. A name with a slash or a zero byte is an error that wraps nmf.ErrConfig.
func WriteNPZ(path string, arrays map[string]mat.Matrix) error {
	return writeArchive(path, func(a *archiveWriter) error {
		for _, name := range slices.Sorted(maps.Keys(arrays)) {
			rows, columns, err := namesOf(arrays[name])
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			if err := a.matrix(name, arrays[name]); err != nil {
				return err
			}
			if err := a.names(name, rows, columns); err != nil {
				return err
			}
		}
		return nil
	})
}

// archive is an npz file.
type archive struct {
	name    string
	entries map[string]*zip.File // by their names in numpy, without .npy
	raw     *counter             // what is unpacked of the entry that is read
	close   func()
}

// openArchive opens an npz file, gzipped or not.
func openArchive(path string) (*archive, error) {
	s, file, err := open(path)
	if err != nil {
		return nil, err
	}
	a, err := archiveOf(s, file)
	if err != nil {
		file.Close()
		return nil, err
	}
	return a, nil
}

// archiveOf returns the archive in a file that is open, and closes it at the end.
func archiveOf(s *source, file *os.File) (*archive, error) {
	a := &archive{name: s.name, entries: map[string]*zip.File{}, close: func() { file.Close() }}
	size := s.size
	if s.packed || size < 0 { // an archive is read in any order: unpack it
		unpacked, err := os.CreateTemp("", "matio")
		if err != nil {
			return nil, fmt.Errorf("matio: cannot unpack %s: %w", s.name, err)
		}
		a.close = func() {
			file.Close()
			unpacked.Close()
			os.Remove(unpacked.Name())
		}
		if size, err = io.Copy(unpacked, s); err != nil {
			unpacked.Close()
			os.Remove(unpacked.Name())
			return nil, s.readError(err, "archive")
		}
		file = unpacked
	}
	z, err := zip.NewReader(file, size)
	if err == nil {
		z.RegisterDecompressor(zip.Deflate, func(r io.Reader) io.ReadCloser {
			a.raw = &counter{r: r}
			return flate.NewReader(a.raw)
		})
		err = a.check(z, size)
	} else {
		err = damaged(s.name, "is no npz file, or a damaged one: %v", err)
	}
	if err != nil {
		a.close()
		return nil, err
	}
	return a, nil
}

// check reports entries that use bytes of one another, as in archives that were made to unpack to more than they hold.
func (a *archive) check(z *zip.Reader, size int64) error {
	type part struct{ from, to int64 }
	var parts []part
	for _, entry := range z.File {
		from, err := entry.DataOffset()
		to := from + int64(entry.CompressedSize64)
		if err != nil || to < from || to > size || int64(entry.UncompressedSize64) < 0 {
			return damaged(a.name, "%s is not in the archive where its list says", entry.Name)
		}
		if entry.Method == zip.Store && entry.CompressedSize64 != entry.UncompressedSize64 {
			return damaged(a.name, "%s has two sizes", entry.Name)
		}
		parts = append(parts, part{from, to})
		if name, ok := strings.CutSuffix(entry.Name, ".npy"); ok {
			if a.entries[name] != nil {
				return damaged(a.name, "%s is twice in the archive", entry.Name)
			}
			a.entries[name] = entry
		}
	}
	slices.SortFunc(parts, func(p, q part) int { return cmp.Or(cmp.Compare(p.from, q.from), cmp.Compare(p.to, q.to)) })
	for k := range parts {
		if k > 0 && parts[k].from < parts[k-1].to {
			return damaged(a.name, "two entries of the archive use the same bytes")
		}
	}
	if len(a.entries) == 0 {
		names := make([]string, 0, 3)
		for _, entry := range z.File[:min(3, len(z.File))] {
			names = append(names, entry.Name)
			if strings.HasPrefix(entry.Name, "xl/") || entry.Name == "[Content_Types].xml" {
				return failf(ErrFormat, a.name, "is a spreadsheet (Excel): save the sheet as CSV there, or in Python pandas.read_excel(%q, index_col=0).to_csv(\"table.csv\")", a.name)
			}
		}
		return failf(ErrFormat, a.name, "is an archive without arrays of numpy (it holds %q): unpack it and read the file in it", names)
	}
	return nil
}

// open opens an entry.
func (a *archive) open(name string) (*source, io.Closer, error) {
	entry := a.entries[name]
	contents, err := entry.Open()
	if err != nil {
		return nil, nil, damaged(a.name, "%s cannot be read: %v", entry.Name, err)
	}
	label, size := a.name+": "+entry.Name, int64(entry.UncompressedSize64)
	if entry.Method == zip.Store {
		return plainSource(contents, label, size), contents, nil
	}
	a.raw.size = int64(entry.CompressedSize64)
	s := unpackedSource(contents, a.raw, label, size)
	if err := s.holds(size, "numbers"); err != nil {
		contents.Close()
		return nil, nil, err
	}
	return s, contents, nil
}

// header returns the header of an entry.
func (a *archive) header(name string) (*npyHeader, error) {
	s, contents, err := a.open(name)
	if err != nil {
		return nil, err
	}
	defer contents.Close()
	return readNPYHeader(s)
}

// matrix returns an entry that is an array of numbers.
func (a *archive) matrix(name string) (*nmf.Labelled, error) {
	s, contents, err := a.open(name)
	if err != nil {
		return nil, err
	}
	defer contents.Close()
	return readNPY(s)
}

// texts returns the entries that are arrays of text.
func (a *archive) texts() (map[string][]string, error) {
	texts := map[string][]string{}
	for name := range a.entries {
		s, contents, err := a.open(name)
		if err != nil {
			return nil, err
		}
		h, err := readNPYHeader(s)
		if err == nil && !h.record {
			var text []string
			if text, err = readText(s, h); text != nil {
				texts[name] = text
			}
		}
		contents.Close()
		if err != nil {
			return nil, err
		}
	}
	return texts, nil
}

// columnNames and rowNames are what people call the arrays of names in an archive.
var (
	columnNames = []string{"feature_names_in_", "feature_names", "features", "columns", "column_names", "cols", "words", "vocabulary", "vocab", "terms", "genes", "names"}
	rowNames    = []string{"index", "row_names", "rows", "row_ids", "ids", "documents", "docs", "samples", "users", "barcodes"}
)

// nameBy gives the rows and columns of an array the texts that name them: those of its own, those with the usual names, or the only
// ones that are as many.
func nameBy(texts map[string][]string, name string, x *nmf.Labelled) {
	n, m := x.Dims()
	find := func(own string, usual, others []string, count, other int) []string {
		if text := texts[name+own]; len(text) == count {
			return text
		}
		for _, key := range usual {
			if text := texts[key]; len(text) == count {
				return text
			}
		}
		var only []string
		for key, text := range texts {
			if len(text) != count || count == other || slices.Contains(others, key) || strings.HasSuffix(key, ".rows") || strings.HasSuffix(key, ".columns") {
				continue
			}
			if only != nil {
				return nil
			}
			only = text
		}
		return only
	}
	if x.ColumnNames == nil {
		x.ColumnNames = find(".columns", columnNames, rowNames, m, n)
	}
	if x.RowNames == nil {
		x.RowNames = find(".rows", rowNames, columnNames, n, m)
	}
}

// read returns the matrix of an archive that has one.
func (a *archive) read() (*nmf.Labelled, error) {
	if a.isSparse() {
		return a.sparse()
	}
	name, err := a.choose()
	if err != nil {
		return nil, err
	}
	return a.named(name)
}

// choose returns the name of the one matrix that an archive is read for.
func (a *archive) choose() (string, error) {
	var matrices, vectors []string
	shapes := map[string]string{}
	var reason error
	for _, name := range slices.Sorted(maps.Keys(a.entries)) {
		h, err := a.header(name)
		switch {
		case err != nil:
			return "", err
		case !h.record && h.fields[0].isText():
			continue
		case !h.record && !h.fields[0].isNumber():
			reason = failf(ErrFormat, a.name+": "+name+".npy", "%s", h.fields[0].advice())
			continue
		case h.record || len(h.shape) > 1:
			matrices = append(matrices, name)
		case len(h.shape) == 1:
			vectors = append(vectors, name)
		}
		shapes[name] = h.shapeInWords()
	}
	if len(matrices) == 0 {
		matrices = vectors
	}
	choice := ""
	switch {
	case len(matrices) == 1:
		choice = matrices[0]
	case slices.Contains(matrices, "components_"):
		choice = "components_"
	case len(matrices) == 0:
		return "", cmp.Or(reason, failf(ErrFormat, a.name, "is an archive without a matrix"))
	default:
		for k, name := range matrices {
			matrices[k] = fmt.Sprintf("%q %s", name, shapes[name])
		}
		return "", failf(ErrFormat, a.name, "holds %d matrices: %s; matio.ReadNPZ returns them by their names", len(matrices), strings.Join(matrices[:min(len(matrices), 12)], ", "))
	}
	return choice, nil
}

// named returns an array of numbers with the names that the archive has for it.
func (a *archive) named(name string) (*nmf.Labelled, error) {
	x, err := a.matrix(name)
	if err != nil {
		return nil, err
	}
	texts, err := a.texts()
	if err != nil {
		return nil, err
	}
	nameBy(texts, name, x)
	note := fmt.Sprintf("array %q of the archive", name)
	if x.Note != "" {
		note += "; " + x.Note
	}
	x.Note = note
	return x, nil
}

// archiveWriter writes the entries of an npz file.
type archiveWriter struct{ *zip.Writer }

func writeArchive(path string, write func(a *archiveWriter) error) error {
	err := files.WriteWith(path, func(w io.Writer) error {
		a := &archiveWriter{zip.NewWriter(w)}
		return errors.Join(write(a), a.Close())
	})
	if err != nil {
		return fmt.Errorf("matio: cannot write %s: %w", path, err)
	}
	return nil
}

// entry begins an entry, which is written before the next one begins.
func (a *archiveWriter) entry(name string) (io.Writer, error) {
	if strings.ContainsAny(name, "/\\\x00") {
		return nil, fmt.Errorf("%w: the name %q cannot stand in an npz file: it holds a slash or a zero byte", nmf.ErrConfig, name)
	}
	return a.CreateHeader(&zip.FileHeader{Name: name + ".npy", Method: zip.Deflate})
}

func (a *archiveWriter) matrix(name string, m mat.Matrix) error {
	w, err := a.entry(name)
	if err != nil {
		return err
	}
	return writeNPY(w, m)
}

// text writes an array of one dimension, numpy's strings; without dimensions if texts is alone.
func (a *archiveWriter) text(name string, texts []string) error {
	w, err := a.entry(name)
	if err != nil {
		return err
	}
	return writeText(w, texts)
}

// names writes the names of the rows and columns of a matrix that has them.
func (a *archiveWriter) names(name string, rows, columns []string) error {
	if rows != nil {
		if err := a.text(name+".rows", rows); err != nil {
			return err
		}
	}
	if columns != nil {
		return a.text(name+".columns", columns)
	}
	return nil
}
