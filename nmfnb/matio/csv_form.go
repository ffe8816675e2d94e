package matio

import (
	"bufio"
	"cmp"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/nmfnb/notebook/internal/csvtext"
)

// table is a file of text whose form is being found out, and then read.
type table struct {
	CSV
	source   *source
	encoding string

	marked    bool // the first line is a spreadsheet's "sep=;"
	separator string
	eol       byte
	windows   bool // the text is in Windows-1252
	mixed     bool // some fields are
	dialect   dialect
	width     int // fields of a line
	trailing  bool
	header    bool // the first record holds names
	index     bool // the first field of each record is a name
	names     []string
	unnamed   bool // the header has no names
	kinds     []kind
	notes     []string
}

// kind is what a field, or a column, holds.
type kind int

const (
	missing kind = iota
	number
	text
	left // out
)

// cell is a field of the sample.
type cell struct {
	text   string
	quoted bool
}

// separators are what can stand between two fields, in the order in which they are preferred.
var separators = []string{",", ";", "\t", "|", "::", " "}

// find finds out the form of a table by the beginning of it.
func (t *table) find(sample string, whole bool) error {
	first, rest, comment, err := t.findFields(sample, whole)
	if err != nil {
		return err
	}
	t.findNames(first, rest, comment)
	return t.findKinds(first, rest)
}

// findFields finds out how lines are split into fields and numbers are written. It returns the fields of the first line, those of the
// others that have as many as most, and the comment before them.
func (t *table) findFields(sample string, whole bool) (first []cell, rest [][]cell, comment string, err error) {
	t.eol = '\n'
	if !strings.Contains(sample, "\n") && strings.Contains(sample, "\r") {
		t.eol = '\r'
	}
	if !whole {
		sample = sample[:strings.LastIndexByte(sample, t.eol)+1]
	}
	t.windows = !utf8.ValidString(sample)
	if at := strings.IndexByte(sample, 0); at >= 0 && t.windows {
		return nil, nil, "", failf(ErrFormat, t.source.name, "is neither text nor of a kind that is known here: %s", known)
	}
	t.separator = t.Separator
	if line, _, _ := strings.Cut(sample, string(t.eol)); strings.HasPrefix(line, "sep=") && len(strings.TrimSpace(line)) <= 5 {
		t.marked = true
		if mark := strings.Trim(line[4:], "\r"); t.separator == "" && slices.Contains(separators, mark) {
			t.separator = mark
		}
	}
	if t.separator == "" {
		t.separator = t.findSeparator(sample)
	}
	records, line, found, err := t.split(sample, t.separator, 0)
	if err != nil {
		return nil, nil, "", err
	}
	if len(records) == 0 {
		return nil, nil, "", t.source.empty()
	}
	comment = found
	first, rest = records[0], records[1:]
	t.width = usual(rest, len(first))
	rest = slices.DeleteFunc(rest, func(r []cell) bool { return len(r) != t.width }) // an error when they are read
	if n := len(first); n != t.width && n != t.width-1 {
		return nil, nil, "", t.ragged(line, n)
	}
	t.findDialect(first, rest)
	return first, rest, comment, nil
}

// split returns the records of a text, at most limit unless that is 0, the line of the first one, and the last comment before it.
func (t *table) split(text, separator string, limit int) (records [][]cell, line int, comment string, err error) {
	f := fields{file: t.source.name, in: bufio.NewReader(strings.NewReader(text)), separator: separator, eol: t.eol}
	for first := true; f.scan(); first = false {
		if first && t.marked && strings.HasPrefix(text, "sep=") {
			continue
		}
		record := make([]cell, len(f.spans))
		for j, s := range f.spans {
			record[j] = cell{t.text(f.field(j)), s.quoted}
		}
		if records == nil {
			line = f.line
		}
		if records = append(records, record); len(records) == limit {
			break
		}
	}
	if f.err == io.EOF {
		f.err = nil
	}
	return records, line, f.comment, f.err
}

