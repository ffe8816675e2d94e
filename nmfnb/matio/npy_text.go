package matio

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"unicode/utf8"
)

// readText returns the texts of an array after its header; nil if it is an array of something else.
func readText(s *source, h *npyHeader) ([]string, error) {
	t := h.fields[0].npyType
	count := 1
	for _, d := range h.shape {
		if d < 1 || d > math.MaxInt32/count {
			return nil, nil
		}
		count *= d
	}
	if t.kind == 'O' {
		return readObjects(s, count)
	}
	if !t.isText() || len(h.shape) > 2 {
		return nil, nil
	}
	if err := h.holds(s, count, t.width); err != nil {
		return nil, err
	}
	texts, entry := []string{}, make([]byte, t.width)
	for range count {
		if _, err := io.ReadFull(s, entry); err != nil {
			return nil, s.readError(err, fmt.Sprintf("%d texts", count))
		}
		texts = append(texts, t.text(entry))
	}
	return texts, s.readEnd(fmt.Sprintf("%d texts", count))
}

// writeText writes an array of one dimension.
func writeText(w io.Writer, texts []string) error {
	longest := 1
	for _, s := range texts {
		longest = max(longest, utf8.RuneCountInString(s))
	}
	if err := writeNPYHeader(w, fmt.Sprintf("<U%d", longest), len(texts)); err != nil {
		return err
	}
	entry := make([]byte, 0, 4*longest)
	for _, s := range texts {
		entry = entry[:0]
		for _, c := range s {
			entry = binary.LittleEndian.AppendUint32(entry, uint32(c))
		}
		clear(entry[len(entry):cap(entry)])
		if _, err := w.Write(entry[:4*longest]); err != nil {
			return err
		}
	}
	return nil
}

// maxObjects is how many bytes of pickled objects are read.
const maxObjects = 1 << 28

// readObjects returns the texts of an array of Python objects; nil if they are not all texts. Nothing in the file is run.
func readObjects(s *source, count int) ([]string, error) {
	pickled, err := io.ReadAll(io.LimitReader(s, maxObjects))
	if err != nil {
		return nil, s.readError(err, "objects")
	}
	texts := unpickleTexts(pickled)
	if len(texts) != count {
		return nil, nil
	}
	return texts, nil
}
