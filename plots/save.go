package plots

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/nmfnb/notebook/internal/files"
	"github.com/nmfnb/notebook/plots/internal/canvas"
)

func (d drawing) save(path string) error {
	data, err := d.encode(strings.ToLower(filepath.Ext(path)))
	if err != nil {
		return fmt.Errorf("%w (saving %s)", err, path)
	}
	if err := files.Write(path, data); err != nil {
		return fmt.Errorf("plots: %w", err)
	}
	return nil
}

// encode returns the figure in the format of a file's extension.
func (d drawing) encode(ext string) ([]byte, error) {
	switch ext {
	case ".svg":
		return d.svg()
	case ".png":
		return d.png(2)
	case ".pdf", ".eps":
		p, err := d.picture()
		if err != nil {
			return nil, err
		}
		data, err := p.page().Print(ext[1:], d.theme())
		if errors.Is(err, canvas.ErrFormat) {
			err = failf(`as %s: add import _ "gonum.org/v1/plot/vg/vg%s" to the cell or program, which is built without it (tag minimal)`, ext, ext[1:])
		}
		return data, err
	}
	return nil, failf("as %q: the extension must be .svg, .png, .pdf or .eps", ext)
}