// text returns the text of a field.
func (t *table) text(field []byte) string {
	if t.windows {
		return windowsText(field)
	}
	if !utf8.Valid(field) {
		t.mixed = true
		return windowsText(field)
	}
	return string(field)
}

// usual returns the number of fields that most records have; fallback without records.
func usual(records [][]cell, fallback int) int {
	counts, best := map[int]int{}, 0
	for _, r := range records {
		counts[len(r)]++
		if counts[len(r)] > counts[best] || counts[len(r)] == counts[best] && len(r) > best {
			best = len(r)
		}
	}
	if best == 0 {
		return fallback
	}
	return best
}

// findSeparator returns the separator that gives lines of equally many fields, most of which are numbers; "" if a line is one field.
func (t *table) findSeparator(sample string) string {
	best, bestScore := "", 0.0
	for _, separator := range separators {
		records, _, _, _ := t.split(sample, separator, 200)
		if len(records) == 0 || separator == string(t.Decimal) {
			continue
		}
		rest := records[min(1, len(records)-1):] // the first line may be names
		width := usual(rest, 0)
		if width < 2 {
			continue
		}
		equal, numbers, cells := 0, 0, 0
		for _, r := range rest {
			if len(r) == width {
				equal++
			}
			for _, c := range r {
				cells++
				if csvtext.IsNumber(c.text) || csvtext.Missing(c.text) || (dialect{}).advice(c.text) != "" {
					numbers++
				}
			}
		}
		share := float64(equal) / float64(len(rest))
		score := share * share * (0.1 + float64(numbers)/float64(cells))
		if n := len(records[0]); n != width && n != width-1 {
			score /= 2
		}
		if score > bestScore {
			best, bestScore = separator, score
		}
	}
	return best
}

// findDialect finds out the decimal mark: by the fields that can be no names, and by the others if those have no mark.
func (t *table) findDialect(first []cell, rest [][]cell) {
	t.dialect = dialect{decimal: t.Decimal, thousands: t.Thousands, percent: t.Percent, missing: t.Missing}
	if t.dialect.decimal != 0 {
		return
	}
	var inner, names, head marks
	head.count(first)
	for _, r := range rest {
		names.count(r[:1])
		inner.count(r[1:])
	}
	inner = cmp.Or(inner, names, head)
	t.dialect.decimal = '.'
	if t.Thousands != "," && inner.grouped == 0 && (inner.commas > 0 || inner.either > 0 && inner.points == 0 && (t.separator == ";" || t.Thousands == ".")) {
		t.dialect.decimal = ','
	}
}

// marks counts the numbers with a mark in them by what it must be.
type marks struct {
	commas, points int // before a fraction
	either         int // a comma before a fraction or between thousands: 1,234
	grouped        int // commas between thousands
}

func (m *marks) count(cells []cell) {
	for _, c := range cells {
		number := strings.TrimSpace(strings.TrimSuffix(c.text, "%"))
		switch mark, decimal, ok := grouped(number); {
		case !strings.ContainsAny(number, ",."):
		case ok && decimal == ',':
			m.commas++
		case ok && mark == "," && decimal == 0 && strings.Count(number, ",") == 1:
			m.either++
		case ok && mark == ",":
			m.grouped++
		case csvtext.IsNumber(number) && strings.Contains(number, ","):
			m.commas++
		case csvtext.IsNumber(number):
			m.points++
		}
	}
}

// kindOf returns what a field holds. A number that needs a setting to be read as one is a number.
func (t *table) kindOf(c cell) kind {
	if t.dialect.isMissing(c.text) {
		return missing
	}
	if _, ok := t.dialect.number(c.text); ok || t.dialect.advice(c.text) != "" {
		return number
	}
	return text
}

// columnKind returns what a column holds by half of its fields or more, and whether one of them is text.
func (t *table) columnKind(records [][]cell, j int) (most kind, anyText bool) {
	var counts [3]int
	for _, r := range records {
		counts[t.kindOf(r[j])]++
	}
	switch {
	case counts[text] > 0 && counts[text] >= counts[number]:
		most = text
	case counts[number] > 0:
		most = number
	}
	return most, counts[text] > 0
}

