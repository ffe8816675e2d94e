package matio

import (
	"errors"
	"fmt"
	"strings"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// ErrFormat is wrapped by the error of a file that is whole but holds no matrix of numbers, or not in a form that this package reads.
// The error says how to have one. Damaged files wrap nmf.ErrDamaged, what does not fit together nmf.ErrShape, a setting
// that cannot be honoured nmf.ErrConfig, a matrix without entries nmf.ErrEmpty and one that is nil nmf.ErrNil.
var ErrFormat = errors.New("matio: not a matrix of numbers")

// An Error says in one line which file is not what was expected, and where.
type Error struct {
	Kind         error  // ErrFormat or one of the sentinels of package nmf, which Unwrap returns
	File         string // its name; empty when it is not known
	Line, Column int    // in a file of text, counted from 1; 0 when it is no single line or column

	text string
}

// Error returns the file, the line and the column, as far as they are known, what was found there, and what to do.
func (e *Error) Error() string {
	var where strings.Builder
	where.WriteString("matio: ")
	if e.File != "" {
		where.WriteString(e.File + ": ")
	}
	switch {
	case e.Line > 0 && e.Column > 0:
		fmt.Fprintf(&where, "line %d, column %d: ", e.Line, e.Column)
	case e.Line > 0:
		fmt.Fprintf(&where, "line %d: ", e.Line)
	}
	return where.String() + e.text
}

// Unwrap returns what kind of error it is.
func (e *Error) Unwrap() error { return e.Kind }

func failf(kind error, file, format string, args ...any) error {
	return &Error{Kind: kind, File: file, text: fmt.Sprintf(format, args...)}
}

func failAt(kind error, file string, line, column int, format string, args ...any) error {
	return &Error{Kind: kind, File: file, Line: line, Column: column, text: fmt.Sprintf(format, args...)}
}

func damaged(file, format string, args ...any) error {
	return failf(nmf.ErrDamaged, file, format, args...)
}
