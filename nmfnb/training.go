package nmfnb

import (
	"cmp"
	"fmt"
	"strings"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/internal/words"
	"github.com/nmfnb/notebook/nmfnb/nmf"
	"github.com/nmfnb/notebook/nmfnb/style"
)

// trainingBundle is the verdict, and the rows whose two codes differ most.
func trainingBundle(e *nmf.TrainingExplanation) bundle {
	if e.Explanation == nil {
		return problem(fmt.Errorf("%w: there is no Explanation in it, it is not one of Model.ExplainTraining", ErrNil))
	}
	if err := checkExplanation(e.Explanation); err != nil {
		return problem(err)
	}
	n := len(e.Explanation.Rows)
	if len(e.Difference) != n || len(e.FitLeft) != n || len(e.TransformLeft) != n {
		return problem(fmt.Errorf("%w: Difference, FitLeft and TransformLeft have %d, %d and %d entries for %s", ErrShape,
			len(e.Difference), len(e.FitLeft), len(e.TransformLeft), words.Count(n, "row", "rows")))
	}
	order := firstBy(n, defaultShown, func(a, b int) int { return cmp.Compare(e.Difference[b], e.Difference[a]) })
	var values [][]float64
	for _, i := range order {
		values = append(values, []float64{e.Difference[i], e.FitLeft[i], e.TransformLeft[i]})
	}
	t := listTable("Rows", namesOf(e.Explanation.RowNames, order), []string{"difference", "left by the fit", "left by Transform"}, values)
	form := style.FormatFor(mat.Col(nil, 0, t.m))
	t.rounding, t.shared, t.sharedBy = compact(e.Explanation).Rounding(), &form, 3
	t.caption = "norms of the row's difference, and of what lies between either reconstruction and the exact one" + roundingNote(t.rounding)
	if len(order) < n {
		t.caption = fmt.Sprintf("the %d of %d that differ most: %s", len(order), n, t.caption)
	}
	c := card{
		title:      "Why the codes of the fit are not those of Transform",
		paragraphs: strings.Split(strings.TrimSpace(e.Verdict), "\n"),
		warnings:   e.Explanation.Warnings,
		below:      []bundle{t.bundle()},
	}
	return c.bundle()
}