// findNames finds out whether the first record holds names of columns and the first field of each record the name of its row.
func (t *table) findNames(first []cell, rest [][]cell, comment string) {
	if n := len(rest) + 1; n > 1 && t.width > 2 && (len(first) == t.width-1 || len(first) == t.width && first[t.width-1] == cell{}) {
		t.trailing = !slices.ContainsFunc(rest, func(r []cell) bool { return r[t.width-1] != cell{} })
	}
	width := t.width
	if t.trailing {
		width--
	}
	shorter := len(first) == width-1
	quotesSay := t.quotesSay(rest)
	words := make([]bool, len(first)) // what is no number and not missing
	for j, c := range first {
		words[j] = t.kindOf(c) == text || quotesSay && c.quoted && (j > 0 || c.text != "")
	}
	var others []cell // of the first record
	if len(first) > 0 {
		others = first[1:min(width, len(first))]
	}
	corner := len(first) > 1 && first[0].text == ""
	pivot := len(first) > 1 && words[0] && !slices.Contains(words[1:], true) && canBeNames(t.dialect, others)

	t.header = t.Header == Yes
	if t.Header == FindOut {
		switch {
		case len(rest) == 0:
		case shorter:
			t.header = true
		case corner:
			unknown := slices.ContainsFunc(others, func(c cell) bool { return t.kindOf(c) == missing && !c.quoted })
			nothing := !slices.ContainsFunc(others, func(c cell) bool { return c != cell{} })
			t.header = slices.Contains(words, true) || nothing || !unknown
		default:
			for j, word := range words {
				if j < t.width && word {
					most, _ := t.columnKind(rest, j)
					t.header = t.header || most != text
				}
			}
		}
		if !t.header && !shorter && !corner && !t.takeComment(comment, width) && pivot && len(rest) > 0 {
			t.header = true
			t.note("if line 1 is a row of numbers too, CSV{Header: matio.No} reads it as one")
		}
	}
	if t.Header == Yes && !shorter && !corner && !slices.Contains(words, true) {
		t.takeComment(comment, width)
	}

	t.index = t.Index == Yes
	if t.Index == FindOut && width > 1 {
		data := rest
		if !t.header && len(first) == t.width {
			data = append([][]cell{first}, rest...)
		}
		most, _ := t.columnKind(data, 0)
		t.index = t.header && (shorter || corner || pivot) || most == text && distinct(data) && t.anyNumbers(data, width)
	}
	if t.header {
		for _, c := range first {
			t.names = append(t.names, c.text)
		}
		t.unnamed = !slices.ContainsFunc(first, func(c cell) bool { return c != cell{} })
		if shorter && t.index {
			t.names = slices.Insert(t.names, 0, "")
		}
	}
	t.noteNames(first, rest)
}

// takeComment takes the comment before a table of numbers for the names of its columns if it is as many words. Words between spaces may
// as well be a sentence: CSV{Header: Yes} says that they are names. It reports whether it took them.
func (t *table) takeComment(comment string, width int) bool {
	names, _, _, _ := t.split(comment, t.separator, 1)
	if width < 2 || len(names) != 1 || len(names[0]) != width || slices.ContainsFunc(names[0], func(c cell) bool { return t.kindOf(c) != text }) {
		return false
	}
	if t.separator == " " && t.Header != Yes {
		t.note("CSV{Header: matio.Yes} takes the comment " + strconv.Quote(comment) + " for names of the columns")
		return false
	}
	t.header = false
	for _, c := range names[0] {
		t.names = append(t.names, c.text)
	}
	t.note("the comment before line 1 names the columns")
	return true
}

// quotesSay tells whether a quoted number is a name, as it is where the numbers of the table stand without quotes.
func (t *table) quotesSay(records [][]cell) bool {
	quoted, numbers := 0, 0
	for _, r := range records {
		for _, c := range r[min(1, len(r)-1):] {
			if t.kindOf(c) != text {
				numbers++
				if c.quoted {
					quoted++
				}
			}
		}
	}
	return 2*quoted <= numbers
}

