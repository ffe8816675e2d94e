package plots

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"gonum.org/v1/plot/vg/draw"
)

// Save writes the figure to a file in the format of its extension: .svg, .png (at 2×), .pdf or .eps. The file is complete or,
// after an error, as it was before.
//
// A program that is built with gonum/plot's tag minimal, as the cells of the project's kernel are, has .pdf and .eps only if it
// imports them:
//
//	import _ "gonum.org/v1/plot/vg/vgpdf" // for .pdf
//	import _ "gonum.org/v1/plot/vg/vgeps" // for .eps
//
// GoNB keeps the last of a notebook's imports that are named _, so that each of the two wants a cell of its own.
func (f *common) Save(path string) error {
	data, err := f.encode(strings.ToLower(filepath.Ext(path)))
	if err != nil {
		return fmt.Errorf("%w (saving %s)", err, path)
	}
	if err := writeWhole(path, data); err != nil {
		return fmt.Errorf("plots: saving %s: %w", path, err)
	}
	return nil
}

func (f *common) encode(ext string) ([]byte, error) {
	switch ext {
	case ".svg":
		return f.SVG()
	case ".png":
		return f.PNG()
	case ".pdf", ".eps":
		p, err := f.picture()
		if err != nil {
			return nil, err
		}
		// gonum/plot registers these back-ends itself, or with the tag minimal the program does, so that they cost no link time of ours.
		c, err := draw.NewFormattedCanvas(p.size.width, p.size.height, ext[1:])
		if err != nil {
			return nil, failf(`as %s: add import _ "gonum.org/v1/plot/vg/vg%s" to the cell or program, which is built without it (tag minimal)`, ext, ext[1:])
		}
		on := printed{themed{c, f.on}, ext == ".eps"}
		if f.on != light {
			d := draw.New(on)
			d.SetColor(f.on.paper)
			d.Fill(d.Path())
		}
		p.drawOn(on)
		var b bytes.Buffer
		_, err = c.WriteTo(&b)
		return timeless(b.Bytes()), err
	}
	return nil, failf("as %q: the extension must be .svg, .png, .pdf or .eps", ext)
}

// timeless takes the time of writing out of a file, so that the same figure gives the same bytes; it also mends the first line of
// an EPS file, which gonum begins with %%!PS and readers do not take for PostScript.
func timeless(file []byte) []byte {
	if bytes.HasPrefix(file, []byte("%PDF")) {
		for _, of := range []string{"/CreationDate (D:", "/ModDate (D:"} {
			if _, date, ok := bytes.Cut(file, []byte(of)); ok {
				copy(date, "19700101000000")
			}
		}
		return file
	}
	file = bytes.Replace(file, []byte("%%!PS"), []byte("%!PS"), 1)
	head, tail, ok := bytes.Cut(file, []byte("%%CreationDate:"))
	if !ok {
		return file
	}
	_, tail, _ = bytes.Cut(tail, []byte("\n"))
	return append(head, tail...)
}

// writeWhole puts data at path by renaming a finished file beside it.
func writeWhole(path string, data []byte) error {
	tmp, err := os.CreateTemp(filepath.Dir(path), ".plots-*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name()) // after the rename there is nothing to remove
	mode := os.FileMode(0o644)
	if old, err := os.Stat(path); err == nil {
		mode = old.Mode().Perm()
	}
	_, err = tmp.Write(data)
	if err == nil {
		err = tmp.Chmod(mode)
	}
	if e := tmp.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(tmp.Name(), path)
	}
	return err
}
