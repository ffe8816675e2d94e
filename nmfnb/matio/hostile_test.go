package matio

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// npyBytes is an array with any header.
func npyBytes(header string, data int) []byte {
	header += "\n"
	b := binary.LittleEndian.AppendUint16([]byte(npyMagic+"\x01\x00"), uint16(len(header)))
	return append(append(b, header...), make([]byte, data)...)
}

func gzipped(b []byte) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write(b); err != nil {
		panic(err)
	}
	w.Close()
	return out.Bytes()
}

// zeros packs size zero bytes after a start.
func zeros(start []byte, size int) []byte {
	var out bytes.Buffer
	w, err := flate.NewWriter(&out, flate.BestCompression)
	if err != nil {
		panic(err)
	}
	part := make([]byte, 1<<20)
	_, _ = w.Write(start)
	for ; size > 0; size -= len(part) {
		_, _ = w.Write(part[:min(size, len(part))])
	}
	w.Close()
	return out.Bytes()
}

// zipEntry is an entry of an archive with any claims.
type zipEntry struct {
	name         string
	packed       []byte
	size, offset int // the size that it claims; offset 0 means where it is
	method       uint16
	crc          uint32
}

// zipBytes is an archive of entries whose local headers follow each other, unless an entry has an offset.
func zipBytes(entries ...zipEntry) []byte {
	var out, list bytes.Buffer
	le := func(w io.Writer, values ...any) {
		for _, v := range values {
			_ = binary.Write(w, binary.LittleEndian, v)
		}
	}
	for _, e := range entries {
		at := out.Len()
		if e.offset > 0 {
			at = e.offset - 1
		} else {
			le(&out, uint32(0x04034b50), uint16(20), uint16(0), e.method, uint32(0), e.crc, uint32(len(e.packed)), uint32(e.size), uint16(len(e.name)), uint16(0))
			out.WriteString(e.name)
			out.Write(e.packed)
		}
		le(&list, uint32(0x02014b50), uint16(20), uint16(20), uint16(0), e.method, uint32(0), e.crc, uint32(len(e.packed)), uint32(e.size), uint16(len(e.name)),
			uint16(0), uint16(0), uint16(0), uint16(0), uint32(0), uint32(at))
		list.WriteString(e.name)
	}
	start := out.Len()
	out.Write(list.Bytes())
	le(&out, uint32(0x06054b50), uint16(0), uint16(0), uint16(len(entries)), uint16(len(entries)), uint32(list.Len()), uint32(start), uint16(0))
	return out.Bytes()
}

func TestWhatAFileClaimsIsBelievedAsFarAsItsBytesGo(t *testing.T) {
	huge := "{'descr': '<f8', 'fortran_order': False, 'shape': (400000, 400000), }" // 1.28 TB
	large := "{'descr': '<f8', 'fortran_order': False, 'shape': (40000, 400), }"    // 128 MB
	largeZeros := zeros(npyBytes(large, 0), 40000*400*8)
	entry := npyBytes("{'descr': '<f8', 'fortran_order': False, 'shape': (1, 2), }", 16)
	stored := zipEntry{name: "x.npy", packed: entry, size: len(entry), crc: crc32.ChecksumIEEE(entry)}
	second := stored
	second.name = "y.npy"
	second.offset = 1 // the header of the first
	for name, c := range map[string]struct {
		file []byte
		kind error
		says string
	}{
		"npy of a terabyte":            {npyBytes(huge, 80), nmf.ErrDamaged, "1280 GB"},
		"npy beyond any number":        {npyBytes("{'descr': '<f8', 'fortran_order': False, 'shape': (4611686018427387904, 4611686018427387904), }", 8), nmf.ErrDamaged, "no memory"},
		"npy.gz of a terabyte":         {gzipped(npyBytes(huge, 80)), nmf.ErrDamaged, "1280 GB"},
		"npy.gz of zeros":              {gzipOf(largeZeros), ErrFormat, "fill the memory"},
		"header of 4 GB":               {[]byte(npyMagic + "\x02\x00\xff\xff\xff\xff" + strings.Repeat("{", 100)), nmf.ErrDamaged, "header"},
		"deep header":                  {npyBytes(strings.Repeat("(", 60000), 0), nmf.ErrDamaged, "header"},
		"records of a terabyte":        {npyBytes("{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (160000000000,), }", 80), nmf.ErrDamaged, "1280 GB"},
		"npz of a terabyte":            {zipBytes(zipEntry{name: "x.npy", packed: npyBytes(huge, 80), size: len(npyBytes(huge, 80))}), nmf.ErrDamaged, "claims"},
		"npz that claims more":         {zipBytes(zipEntry{name: "x.npy", packed: entry, size: 1 << 31, method: zip.Deflate}), nmf.ErrDamaged, "cannot hold"},
		"npz of zeros":                 {zipBytes(zipEntry{name: "x.npy", packed: largeZeros, size: len(npyBytes(large, 0)) + 40000*400*8, method: zip.Deflate}), ErrFormat, "fill the memory"},
		"entries that overlap":         {zipBytes(stored, second), nmf.ErrDamaged, "same bytes"},
		"entries of one name":          {zipBytes(stored, stored), nmf.ErrDamaged, "twice"},
		"an altered entry":             {zipBytes(zipEntry{name: "x.npy", packed: entry, size: len(entry), crc: 1}), nmf.ErrDamaged, "checksum"},
		"sparse of too many rows":      {sparseArchive(t, 1<<50, 3), nmf.ErrDamaged, "claims"},
		"market of a terabyte":         {[]byte("%%MatrixMarket matrix coordinate real general\n1000000000000 3 1\n1 1 1\n"), nmf.ErrDamaged, "claims"},
		"market of many entries":       {[]byte("%%MatrixMarket matrix coordinate real general\n1000 1000 1000000000000\n1 1 1\n"), nmf.ErrDamaged, "claims"},
		"market array of a terabyte":   {[]byte("%%MatrixMarket matrix array real general\n400000 400000\n1\n"), nmf.ErrDamaged, "claims"},
		"market.gz of many entries":    {gzipped([]byte("%%MatrixMarket matrix array real general\n400000 400000\n1\n")), nmf.ErrDamaged, "claims"},
		"text.gz of nothing but zeros": {gzipped(bytes.Repeat([]byte("0,0,0,0\n"), 3<<20)), ErrFormat, "fill the memory"},
		"text.gz without an end":       {gzipped(bytes.Repeat([]byte("0,"), 10<<20)), ErrFormat, "fill the memory"},
		"a quote that is not closed":   {[]byte("a,b\n\"" + strings.Repeat("1,2\n", 1<<20)), ErrFormat, "quote"},
		"gzip cut short":               {gzipped([]byte("a,b\n1,2\n"))[:20], nmf.ErrDamaged, "damaged"},
		"a picture of 65,000 lines":    {pngOf(65000, 65000), ErrFormat, "ReadImages"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "x")
			if err := os.WriteFile(path, c.file, 0o600); err != nil {
				t.Fatal(err)
			}
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			start := time.Now()
			_, err := Read(path)
			took := time.Since(start)
			runtime.ReadMemStats(&after)
			if !errors.Is(err, c.kind) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("error %v, want %v that says %q", err, c.kind, c.says)
			}
			allocated := after.TotalAlloc - before.TotalAlloc
			t.Logf("%v, %d kB: %v", took, allocated>>10, err)
			if allocated > 300<<20 { // in all, not at once: tables grow by doubling
				t.Errorf("%d MB were allocated", allocated>>20)
			}
		})
	}
}

