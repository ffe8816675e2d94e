package matio

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// labelled is a matrix of n rows with names.
func labelled(n int, rows, columns []string, data ...float64) nmf.Labelled {
	return nmf.Labelled{Matrix: mat.NewDense(n, len(data)/n, data), RowNames: rows, ColumnNames: columns}
}

func names(s string) []string { return strings.Split(s, "|") }

func TestWhatIsTakenForNames(t *testing.T) {
	withText := func(l nmf.Labelled, name string, text ...string) nmf.Labelled {
		l.Text = map[string][]string{name: text}
		return l
	}
	for text, c := range map[string]struct {
		want nmf.Labelled
		note string
	}{
		"1,2\n3,4\n":                           {labelled(2, nil, nil, 1, 2, 3, 4), "CSV{Header: matio.Yes}"},
		"0,5,6\n1,7,8\n":                       {labelled(2, nil, nil, 0, 5, 6, 1, 7, 8), "no names"},
		"a,b\n1,2\n3,4\n":                      {labelled(2, nil, names("a|b"), 1, 2, 3, 4), "line 1 names the columns"},
		"id,b\n0,2\n1,4\n":                     {labelled(2, nil, names("id|b"), 0, 2, 1, 4), "CSV{Index: matio.Yes}"},
		",b\n0,2\n1,4\n":                       {labelled(2, names("0|1"), names("b"), 2, 4), "column 1 the rows"},
		"\"\",b\n1,2\n2,4\n":                   {labelled(2, names("1|2"), names("b"), 2, 4), "column 1 the rows"},
		",2,3\n4,5,6\n":                        {labelled(1, names("4"), names("2|3"), 5, 6), "column 1 the rows"},
		"NA,2,3\n4,5,6\n":                      {labelled(2, nil, nil, nan, 2, 3, 4, 5, 6), "1 numbers are not known"},
		",,3\n4,5,6\n":                         {labelled(2, nil, nil, nan, nan, 3, 4, 5, 6), "2 numbers"},
		"1,-,.\n4,null,6\n":                    {labelled(2, nil, nil, 1, nan, nan, 4, nan, 6), "3 numbers"},
		"user,101,102\n1,5,3\n2,4,1\n":         {labelled(2, names("1|2"), names("101|102"), 5, 3, 4, 1), `column 1 ("user") the rows`},
		"word,2001,2002\nx,5,3\ny,4,1\n":       {labelled(2, names("x|y"), names("2001|2002"), 5, 3, 4, 1), "CSV{Header: matio.No}"},
		"setosa,5.1,3.5,4.9\nother,4,3,1\n":    {labelled(2, names("setosa|other"), nil, 5.1, 3.5, 4.9, 4, 3, 1), "column 1 names the rows"},
		"x,0,0\ny,4,1\n":                       {labelled(2, names("x|y"), nil, 0, 0, 4, 1), "column 1 names the rows"},
		"a,b,kind\n1,2,x\n3,4,y\n":             {withText(labelled(2, nil, names("a|b"), 1, 2, 3, 4), "kind", "x", "y"), `columns of text, in Text: "kind"`},
		"kind,a\nx,1\nx,2\n":                   {withText(labelled(2, nil, names("a"), 1, 2), "kind", "x", "x"), `columns of text, in Text: "kind"`},
		"1,2,x\n3,4,x\n":                       {withText(labelled(2, nil, nil, 1, 2, 3, 4), "2", "x", "x"), `in Text: "2"`},
		"a b\nr 1 2\ns 3 4\n":                  {labelled(2, names("r|s"), names("a|b"), 1, 2, 3, 4), "column 1 the rows"},
		"a\n1\n2\n":                            {labelled(2, nil, names("a"), 1, 2), "line 1"},
		"1\n2\n":                               {labelled(2, nil, nil, 1, 2), "no names"},
		"7.5\n":                                {labelled(1, nil, nil, 7.5), "no names"},
		"a;b\n1,5;2\n3;0,25\n":                 {labelled(2, nil, names("a|b"), 1.5, 2, 3, .25), "decimal commas"},
		"\"1,5\",\"2,5\"\n\"3,25\",\"4,5\"\n":  {labelled(2, nil, nil, 1.5, 2.5, 3.25, 4.5), "decimal commas"},
		"1,5 2,5\n3,25 4,5\n":                  {labelled(2, nil, nil, 1.5, 2.5, 3.25, 4.5), "decimal commas"},
		"# made by hand\n\na,b\n# here\n1,2\n": {labelled(1, nil, names("a|b"), 1, 2), "line 1"},
		"#gene,a,b\nx,1,2\ny,3,4\n":            {labelled(2, names("x|y"), names("a|b"), 1, 2, 3, 4), "comment"},
		"a,b\r\n1,2\r\n":                       {labelled(1, nil, names("a|b"), 1, 2), "line 1"},
		"a,b\n1,inf\n-Infinity,1e3":            {labelled(2, nil, names("a|b"), 1, inf, -inf, 1000), "line 1"},
		"x,\"a\"\"b\",\"c\nd\"\nr,1,2\n":       {labelled(1, names("r"), names("a\"b|c\nd"), 1, 2), "line 1"},
		"name,a\nx,TRUE\ny,False\n":            {labelled(2, names("x|y"), names("a"), 1, 0), "line 1"},
		"a,b,\n1,2,\n3,4,\n":                   {labelled(2, nil, names("a|b"), 1, 2, 3, 4), "last column is empty"},
		"<NA>,1\n2,3\n":                        {labelled(2, nil, nil, nan, 1, 2, 3), "1 numbers"},
		"PAR1,TP53\n1,2\n3,4\n":                {labelled(2, nil, names("PAR1|TP53"), 1, 2, 3, 4), "line 1"},
		"#N/A,1\n2,3\n":                        {labelled(2, nil, nil, nan, 1, 2, 3), "1 numbers"},
	} {
		t.Run(text, func(t *testing.T) {
			path := t.TempDir() + "/x"
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			got, err := Read(path)
			if err != nil {
				t.Fatal(err)
			}
			same(t, got, &c.want)
			if !strings.Contains(got.Note, c.note) {
				t.Errorf("the note is %q, want %q in it", got.Note, c.note)
			}
		})
	}
}

