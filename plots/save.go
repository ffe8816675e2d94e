package plots

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"gonum.org/v1/plot/vg/draw"
)

// Save writes the figure to a file in the format of its extension: .svg, .png (at 2×), .pdf or .eps. The file is complete or,
// after an error, as it was before.
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
		// gonum/plot registers these back-ends itself, so that they cost no link time of ours.
		c, err := draw.NewFormattedCanvas(p.size.width, p.size.height, ext[1:])
		if err != nil {
			return nil, failf("as %s: this program was built without it (the build tag minimal)", ext)
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

var (
	pdfDate = regexp.MustCompile(`Date \(D:\d{14}`)
	epsDate = regexp.MustCompile(`%%CreationDate: .*\n`)
)

// timeless takes the time of writing out of a file, so that the same figure gives the same bytes; it also mends the first line of
// an EPS file, which gonum begins with %%!PS and readers do not take for PostScript.
func timeless(file []byte) []byte {
	if bytes.HasPrefix(file, []byte("%PDF")) {
		return pdfDate.ReplaceAll(file, []byte("Date (D:19700101000000"))
	}
	return epsDate.ReplaceAll(bytes.Replace(file, []byte("%%!PS"), []byte("%!PS"), 1), nil)
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