func gzipOf(packed []byte) []byte {
	return append(append([]byte("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"), packed...), make([]byte, 8)...)
}

// sparseArchive is a sparse matrix that claims to be r×c.
func sparseArchive(t *testing.T, r, c int) []byte {
	t.Helper()
	var out bytes.Buffer
	a := &archiveWriter{zip.NewWriter(&out)}
	write := func(name, descr string, count int, data ...int) {
		w, err := a.entry(name)
		if err == nil {
			err = writeNPYHeader(w, descr, count)
		}
		for _, v := range data {
			err = errors.Join(err, binary.Write(w, binary.LittleEndian, int64(v)))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	write("row", "<i8", 1, 0)
	write("col", "<i8", 1, 0)
	write("data", "<i8", 1, 1)
	write("shape", "<i8", 2, r, c)
	w, err := a.entry("format")
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(writeNPYHeader(w, "|S3"), second(w.Write([]byte("coo"))), a.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func second[T any](_ T, err error) error { return err }

// pngOf is a picture that claims a size.
func pngOf(width, height uint32) []byte {
	head := binary.BigEndian.AppendUint32([]byte("IHDR"), width)
	head = append(binary.BigEndian.AppendUint32(head, height), 8, 0, 0, 0, 0)
	out := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"), head...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(head))
}

func TestForeignFilesAreErrorsThatSayWhatToDo(t *testing.T) {
	for start, says := range map[string]string{
		"\x89HDF\r\n\x1a\n\x00\x00": "anndata.read_h5ad", "PAR1\x15\x04\x15": "parquet", "\xd0\xcf\x11\xe0\xa1": "save the sheet as CSV",
		"\x80\x04\x95\x00\x00\x00\x00\x00\x00\x00\x00": "read_pickle", "BZh9\x01\x02": "unpack", "<!DOCTYPE html>\n<html>": "read_html",
		"[{\"a\": 1}]": "read_json", "\x00\x01\x02\xff\xfe\xfd": "neither text", "": "no row", "\n\n# only comments\n": "no row", "a,b,c\n": "no",
		string(zipBytes(zipEntry{name: "[Content_Types].xml", packed: []byte("x"), size: 1})): "read_excel",
		string(zipBytes(zipEntry{name: "table.csv", packed: []byte("x"), size: 1})):           "unpack it",
	} {
		path := filepath.Join(t.TempDir(), "x")
		if err := os.WriteFile(path, []byte(start), 0o600); err != nil {
			t.Fatal(err)
		}
		var known *Error
		if _, err := Read(path); !errors.As(err, &known) || !strings.Contains(err.Error(), says) || !strings.Contains(err.Error(), path) {
			t.Errorf("%.20q: %v, want an error with %q", start, err, says)
		}
	}
	if _, err := Read(t.TempDir()); !errors.Is(err, ErrFormat) || !strings.Contains(err.Error(), "ReadImages") {
		t.Errorf("folder: %v", err)
	}
	if _, err := Read(filepath.Join(t.TempDir(), "none")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
}
