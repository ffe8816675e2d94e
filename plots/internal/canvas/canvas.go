// Package canvas turns what a figure draws into files: SVG for a page or of its own, pixels as PNG, and PDF and EPS for print. It
// knows colours that follow a page ([Ink], [Hue]) and the text that goes with them, and nothing of figures.
package canvas

import (
	"bytes"
	"errors"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A Page is what there is to draw: how large it is, and what draws it on any canvas of that size.
type Page struct {
	Width, Height vg.Length
	Draw          func(vg.CanvasSizer)
}

// SVG returns the page as an SVG document whose title and desc say what is seen. With a theme it is a document of its own on that
// theme's paper. Without one it is for the inside of an HTML page: transparent, with currentColor as its ink.
func (p Page) SVG(title, desc string, on *Theme) []byte {
	c := newSVG(p.Width, p.Height)
	p.Draw(c)
	var b bytes.Buffer
	if on != nil {
		b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n")
	}
	c.write(&b, title, desc, on)
	return b.Bytes()
}

// PNG returns the page as pixels, dpi of them to the inch.
func (p Page) PNG(dpi int, on Theme) ([]byte, error) {
	c := newRaster(p.Width, p.Height, dpi, on)
	p.Draw(c)
	return encodePNG(c.img)
}

// ErrFormat is what [Page.Print] returns for a format that the program is built without.
var ErrFormat = errors.New("canvas: the format is not linked")

// Print returns the page as a document for print, in the format "pdf" or "eps". gonum/plot registers these two itself, or with its
// build tag minimal the program does, so that they cost no link time of ours.
func (p Page) Print(format string, on Theme) ([]byte, error) {
	c, err := draw.NewFormattedCanvas(p.Width, p.Height, format)
	if err != nil {
		return nil, ErrFormat
	}
	to := printed{themed{c, on}, format == "eps"}
	if on != Light {
		d := draw.New(to)
		d.SetColor(on.Paper)
		d.Fill(d.Path())
	}
	p.Draw(to)
	var b bytes.Buffer
	_, err = c.WriteTo(&b)
	return timeless(b.Bytes()), err
}
