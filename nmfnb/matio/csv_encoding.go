package matio

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"unicode/utf16"
	"unicode/utf8"
)

// decoded returns the text of in as UTF-8 without a byte order mark, and how it was encoded, for a note; "" for UTF-8. Text in a
// code of 8 bits stays as it is: windowsText decodes its fields.
func decoded(in *bufio.Reader) (text *bufio.Reader, encoding string) {
	start, _ := in.Peek(64)
	order := binary.ByteOrder(binary.LittleEndian)
	switch {
	case bytes.HasPrefix(start, []byte("\xef\xbb\xbf")):
		_, _ = in.Discard(3)
		return in, ""
	case bytes.HasPrefix(start, []byte("\xff\xfe")):
		_, _ = in.Discard(2)
	case bytes.HasPrefix(start, []byte("\xfe\xff")):
		_, _ = in.Discard(2)
		order = binary.BigEndian
	case everyOtherIsZero(start, 1): // without a mark
	case everyOtherIsZero(start, 0):
		order = binary.BigEndian
	default:
		return in, ""
	}
	return bufio.NewReaderSize(&utf16Reader{in: in, order: order}, bufferSize), "UTF-16"
}

// everyOtherIsZero tells whether text is ASCII in UTF-16: from is 1 where the less significant byte comes first.
func everyOtherIsZero(text []byte, from int) bool {
	for k, c := range text {
		if (c == 0) != (k%2 == from) {
			return false
		}
	}
	return len(text) >= 4
}

// utf16Reader turns UTF-16 into UTF-8.
type utf16Reader struct {
	in    *bufio.Reader
	order binary.ByteOrder
	high  rune // the first half of a pair, 0 for none
	buf   []byte
	rest  []byte // of buf, still to be read
}

func (u *utf16Reader) Read(p []byte) (int, error) {
	for len(u.rest) == 0 {
		part, err := u.in.Peek(2)
		if len(part) == 0 && u.high == 0 {
			return 0, err
		}
		u.rest = u.buf[:0]
		if len(part) < 2 { // the file ends within a character
			_, _ = u.in.Discard(len(part))
			u.high, u.rest = 0, utf8.AppendRune(u.rest, utf8.RuneError)
			break
		}
		part, _ = u.in.Peek(u.in.Buffered() &^ 1)
		for k := 0; k < len(part); k += 2 {
			c := rune(u.order.Uint16(part[k:]))
			switch {
			case u.high != 0:
				c, u.high = utf16.DecodeRune(u.high, c), 0
			case c >= 0xd800 && c < 0xdc00:
				u.high = c
				continue
			}
			u.rest = utf8.AppendRune(u.rest, c)
		}
		_, _ = u.in.Discard(len(part))
		u.buf = u.rest
	}
	n := copy(p, u.rest)
	u.rest = u.rest[n:]
	return n, nil
}

// windowsText decodes Windows-1252, the code of 8 bits that spreadsheets in western Europe write; Latin-1 is a part of it.
func windowsText(text []byte) string {
	decoded := make([]rune, len(text))
	for i, c := range text {
		decoded[i] = rune(c)
		if c >= 0x80 && c < 0xa0 {
			decoded[i] = windows[c-0x80]
		}
	}
	return string(decoded)
}

var windows = [32]rune{
	'€', 0x81, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', 0x8d, 'Ž', 0x8f,
	0x90, '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', 0x9d, 'ž', 'Ÿ',
}
