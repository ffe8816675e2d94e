package nmfnb

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/internal/nilcheck"
	"github.com/nmfnb/notebook/internal/words"
	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// resolved returns the table of the matrix inside an nmf.Labelled, with the names of that one where the table has none of its own,
// or why the table cannot be shown.
func (t Table) resolved() (Table, error) {
	if t.err != nil {
		return t, t.err
	}
	name := cmp.Or(t.title, "the matrix")
	if nilcheck.IsNil(t.m) {
		return t, fmt.Errorf("%w: %s is nil", ErrNil, name)
	}
	t.remark = remark(t.m)
	inner, rowNames, columnNames := nmf.Unlabel(t.m)
	t.m = inner
	n, m := inner.Dims()
	var from string
	t.rows, from = chosen(t.rows, "Rows", rowNames, "RowNames")
	if err := checkNames(t.rows, from, n, "row", name); err != nil {
		return t, err
	}
	t.cols, from = chosen(t.cols, "Columns", columnNames, "ColumnNames")
	if err := checkNames(t.cols, from, m, "column", name); err != nil {
		return t, err
	}
	if t.mark == nil && t.markName != "" {
		return t, fmt.Errorf("%w: the rule of Highlight(%q) is nil", ErrNil, t.markName)
	}
	for _, s := range append(slices.Clone(t.rowSummaries), t.colSummaries...) {
		if s.of == nil {
			return t, fmt.Errorf("%w: the function of summary %q is nil", ErrNil, s.name)
		}
	}
	return t, nil
}

// chosen returns the names that the reader set, else those of the matrix, nil for numbers, and how an error begins that is about them.
func chosen(set []string, setting string, labels []string, field string) (names []string, from string) {
	switch {
	case set == nil:
		return labels, field + " has"
	case len(set) == 0:
		return nil, ""
	}
	return set, setting + " got"
}

// checkNames returns an error for names that are not as many as the n rows or columns that they are for.
func checkNames(names []string, from string, n int, what, matrix string) error {
	if names == nil || len(names) == n {
		return nil
	}
	return fmt.Errorf("%w: %s %s for the %s of %s", ErrShape, from, words.Count(len(names), "name", "names"), words.Count(n, what, what+"s"), matrix)
}

// remark is what a caption adds from an nmf.Labelled: its Note, and which columns of text come with it.
func remark(m mat.Matrix) string {
	var said []string
	for {
		var l nmf.Labelled
		switch v := m.(type) {
		case nmf.Labelled:
			l = v
		case *nmf.Labelled:
			l = *v
		default:
			return strings.Join(said, "")
		}
		if note := strings.TrimRight(words.Label(l.Note), " ."); note != "" {
			said = append(said, "; "+note)
		}
		if len(l.Text) > 0 {
			said = append(said, "; text in "+someNames(slices.Sorted(maps.Keys(l.Text))))
		}
		m = l.Matrix
	}
}

// someNames lists names, and counts those that would make the list long.
func someNames(names []string) string {
	const few = 6
	more := ""
	if len(names) > few+1 {
		names, more = names[:few], fmt.Sprintf(" and %d more", len(names)-few)
	}
	listed := make([]string, len(names))
	for i, name := range names {
		listed[i] = words.Label(name)
	}
	return strings.Join(listed, ", ") + more
}

// shortened is a name in at most 40 characters, where a longer one would push the numbers off the page.
func shortened(name string) string {
	if utf8.RuneCountInString(name) > 40 {
		return string([]rune(name)[:39]) + "…"
	}
	return name
}
