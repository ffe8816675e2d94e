package matio

import (
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// ReadImages returns PNG and JPEG files of one size as rows of grey pixels from 0, black, to 1, line by line: all such files of a
// folder, or those that a pattern such as "faces/*.png" names, in the order of their names. The names of the files are the RowNames, and
// Pixels is the size of a picture, for plots.Images. Colours become their luminance, and what is transparent is black.
func ReadImages(folderOrPattern string) (*nmf.Labelled, error) {
	paths, err := imagePaths(folderOrPattern)
	if err != nil {
		return nil, err
	}
	x := &nmf.Labelled{}
	var pixels *mat.Dense
	for i, path := range paths {
		picture, err := readImage(path)
		if err != nil {
			return nil, err
		}
		size := picture.Bounds().Size()
		if i == 0 {
			if size.X < 1 || size.Y < 1 {
				return nil, failf(nmf.ErrEmpty, path, "is a picture without pixels")
			}
			x.Pixels = [2]int{size.Y, size.X}
			pixels = mat.NewDense(len(paths), size.X*size.Y, nil)
		}
		if x.Pixels != [2]int{size.Y, size.X} {
			return nil, failf(nmf.ErrShape, path, "has %d×%d pixels, and %s %d×%d: want pictures of one size", size.X, size.Y, paths[0], x.Pixels[1], x.Pixels[0])
		}
		grey(pixels.RawRowView(i), picture)
		x.RowNames = append(x.RowNames, filepath.Base(path))
	}
	x.Matrix = pixels
	x.Note = fmt.Sprintf("each row is a picture of %d×%d pixels, named by its file", x.Pixels[0], x.Pixels[1])
	return x, nil
}

// imagePaths returns the pictures of a folder, or those that a pattern names.
func imagePaths(folderOrPattern string) (paths []string, err error) {
	if info, err := os.Stat(folderOrPattern); err == nil && info.IsDir() {
		entries, err := os.ReadDir(folderOrPattern)
		if err != nil {
			return nil, fmt.Errorf("matio: cannot read pictures: %w", err)
		}
		for _, e := range entries {
			switch strings.ToLower(filepath.Ext(e.Name())) {
			case ".png", ".jpg", ".jpeg":
				paths = append(paths, filepath.Join(folderOrPattern, e.Name()))
			}
		}
	} else if paths, err = filepath.Glob(folderOrPattern); err != nil {
		return nil, failf(nmf.ErrConfig, "", "the pattern %q is malformed: %v", folderOrPattern, err)
	}
	if len(paths) == 0 {
		return nil, failf(nmf.ErrEmpty, folderOrPattern, "there is no PNG or JPEG file of this name or in this folder")
	}
	slices.Sort(paths)
	return paths, nil
}

// readImage reads a picture that is as large as the bytes of its file can hold.
func readImage(path string) (image.Image, error) {
	s, file, err := open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	start, _ := s.Peek(8)
	config, decode := png.DecodeConfig, png.Decode
	switch {
	case string(start) == "\x89PNG\r\n\x1a\n":
	case len(start) > 2 && string(start[:2]) == "\xff\xd8":
		config, decode = jpeg.DecodeConfig, jpeg.Decode
	default:
		return nil, failf(ErrFormat, path, "is neither PNG nor JPEG")
	}
	size, err := config(s)
	if err != nil {
		return nil, damaged(path, "cannot be read as a picture: %v", err)
	}
	if count := int64(size.Width) * int64(size.Height); count > 1<<20 && count/maxRatio > max(s.size, 0) {
		return nil, damaged(path, "claims %d×%d pixels, which its %s cannot hold", size.Width, size.Height, bytesInWords(s.size))
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return nil, fmt.Errorf("matio: cannot read %s: %w", path, err)
	}
	picture, err := decode(plainSource(file, path, s.size))
	if err != nil {
		return nil, damaged(path, "cannot be read as a picture: %v", err)
	}
	return picture, nil
}

// grey writes the pixels of a picture line by line.
func grey(row []float64, picture image.Image) {
	b := picture.Bounds()
	p := 0
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			switch v := picture.(type) {
			case *image.Gray:
				row[p] = float64(v.GrayAt(x, y).Y) / 0xff
			default:
				row[p] = float64(color.Gray16Model.Convert(picture.At(x, y)).(color.Gray16).Y) / 0xffff
			}
			p++
		}
	}
}