// canBeNames tells whether numbers can be the names of columns: no two alike, and without fractions or else in rising or falling order,
// as the wavelengths of spectra are.
func canBeNames(d dialect, cells []cell) bool {
	seen, whole, rising, falling := map[float64]bool{}, true, true, true
	last := 0.0
	for k, c := range cells {
		v, ok := d.number(c.text)
		if !ok || seen[v] {
			return false
		}
		seen[v] = true
		whole = whole && strings.Trim(c.text, "0123456789") == ""
		rising, falling = rising && (k == 0 || v > last), falling && (k == 0 || v < last)
		last = v
	}
	return whole || rising || falling
}

func distinct(records [][]cell) bool {
	seen := make(map[string]bool, len(records))
	for _, r := range records {
		if seen[r[0].text] {
			return false
		}
		seen[r[0].text] = true
	}
	return true
}

// anyNumbers tells whether a column but the first holds numbers.
func (t *table) anyNumbers(records [][]cell, width int) bool {
	for j := 1; j < width; j++ {
		if most, _ := t.columnKind(records, j); most != text {
			return true
		}
	}
	return false
}

// findKinds finds out which columns hold numbers.
func (t *table) findKinds(first []cell, rest [][]cell) error {
	records := rest
	if !t.header {
		records = append([][]cell{first}, rest...)
		if len(first) != t.width {
			records = rest
		}
	}
	t.kinds = make([]kind, t.width)
	var labels []string
	numbers := 0
	for j := range t.kinds {
		most, _ := t.columnKind(records, j)
		switch {
		case j == 0 && t.index, j == t.width-1 && t.trailing:
			t.kinds[j] = left
		case slices.Contains(t.Text, t.columnName(j)) || most == text:
			t.kinds[j] = text
			labels = append(labels, strconv.Quote(t.columnName(j)))
		default:
			t.kinds[j] = number
			numbers++
		}
	}
	if numbers == 0 {
		return failf(ErrFormat, t.source.name, "has no column of numbers: read with the separator %q, line %d begins with %.40q", t.separator, 1, first[0].text)
	}
	if labels != nil {
		t.note("columns of text, in Text: " + strings.Join(labels, ", "))
	}
	return nil
}

// columnName returns the name of a column, or its number.
func (t *table) columnName(j int) string {
	if j < len(t.names) && !t.unnamed {
		return t.names[j]
	}
	return strconv.Itoa(j)
}

func (t *table) note(s string) { t.notes = append(t.notes, s) }

// noteNames says what was taken for names.
func (t *table) noteNames(first []cell, rest [][]cell) {
	corner := ""
	if t.index && len(t.names) > 0 && t.names[0] != "" {
		corner = " (" + strconv.Quote(t.names[0]) + ")"
	}
	says := ""
	switch {
	case t.header && t.unnamed && t.index:
		says = "column 1 names the rows"
	case t.header && t.index:
		says = "line 1 names the columns, column 1" + corner + " the rows"
	case t.header:
		says = "line 1 names the columns"
		if column := t.names[0]; t.width > 1 && counts(rest) {
			says += "; column " + strconv.Quote(column) + " counts the rows: CSV{Index: matio.Yes} takes it for their names"
		}
	case t.index:
		says = "column 1 names the rows"
	case t.names == nil && t.notes == nil:
		says = "no names: line 1 is a row of numbers (CSV{Header: matio.Yes} takes it for names)"
	}
	if says != "" {
		t.notes = slices.Insert(t.notes, 0, says)
	}
	if t.trailing {
		t.note("the last column is empty and left out")
	}
	if t.dialect.decimal == ',' {
		t.note("decimal commas")
	}
	if t.encoding != "" {
		t.note(t.encoding)
	}
}

// counts tells whether the first fields are 0, 1, 2, … or 1, 2, 3, ….
func counts(records [][]cell) bool {
	for i, r := range records {
		if s := r[0].text; s != strconv.Itoa(i) && s != strconv.Itoa(i+1) {
			return false
		}
	}
	return len(records) > 1
}
