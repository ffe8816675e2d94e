package nmfnb

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
)

// WriteCSV writes the whole matrix, not only what is shown, with the digits that give back the same float64 when read. When
// rows or columns are named, their names head every line or stand in the first one; a matrix without names is numbers only.
func (t Table) WriteCSV(w io.Writer) error {
	if err := t.check(); err != nil {
		return err
	}
	n, m := t.m.Dims()
	out := csv.NewWriter(w)
	write := func(name string, fields []string) error {
		if t.rows != nil {
			fields = append([]string{name}, fields...)
		}
		if err := out.Write(fields); err != nil {
			return fmt.Errorf("nmfnb: writing CSV: %w", err)
		}
		return nil
	}
	if t.cols != nil {
		if err := write("", t.cols); err != nil {
			return err
		}
	}
	fields := make([]string, m)
	for i := range n {
		for j := range m {
			fields[j] = strconv.FormatFloat(t.m.At(i, j)+0, 'g', -1, 64)
		}
		name := ""
		if t.rows != nil {
			name = t.rows[i]
		}
		if err := write(name, fields); err != nil {
			return err
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("nmfnb: writing CSV: %w", err)
	}
	return nil
}
