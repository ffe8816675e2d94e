package nmfnb

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/internal/nilcheck"
	"github.com/nmfnb/notebook/internal/words"
	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// Record says where a result comes from, for a write-up: see [Provenance]. It is a value; it holds what was there when it was made.
type Record struct {
	err     error
	version string // of this module
	built   string // with which Go and gonum, for which machine
	pairs   []recordPair
	short   []string // of the one line, behind the software
}

// recordPair is a line of a record; a hash is set so that it can be broken.
type recordPair struct {
	name, value, hash string
}

// Provenance records what a model (W n×k, H k×m) and its figures depend on, so that a reader can tell whether it is the same again: the
// version of this module (of a clone its commit, and a hash of nmf's sources as they are), of Go, gonum and GoNB, the instruction set,
// the configuration with its seed, and the SHA-256 of the data X (n×m) that was fitted, of what else it was used on, and of the factors.
//
//	nmfnb.Display(nmfnb.Provenance(model, x, nmfnb.Named{Name: "new rows", Value: y}))
//
// A Named matrix is recorded by its hash, anything else, such as a parameter of the notebook, by its text. On one machine and build
// the record is always the same: there are no dates, paths or times in it.
//
// The hash of a dense matrix is that of its entries by rows, in 8 bytes each, in Python hashlib.sha256(X.astype("<f8").tobytes());
// of a sparse one, of the row, the column and the entry of each that is stored, by rows, in 8 bytes each.
func Provenance(model *nmf.Model, x mat.Matrix, more ...Named) Record {
	if err := checkProvenance(model, x); err != nil {
		return Record{err: err}
	}
	module, gonum := builtWith()
	r := Record{version: moduleVersion(module.Version, module.Sum)}
	add := func(name, value string) { r.pairs = append(r.pairs, recordPair{name: name, value: value}) }
	r.built = "Go " + strings.TrimPrefix(runtime.Version(), "go")
	if gonum.Version != "" {
		r.built += ", gonum " + strings.TrimPrefix(gonum.Version, "v")
	}
	if v := os.Getenv("GONB_VERSION"); v != "" { // the kernel sets it
		r.built += ", GoNB " + strings.TrimPrefix(words.Label(v), "v")
	}
	r.built += fmt.Sprintf(", %s/%s, %s", runtime.GOOS, runtime.GOARCH, instructions())
	add("nmfnb", r.version)
	add("built with", r.built)
	for _, p := range modelPairs(model) {
		add(p[0], p[1])
	}
	r.short = append(r.short, words.Count(model.Config.Components, "component", "components"), model.Config.Solver.String())
	if model.W != nil {
		r.short = append(r.short, fmt.Sprintf("%v, seed %d", model.Config.Init, model.Config.Seed))
	}
	r.addMatrix("X", x)
	for _, n := range more {
		if m, ok := n.Value.(mat.Matrix); ok && !nilcheck.IsNil(m) {
			r.addMatrix(words.Label(n.Name), m)
		} else {
			add(words.Label(n.Name), words.Label(fmt.Sprint(n.Value)))
		}
	}
	if model.W != nil {
		r.addMatrix("W", model.W)
	}
	r.addMatrix("H", model.H)
	return r
}

func checkProvenance(model *nmf.Model, x mat.Matrix) error {
	switch {
	case model == nil || nilcheck.IsNil(model.H) || model.H.IsEmpty():
		return fmt.Errorf("%w: the model has no components", ErrNil)
	case nilcheck.IsNil(x):
		return fmt.Errorf("%w: X is nil", ErrNil)
	}
	n, m := x.Dims()
	_, columns := model.H.Dims()
	if m != columns {
		return fmt.Errorf("%w: X is %s, and the model has %s", ErrShape, words.Shape(n, m), words.Count(columns, "column", "columns"))
	}
	if model.W == nil {
		return nil
	}
	if rows, _ := model.W.Dims(); n != rows {
		return fmt.Errorf("%w: X is %s, and the model was fitted to %s", ErrShape, words.Shape(n, m), words.Count(rows, "row", "rows"))
	}
	return nil
}

