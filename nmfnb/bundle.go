package nmfnb

import (
	"errors"
	"fmt"
	"strings"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/internal/nilcheck"
	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// bundle is what one value looks like in each form that a front end may ask for; a form that is empty is not sent.
//
// The forms are chosen so that every reader takes a good one: JupyterLab, VS Code and nbconvert's HTML and Markdown take HTML,
// its LaTeX takes LaTeX or else the picture, a console takes the text. SVG is never a form of its own, because it makes
// nbconvert's LaTeX fail; it may stand in the HTML (see still.go).
type bundle struct {
	html, latex, text string
	png               []byte
}

// The forms that a value can offer; see Display.
type (
	htmlShower  interface{ HTML() string }
	pngShower   interface{ PNG() ([]byte, error) }
	textShower  interface{ Text() string }
	latexShower interface{ LaTeX() string }
)

// bundleOf is a pure function of the value.
func bundleOf(v any) bundle {
	switch {
	case v == nil:
		return problem(fmt.Errorf("%w: the value is nil", ErrNil))
	case nilcheck.IsNil(v):
		return problem(fmt.Errorf("%w: the %T is nil", ErrNil, v))
	}
	switch v := v.(type) {
	case error:
		return problem(v)
	case Named:
		return v.bundle()
	case Table:
		return v.bundle()
	case Group:
		return v.bundle()
	case *nmf.Model:
		return modelBundle(v)
	case *nmf.Explanation:
		return explanationBundle(v)
	case *nmf.TrainingExplanation:
		return trainingBundle(v)
	case *nmf.Quality:
		return qualityBundle(v)
	case *nmf.Contributions:
		return contributionsBundle(v)
	case *nmf.Intervals:
		return intervalsBundle(v)
	case *nmf.FewCodes:
		return fewBundle(v)
	case *nmf.Consensus:
		return consensusBundle(v)
	case *nmf.Comparison:
		return comparisonBundle(v)
	case *nmf.Alignment:
		return alignmentBundle(v)
	case *nmf.Projection:
		return projectionBundle(v)
	case []nmf.RankScore:
		return ranksTable(v).bundle()
	case htmlShower, pngShower, textShower:
		return offered(v)
	case mat.Matrix:
		return Matrix(v).bundle()
	default:
		return bundle{text: fmt.Sprint(v)}
	}
}

// bundle reads the matrix once for all forms.
func (t Table) bundle() bundle {
	g, err := t.grid()
	if err != nil {
		return problem(err)
	}
	return bundle{html: g.html(), latex: g.latex(), text: g.text()}
}

// offered asks a value for the forms that it has.
func offered(v any) bundle {
	var b bundle
	if p, ok := v.(pngShower); ok {
		png, err := p.PNG()
		if err == nil && len(png) == 0 {
			err = errors.New("nmfnb: the picture is empty")
		}
		if err != nil {
			return problem(err)
		}
		b.png = png
	}
	if h, ok := v.(htmlShower); ok {
		b.html = h.HTML()
	}
	if l, ok := v.(latexShower); ok {
		b.latex = l.LaTeX()
	}
	switch t := v.(type) {
	case textShower:
		b.text = t.Text()
	case fmt.Stringer:
		b.text = t.String()
	}
	if b.text == "" {
		b.text = strings.TrimPrefix(fmt.Sprintf("%T", v), "*")
	}
	if f, ok := v.(stillShower); ok {
		b.html = withStill(b.html, f, b.text)
	}
	return b
}

func problem(err error) bundle {
	return bundle{html: problemHTML(err), text: problemText(err)}
}
