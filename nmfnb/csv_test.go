package nmfnb

import (
	"bytes"
	"encoding/csv"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/matio"
	"github.com/nmfnb/notebook/nmfnb/nmf"
)

func TestMatioReadsWhatWriteCSVWrites(t *testing.T) {
	x := mat.NewDense(2, 3, []float64{0, 0.1, 1e300, -2, 5e-324, 3})
	for name, table := range map[string]Table{
		"numbers only": Matrix(x),
		"rows":         Matrix(x).Rows("a", "b,\"c\""),
		"columns":      Matrix(x).Columns("x", "y", "z"),
		"both":         Matrix(x).Rows("a", "b").Columns("x", "y", "z"),
		"numbers":      Matrix(x).Rows("0", "1").Columns("2024", "2025", "2026"),
	} {
		var written bytes.Buffer
		if err := table.WriteCSV(&written); err != nil {
			t.Fatal(err)
		}
		read, err := matio.CSV{}.Read(&written)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		read.Note = "" // it stands in the caption
		if !mat.Equal(read, x) || Matrix(read).Text() != table.Text() {
			t.Errorf("%s: read\n%s\nwant\n%s", name, Matrix(read).Text(), table.Text())
		}
	}
}

func TestNamesThatSpreadsheetsTakeForFormulasAreGuardedWhenAskedFor(t *testing.T) {
	rows := []string{"=1+1", "+1", "-1", "@SUM(A1)", "\ttab", "\rreturn", "\nline", "a=b", "", "'quoted"}
	x := mat.NewDense(len(rows), 1, []float64{-1, 0, 0, 0, 0, 0, 0, 0, 0, 0})
	plain := Matrix(nmf.Labelled{Matrix: x, RowNames: rows, ColumnNames: []string{"=x"}})
	lines := func(table Table) [][]string {
		var written bytes.Buffer
		if err := table.WriteCSV(&written); err != nil {
			t.Fatal(err)
		}
		read, err := csv.NewReader(&written).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		return read
	}
	asIs, guarded := lines(plain), lines(plain.ForSpreadsheets())
	for i, name := range append([]string{"=x"}, rows...) {
		want := name
		if i <= 7 {
			want = "'" + name
		}
		column := 0
		if i == 0 { // the name of the column stands behind the corner
			column = 1
		}
		if asIs[i][column] != name || guarded[i][column] != want {
			t.Errorf("%q is written %q, and %q when guarded, want %q", name, asIs[i][column], guarded[i][column], want)
		}
	}
	if guarded[1][1] != "-1" {
		t.Errorf("the number -1 is written %q", guarded[1][1])
	}
}
