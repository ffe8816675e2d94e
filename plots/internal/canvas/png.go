package canvas

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/png"
)

// encodePNG writes an opaque image as image/png does, in a quarter of the time and about as many bytes. Figures are flat colour
// and thin lines. So a row is written as it is, or, when nearly all of it is as in the row above, as the difference from that.
// image/png spends most of its time on choosing among all of PNG's filters and on a longer search for repetitions, which save
// nothing there.
func encodePNG(img *image.RGBA) ([]byte, error) {
	var b bytes.Buffer
	if !img.Opaque() {
		err := png.Encode(&b, img)
		return b.Bytes(), err
	}
	w, h := img.Rect.Dx(), img.Rect.Dy()
	b.WriteString("\x89PNG\r\n\x1a\n")
	header := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, uint32(w)), uint32(h))
	chunk(&b, "IHDR", append(header, 8, 2, 0, 0, 0)) // 8 bits of red, green, blue; not interlaced
	rows, err := packed(img)
	if err != nil {
		return nil, err
	}
	chunk(&b, "IDAT", rows)
	chunk(&b, "IEND", nil)
	return b.Bytes(), nil
}

// chunk writes a part of a PNG file.
func chunk(b *bytes.Buffer, kind string, data []byte) {
	number := func(n uint32) { b.Write(binary.BigEndian.AppendUint32(nil, n)) }
	number(uint32(len(data)))
	sum := crc32.NewIEEE()
	for _, part := range [][]byte{[]byte(kind), data} {
		b.Write(part)
		sum.Write(part)
	}
	number(sum.Sum32())
}

// packed is the compressed rows of an image.
func packed(img *image.RGBA) ([]byte, error) {
	const none, up = 0, 2 // PNG's filters
	var b bytes.Buffer
	z, err := zlib.NewWriterLevel(&b, zlib.BestSpeed)
	if err != nil {
		return nil, err
	}
	w := img.Rect.Dx()
	line := make([]byte, 1+3*w+1) // the filter, the row, and a byte to spare
	row := line[1:]
	var above []byte
	var places []int
	for y := range img.Rect.Dy() {
		at := img.Pix[y*img.Stride:][:4*w]
		few := false
		if above != nil {
			places, few = differing(places[:0], at, above, w/16)
		}
		if few {
			line[0] = up
			clear(row)
			for _, x := range places {
				for i := range 3 {
					row[3*x+i] = at[4*x+i] - above[4*x+i]
				}
			}
		} else {
			line[0] = none
			for x := range w {
				copy(row[3*x:3*x+4], at[4*x:4*x+4]) // the fourth byte is written over by the next pixel
			}
		}
		if _, err := z.Write(line[:1+3*w]); err != nil {
			return nil, err
		}
		above = at
	}
	err = z.Close()
	return b.Bytes(), err
}

// differing appends the places where the pixels of two rows differ, and tells whether these are at most so many.
func differing(places []int, a, b []byte, most int) ([]int, bool) {
	for i := 0; i < len(a); {
		if i+8 <= len(a) && binary.NativeEndian.Uint64(a[i:]) == binary.NativeEndian.Uint64(b[i:]) {
			i += 8
			continue
		}
		if binary.NativeEndian.Uint32(a[i:]) != binary.NativeEndian.Uint32(b[i:]) {
			if len(places) == most {
				return places, false
			}
			places = append(places, i/4)
		}
		i += 4
	}
	return places, true
}
