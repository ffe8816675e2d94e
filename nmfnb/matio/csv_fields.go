package matio

import (
	"bufio"
	"bytes"
	"io"
)

// fields reads a file of text record by record, each split into its fields. A record is a line, or several where a quoted field goes
// over their ends. Blank lines and comments are left out.
type fields struct {
	in        *bufio.Reader
	file      string
	separator string // between two fields; " " is any white space, "" none: a line is one field
	eol       byte   // the last byte of a line

	line    int    // the number of the line where the last record began, from 1
	lines   int    // how many lines were read
	comment string // the last comment before the first record, without its marks
	record  []byte // the last record
	end     int    // where it ends, without the end of its last line
	own     bool   // it is in long; otherwise in the buffer of in, until the next read
	long    []byte
	spans   []span // its fields
	first   bool   // a record was read
	err     error  // why there is no further one; io.EOF at the end of the file
}

// span is the field record[from:to].
type span struct {
	from, to int
	quoted   bool
}

const (
	maxQuoted = 1 << 20 // bytes between two quotes: more is a quote that is not closed
	maxLine   = 1 << 28 // bytes in a line: more is no line of a table
)

// scan reads the next record and reports whether there is one.
func (f *fields) scan() bool {
	for f.err == nil {
		f.record, f.own, f.line = nil, false, f.lines+1
		if f.err = f.more(); f.err != nil {
			return false
		}
		text := bytes.TrimSpace(f.record)
		switch {
		case len(text) == 0 && (f.separator != "\t" || bytes.IndexByte(f.record, '\t') < 0):
			continue
		case len(text) > 0 && text[0] == '#' && !bytes.HasPrefix(text, []byte("#N/A")) && !bytes.HasPrefix(text, []byte("#NA")):
			if !f.first {
				f.comment = string(bytes.TrimSpace(bytes.TrimLeft(text, "#")))
			}
			continue
		}
		f.first = true
		f.split()
		return f.err == nil
	}
	return false
}

// more appends the next line to the record.
func (f *fields) more() error {
	part, err := f.in.ReadSlice(f.eol)
	if f.record == nil && err == nil {
		f.record = part
	} else {
		if !f.own {
			f.long, f.own = append(f.long[:0], f.record...), true
		}
		f.long = append(f.long, part...)
		for err == bufio.ErrBufferFull && len(f.long) < maxLine {
			part, err = f.in.ReadSlice(f.eol)
			f.long = append(f.long, part...)
		}
		f.record = f.long
		switch {
		case err == bufio.ErrBufferFull:
			return failAt(ErrFormat, f.file, f.lines+1, 0, "is longer than %s, want lines of numbers", bytesInWords(maxLine))
		case err != nil && (err != io.EOF || len(part) == 0):
			return err
		}
	}
	f.lines++
	f.end = len(f.record)
	if f.end > 0 && f.record[f.end-1] == f.eol {
		f.end--
		if f.eol == '\n' && f.end > 0 && f.record[f.end-1] == '\r' {
			f.end--
		}
	}
	return nil
}

// field returns the text of field j, until the next record.
func (f *fields) field(j int) []byte { return f.record[f.spans[j].from:f.spans[j].to] }

// split finds the fields of the record.
func (f *fields) split() {
	f.spans = f.spans[:0]
	for pos := 0; ; {
		pos = f.skipSpace(pos)
		if f.separator == " " && pos == f.end && len(f.spans) > 0 {
			return // the white space at the end of a line separates nothing
		}
		field := span{from: pos}
		if pos < f.end && f.record[pos] == '"' {
			field.from, field.quoted = pos+1, true
			last := f.closingQuote(pos + 1)
			if f.err != nil {
				return
			}
			pos = f.nextSeparator(last + 1)
			text := bytes.ReplaceAll(f.record[field.from:last], []byte(`""`), []byte(`"`))
			text = append(text, bytes.TrimSpace(f.record[last+1:pos])...) // as pandas does with what is between the quote and the separator
			field.to = field.from + copy(f.record[field.from:], text)
		} else {
			pos = f.nextSeparator(pos)
			for field.to = pos; field.to > field.from && (f.record[field.to-1] == ' ' || f.record[field.to-1] == '\t'); {
				field.to--
			}
		}
		f.spans = append(f.spans, field)
		if pos >= f.end {
			return
		}
		pos += len(f.separator)
	}
}

func (f *fields) skipSpace(pos int) int {
	for pos < f.end && (f.record[pos] == ' ' || f.record[pos] == '\t' && f.separator != "\t") {
		pos++
	}
	return pos
}

// nextSeparator returns where the next separator begins, or the record ends.
func (f *fields) nextSeparator(pos int) int {
	rest, at := f.record[pos:f.end], -1
	switch {
	case f.separator == "":
	case f.separator == " ":
		at = bytes.IndexAny(rest, " \t")
	case len(f.separator) == 1:
		at = bytes.IndexByte(rest, f.separator[0])
	default:
		at = bytes.Index(rest, []byte(f.separator))
	}
	if at < 0 {
		return f.end
	}
	return pos + at
}

// closingQuote returns where the quote is closed that was opened before pos, maybe in a later line.
func (f *fields) closingQuote(pos int) int {
	for from := pos; ; {
		at := bytes.IndexByte(f.record[pos:f.end], '"')
		switch {
		case at >= 0 && pos+at+1 < f.end && f.record[pos+at+1] == '"': // a quote that belongs to the text
			pos += at + 2
			continue
		case at >= 0:
			return pos + at
		}
		pos = f.end
		err := f.more()
		if err == io.EOF || err == nil && f.end-from > maxQuoted {
			err = failAt(ErrFormat, f.file, f.line, len(f.spans)+1, `a quote is opened and not closed; a quote that belongs to a text is written twice, ""`)
		}
		if err != nil {
			f.err = err
			return 0
		}
	}
}
