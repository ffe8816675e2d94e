package nmf

import (
	"errors"
	"fmt"
)

// The kinds of failure, for errors.Is. Every error of this package but a context's own is an [*Error] that wraps one of
// them.
var (
	ErrConfig    = errors.New("nmf: bad configuration")        // a Config field that cannot be honoured
	ErrNil       = errors.New("nmf: nil argument")             // a nil context, matrix or model, typed nils included
	ErrEmpty     = errors.New("nmf: empty matrix")             // a matrix without rows or columns
	ErrShape     = errors.New("nmf: shapes do not match")      // a matrix with the wrong number of rows or columns, or with columns of other names
	ErrNegative  = errors.New("nmf: negative entry")           // an entry below zero where none may be
	ErrNotFinite = errors.New("nmf: entry is not finite")      // NaN or ±Inf
	ErrZero      = errors.New("nmf: zero where none may be")   // a zero in X with beta ≤ 0, or a start of nothing but zeros
	ErrOverflow  = errors.New("nmf: numbers out of range")     // an intermediate result beyond float64's range
	ErrDamaged   = errors.New("nmf: damaged data")             // saved bytes that are not what was saved
	ErrNoModel   = errors.New("nmf: model without components") // a zero-value Model
)

// An Error says in one line what was wrong with which argument.
type Error struct {
	Kind     error   // one of the sentinels above, which Unwrap returns
	Matrix   string  // the matrix at fault: "X", "H", "W0", …; empty when it is none
	Row, Col int     // the entry at fault, counted from 0; -1 when it is no single entry
	Value    float64 // the entry's value

	text string
}

func (e *Error) Error() string { return e.text }

// Unwrap returns the sentinel that says what kind of error it is.
func (e *Error) Unwrap() error { return e.Kind }

func failf(kind error, matrix, format string, args ...any) error {
	return &Error{Kind: kind, Matrix: matrix, Row: -1, Col: -1, text: "nmf: " + fmt.Sprintf(format, args...)}
}

// entryError is about one entry, given by its names where there are any; what follows its value in the message, such as "is negative".
func (l labels) entryError(kind error, matrix string, row, col int, value float64, what string) error {
	return &Error{
		Kind: kind, Matrix: matrix, Row: row, Col: col, Value: value,
		text: fmt.Sprintf("nmf: %s[%s,%s] = %v %s", matrix, l.row(row), l.column(col), value, what),
	}
}