func TestEverySettingHoldsWhateverTheFileLooksLike(t *testing.T) {
	for name, c := range map[string]struct {
		form CSV
		text string
		want nmf.Labelled
	}{
		"header":           {CSV{Header: Yes}, "1,2\n3,4\n", labelled(1, nil, names("1|2"), 3, 4)},
		"no header":        {CSV{Header: No}, "word,1,2\nx,3,4\n", labelled(2, names("word|x"), nil, 1, 2, 3, 4)},
		"index":            {CSV{Index: Yes}, "a,b\n1,2\n3,4\n", labelled(2, names("1|3"), names("b"), 2, 4)},
		"no index":         {CSV{Index: No}, ",b\n1,2\n3,4\n", labelled(2, nil, names("|b"), 1, 2, 3, 4)},
		"neither":          {CSV{Header: No, Index: No}, "0,1\n1,2\n", labelled(2, nil, nil, 0, 1, 1, 2)},
		"separator":        {CSV{Separator: ";"}, "a;b\n1;2\n", labelled(1, nil, names("a|b"), 1, 2)},
		"decimal":          {CSV{Decimal: ','}, "a;b\n1,234;2\n", labelled(1, nil, names("a|b"), 1.234, 2)},
		"thousands":        {CSV{Thousands: ","}, "a;b\n1,234;2\n", labelled(1, nil, names("a|b"), 1234, 2)},
		"German thousands": {CSV{Thousands: ".", Decimal: ','}, "a;b\n1.234,5;2\n", labelled(1, nil, names("a|b"), 1234.5, 2)},
		"French thousands": {CSV{Thousands: " "}, "a;b\n1\u202f234,5;2 000\n", labelled(1, nil, names("a|b"), 1234.5, 2000)},
		"Swiss thousands":  {CSV{Thousands: "'"}, "a;b\n1'234.5;2\n", labelled(1, nil, names("a|b"), 1234.5, 2)},
		"percent":          {CSV{Percent: true}, "a,b\n50%,2 %\n", labelled(1, nil, names("a|b"), .5, .02)},
		"missing":          {CSV{Missing: []string{"-99"}}, "a,b\n-99,2\n3,\n", labelled(2, nil, names("a|b"), nan, 2, 3, nan)},
		"comment's names":  {CSV{Header: Yes}, "# a b\n1 2\n", labelled(1, nil, names("a|b"), 1, 2)},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := c.form.Read(strings.NewReader(c.text))
			if err != nil {
				t.Fatal(err)
			}
			same(t, got, &c.want)
		})
	}
	got, err := CSV{Text: []string{"year"}}.Read(strings.NewReader("a,year\n1,2001\n2,2002\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := labelled(2, nil, names("a"), 1, 2)
	want.Text = map[string][]string{"year": {"2001", "2002"}}
	same(t, got, &want)
}

func TestCSVSaysWhereItIsWrongAndWhatToDo(t *testing.T) {
	for text, want := range map[string][]string{
		"":                             {"no row of numbers"},
		"a,b\n":                        {"no column of numbers"},
		"name,x\nrow,word\n":           {"no column of numbers"},
		"1,2\n3\n4,5\n":                {"line 2", "has 1 fields", "want 2"},
		"a,b\n1,2\n3,4,5\n6,7\n":       {"line 3", "has 3 fields", "want 2"},
		"text,a\nr,1\ns,one\nt,2\nu,3": {"line 3, column 2", `"one"`, `"a"`, "Missing", "Text"},
		"a,b\n1,2\n3,50%\n4,60%\n":     {"line 3, column 2", "percentage", "Percent: true"},
		"a;b\n1;1,234,567\n2;3\n":      {"line 2, column 2", "thousands", `Thousands: ","`},
		"a\tb\n1\t1,234\n2\t3\n":       {"line 2, column 2", "two different numbers", "Thousands", "Decimal"},
		"a,b\n1,\"1,234.5\"\n2,3\n":    {"line 2, column 2", `Thousands: ","`},
		"a;b\n1,5;1.234,5\n2;3\n":      {"line 2, column 2", `Thousands: "."`},
		"a;b\n1;1 234\n2;3\n":          {"line 2, column 2", `Thousands: " "`},
		"a;b\n1,5;2.75\n2,25;3,5\n":    {"line 2, column 2", "decimal mark"},
		"\"open,1\n2,3\n":              {"line 1, column 1", "quote"},
		"a,b\n1,1e999\n2,3\n4,5\n":     {"line 2, column 2", `"1e999"`},
	} {
		_, err := CSV{}.Read(strings.NewReader(text))
		var known *Error
		if !errors.As(err, &known) {
			t.Errorf("%q: %v, want an *Error", text, err)
			continue
		}
		for _, says := range want {
			if !strings.Contains(err.Error(), says) {
				t.Errorf("%q: %v, want %q in it", text, err, says)
			}
		}
	}
	for _, c := range []CSV{{Separator: "x"}, {Decimal: '!'}, {Thousands: ",", Decimal: ','}, {Header: 7}, {Index: -1}} {
		if _, err := c.Read(strings.NewReader("1,2\n")); !errors.Is(err, nmf.ErrConfig) {
			t.Errorf("%+v: %v, want ErrConfig", c, err)
		}
		if err := c.Write(&bytes.Buffer{}, mat.NewDense(1, 1, nil)); !errors.Is(err, nmf.ErrConfig) {
			t.Errorf("%+v: %v, want ErrConfig", c, err)
		}
	}
	if _, err := (CSV{}).Read(nil); !errors.Is(err, nmf.ErrNil) {
		t.Errorf("%v, want ErrNil", err)
	}
}

// A long table is read beyond the sample by which its form was found out.
func TestALongTableIsReadWhole(t *testing.T) {
	x := mat.NewDense(60000, 9, nil)
	x.Apply(func(i, j int, _ float64) float64 { return float64(i*9+j) / 8 }, x)
	x.Set(50000, 3, nan)
	rows := make([]string, 60000)
	for i := range rows {
		rows[i] = "row " + strings.Repeat("é", i%7)
	}
	var text bytes.Buffer
	want := nmf.Labelled{Matrix: x, RowNames: rows}
	if err := (CSV{}).Write(&text, want); err != nil {
		t.Fatal(err)
	}
	whole := text.String()
	got, err := CSV{}.Read(&text)
	if err != nil {
		t.Fatal(err)
	}
	same(t, got, &want)
	if _, err := (CSV{}).Read(strings.NewReader(whole[:len(whole)-20] + "x\n")); err == nil || !strings.Contains(err.Error(), "line 60001") {
		t.Errorf("%v, want an error about line 60001", err)
	}
}