// addMatrix records a matrix by its shape and its hash.
func (r *Record) addMatrix(name string, m mat.Matrix) {
	m, _, _ = nmf.Unlabel(m)
	h := sha256.New()
	hashEntries(h, m)
	size := words.Shape(m.Dims())
	if _, sparse := m.(mat.NonZeroDoer); sparse {
		size += " sparse"
	}
	p := recordPair{name: name, value: size + ", SHA-256", hash: fmt.Sprintf("%x", h.Sum(nil))}
	r.pairs = append(r.pairs, p)
	r.short = append(r.short, fmt.Sprintf("%s %s SHA-256 %s…", name, size, p.hash[:12]))
}

// moduleVersion says which version of this module a program was built from.
func moduleVersion(version, sum string) string {
	if sum != "" {
		return version
	}
	said := "a copy without its history"
	if commit := commitOf(sourceOfEngine()); commit != "" {
		said = "commit " + commit
	}
	if sources, err := hashSources(filepath.Dir(sourceOfEngine())); err == nil {
		said += ", engine's sources " + sources[:12] // they tell a clone that was changed from the commit
	}
	return said
}

// String is the record in one line, for the foot of a figure: hashes are cut to 12 digits.
func (r Record) String() string {
	if r.err != nil {
		return problemText(r.err)
	}
	version := r.version
	if commit, found := strings.CutPrefix(version, "commit "); found && len(commit) > 12 {
		version = "commit " + commit[:12]
	}
	return "nmfnb " + version + ", " + r.built + "; " + strings.Join(r.short, ", ")
}

func (r Record) card() card {
	c := card{title: "Provenance"}
	for _, p := range r.pairs {
		c.pairs = append(c.pairs, [2]string{p.name, p.text()})
	}
	return c
}

func (p recordPair) text() string { return strings.TrimSpace(p.value + " " + p.hash) }

// HTML is the record as a card.
func (r Record) HTML() string {
	if r.err != nil {
		return problemHTML(r.err)
	}
	return r.card().html()
}

// Text is the record as lines.
func (r Record) Text() string {
	if r.err != nil {
		return problemText(r.err)
	}
	return r.card().text()
}

// Markdown is the record as a pipe table, for a README or an issue.
func (r Record) Markdown() string {
	if r.err != nil {
		return escapeMarkdown(problemText(r.err)) + "\n"
	}
	var b strings.Builder
	b.WriteString("**Provenance**\n\n| | |\n|:--|:--|\n")
	for _, p := range r.pairs {
		fmt.Fprintf(&b, "| %s | %s |\n", escapeMarkdown(p.name), escapeMarkdown(p.text()))
	}
	return b.String()
}

// LaTeX is the record as a tabular as wide as the line, in which hashes are broken.
func (r Record) LaTeX() string {
	if r.err != nil {
		return escapeLaTeX(problemText(r.err)) + "\n"
	}
	var b strings.Builder
	b.WriteString("\\par\\noindent\\textbf{Provenance}\\par\\nopagebreak\\smallskip\n\\noindent{\\small\\begin{tabular}{@{}lp{0.78\\linewidth}@{}}\n")
	for _, p := range r.pairs {
		value := escapeLaTeX(p.value)
		for i := 0; i+16 <= len(p.hash); i += 16 {
			value += ` \texttt{` + p.hash[i:i+16] + `}`
		}
		fmt.Fprintf(&b, "%s & \\raggedright %s \\tabularnewline\n", firstCell(p.name), value)
	}
	b.WriteString("\\end{tabular}}\\par\\medskip\n")
	return b.String()
}

// BibTeX is an entry by which a paper cites this version of the project.
func (r Record) BibTeX() string {
	if r.err != nil {
		return "% " + problemText(r.err) + "\n"
	}
	version, _, _ := strings.Cut(r.version, ",")
	return `@software{nmfnb,
  title   = {nmfnb: non-negative matrix factorisation in {Go} notebooks},
  author  = {{The nmfnb Authors}},
  version = {` + version + `},
  url     = {https://github.com/nmfnb/notebook},
  license = {BSD-3-Clause}
}
`
}
