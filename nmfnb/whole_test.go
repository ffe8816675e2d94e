package nmfnb

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/matio"
)

var csvLink = regexp.MustCompile(`<a style="color:inherit" download="([^"]*)" href="data:text/csv;charset=utf-8;base64,([^"]*)">CSV</a>`)

// The link of a table that shows a part has all of the matrix, with the names, guarded against spreadsheets.
func TestAnExcerptLinksAllEntries(t *testing.T) {
	x := filled(30, 40, func(i, j int) float64 { return float64(i) / float64(j+3) })
	rows := make([]string, 30)
	for i := range rows {
		rows[i] = fmt.Sprintf("=SUM(%d)", i)
	}
	table := Matrix(x).Titled("W·H, \"new\" <rows>/..").Rows(rows...)
	m := csvLink.FindStringSubmatch(table.HTML())
	if m == nil {
		t.Fatal("no link")
	}
	if m[1] != "WH_new_rows.csv" {
		t.Errorf("the file is called %s", m[1])
	}
	data, err := base64.StdEncoding.DecodeString(m[2])
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(data), "\n\"'=SUM(0)\",") {
		t.Errorf("the first name is not guarded: %.40s", data)
	}
	back, err := matio.CSV{}.Read(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if !mat.Equal(back.Matrix, x) {
		t.Error("the numbers differ")
	}
	for name, html := range map[string]string{
		"whole": Matrix(postData()).HTML(), "group": Beside(x, "·", postData()).HTML(), "large": Matrix(filled(500, 784, func(i, j int) float64 { return 1.5 })).HTML(),
	} {
		if csvLink.MatchString(html) {
			t.Errorf("%s: a link", name)
		}
		if has := strings.Contains(html, "WriteCSV"); has != (name == "large") {
			t.Errorf("%s: WriteCSV is named: %t", name, has)
		}
	}
	if got := fileName("  ·/.. "); got != "matrix" {
		t.Errorf("a title without letters is %s", got)
	}
}

func TestADotIsExplainedOnce(t *testing.T) {
	for name, c := range map[string]struct {
		html string
		want int
	}{
		"zeros": {Matrix(postData()).HTML(), 1}, "all 0": {Matrix(mat.NewDense(2, 2, nil)).HTML(), 1}, "none": {Matrix(mat.NewDense(1, 1, []float64{2})).HTML(), 0},
		"coloured": {Matrix(postData()).Gradient().HTML(), 0}, "group": {Beside(postData(), "≈", postData()).HTML(), 1},
	} {
		if got := strings.Count(c.html, "·"); got != c.want {
			t.Errorf("%s: %d explanations, want %d", name, got, c.want)
		}
	}
}

// On paper a box does not scroll, and a table that is wider than a page is as much smaller.
func TestWideTablesArePrintedWhole(t *testing.T) {
	size := regexp.MustCompile(`--p:([\d.]+)em`)
	for name, c := range map[string]struct {
		table Table
		style bool
		size  bool
	}{
		"small": {Matrix(postData()), false, false}, "wide": {Matrix(filled(3, 60, func(i, j int) float64 { return 1e-7 * float64(i+j) })).Show(12, 100), true, true},
		"high": {Matrix(filled(60, 3, func(i, j int) float64 { return float64(i + j) })).Show(60, 12), true, false},
	} {
		html := c.table.HTML()
		if got := strings.Contains(html, "@media print"); got != c.style {
			t.Errorf("%s: print styles: %t", name, got)
		}
		m := size.FindStringSubmatch(html)
		if (m != nil) != c.size {
			t.Errorf("%s: a size of its own: %q", name, m)
			continue
		}
		if m != nil {
			if v, _ := strconv.ParseFloat(m[1], 64); v < 0.1 || v > 0.3 {
				t.Errorf("%s: the size is %s", name, m[1])
			}
		}
	}
}
