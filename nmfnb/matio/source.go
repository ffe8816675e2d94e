package matio

import (
	"archive/zip"
	"bufio"
	"compress/flate"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// A source is a file, or an entry of an archive, that is read from its beginning to its end. What a header claims is believed only as
// far as the bytes go.
type source struct {
	*bufio.Reader
	name   string
	size   int64    // how many bytes can be read in all; -1 when that is not known
	raw    *counter // what is read from the disk
	packed bool     // raw is unpacked while it is read
}

// counter counts the bytes that are read from r.
type counter struct {
	r       io.Reader
	n, size int64 // so far, and in all; -1 when that is not known
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

const (
	bufferSize = 1 << 16
	// A packed byte gives maxRatio bytes at most, once bombSize bytes have come. Data pack up to some 200 to 1 and zeros alone
	// 1030 to 1: what packs better than maxRatio is a file that was made to fill the memory, or one that is better stored sparse.
	maxRatio = 500
	bombSize = 1 << 24
)

// plainSource reads what r holds as it is.
func plainSource(r io.Reader, name string, size int64) *source {
	raw := &counter{r: r, size: size}
	return &source{Reader: bufio.NewReaderSize(raw, bufferSize), name: name, size: size, raw: raw}
}

// unpackedSource reads what unpack makes of raw, size bytes if that is known.
func unpackedSource(unpack io.Reader, raw *counter, name string, size int64) *source {
	s := &source{name: name, size: size, raw: raw, packed: true}
	s.Reader = bufio.NewReaderSize(&guard{s: s, unpack: unpack}, bufferSize)
	return s
}

// guard reads what is unpacked until it is more than data would be, and says of what cannot be unpacked that it is damaged.
type guard struct {
	s      *source
	unpack io.Reader
	n      int64
}

func (g *guard) Read(p []byte) (int, error) {
	n, err := g.unpack.Read(p)
	g.n += int64(n)
	if g.n > bombSize && g.n/maxRatio > g.s.raw.n {
		return 0, g.s.bomb(g.n)
	}
	var corrupt flate.CorruptInputError
	if errors.Is(err, gzip.ErrChecksum) || errors.Is(err, gzip.ErrHeader) || errors.As(err, &corrupt) || err == io.ErrUnexpectedEOF {
		err = damaged(g.s.name, "is packed and damaged: %v", err)
	}
	return n, err
}

func (s *source) bomb(size int64) error {
	return failf(ErrFormat, s.name, "unpacks to %s or more, over %d times its size, as files do that are made to fill the memory; to read it all the same, unpack it first",
		bytesInWords(size), maxRatio)
}

// holds returns an error if the source cannot hold that many bytes, as far as that is known before they are read.
func (s *source) holds(claimed int64, what string) error {
	switch {
	case s.size >= 0 && claimed > s.size:
		return damaged(s.name, "claims %s of %s and is only %s long: it was cut short, or its header is wrong", bytesInWords(claimed), what, bytesInWords(s.size))
	case !s.packed || s.raw.size < 0:
		return nil
	case claimed/1040 > s.raw.size: // deflate makes at most 1032 bytes of one
		return damaged(s.name, "claims %s of %s, which %s cannot hold: it was cut short, or its header is wrong", bytesInWords(claimed), what, bytesInWords(s.raw.size))
	case claimed > bombSize && claimed/maxRatio > s.raw.size:
		return s.bomb(claimed)
	}
	return nil
}

// progress returns how much of the source was read, from 0 to 1; 0 when that is not known.
func (s *source) progress() float64 {
	if s.raw.size <= 0 {
		return 0
	}
	read := s.raw.n
	if !s.packed {
		read -= int64(s.Buffered())
	}
	return min(float64(read)/float64(s.raw.size), 1)
}

// open opens a file, unpacked if it is gzipped.
func open(path string) (*source, *os.File, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, nil, fmt.Errorf("matio: cannot read a matrix: %w", err)
	}
	info, err := file.Stat()
	if err == nil && info.IsDir() {
		err = failf(ErrFormat, path, "is a folder, want a file; matio.ReadImages reads a folder of pictures")
	}
	if err != nil {
		file.Close()
		return nil, nil, err
	}
	s := plainSource(file, path, sizeOf(info))
	if start, _ := s.Peek(3); string(start) == "\x1f\x8b\x08" {
		unpack, err := gzip.NewReader(s)
		if err != nil {
			file.Close()
			return nil, nil, damaged(path, "is gzipped and damaged: %v", err)
		}
		s = unpackedSource(unpack, s.raw, path, -1)
	}
	return s, file, nil
}

// sizeOf returns the size of a file that has one.
func sizeOf(info fs.FileInfo) int64 {
	if info.Mode().IsRegular() {
		return info.Size()
	}
	return -1
}

// readError says what became of a read that failed: the error of the source itself, or that it ended too early.
func (s *source) readError(err error, what string) error {
	var known *Error
	switch {
	case errors.As(err, &known):
		return err
	case err == io.EOF || err == io.ErrUnexpectedEOF:
		return damaged(s.name, "ends within its %s", what)
	case errors.Is(err, zip.ErrChecksum):
		return damaged(s.name, "was altered: its checksum does not fit")
	}
	return fmt.Errorf("matio: cannot read %s: %w", s.name, err)
}

// readEnd returns an error unless the source is at its end.
func (s *source) readEnd(what string) error {
	switch _, err := s.ReadByte(); {
	case err == nil:
		return damaged(s.name, "goes on after its %s", what)
	case err == io.EOF:
		return nil
	default:
		return s.readError(err, what)
	}
}

// room returns values with room for want more, and for what is left of the source if they are many: an estimate by what the part that
// was read has held. Slices that grow by copying would need the memory of two matrices.
func (s *source) room(values []float64, want int) []float64 {
	if cap(values)-len(values) >= want {
		return values
	}
	total := 2*len(values) + want
	if done := s.progress(); done > 0 && len(values) > 1<<19 && (!s.packed || s.raw.n > 1<<20) {
		total = max(int(float64(len(values)+want)/done*1.06), len(values)+want)
	}
	grown := make([]float64, len(values), total)
	copy(grown, values)
	return grown
}

func bytesInWords(n int64) string {
	switch f := float64(n); {
	case n < 1e4:
		return fmt.Sprintf("%d bytes", n)
	case n < 1e7:
		return fmt.Sprintf("%.0f kB", f/1e3)
	case n < 1e10:
		return fmt.Sprintf("%.0f MB", f/1e6)
	case n < 1e13:
		return fmt.Sprintf("%.0f GB", f/1e9)
	default:
		return fmt.Sprintf("%.0f TB", f/1e12)
	}
}

func (s *source) empty() error { return failf(nmf.ErrEmpty, s.name, "has no row of numbers") }
