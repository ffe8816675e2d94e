package nmf

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
)

func quality(t testing.TB, m *Model, x mat.Matrix) *Quality {
	t.Helper()
	q, err := m.Quality(context.Background(), x)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// plainShares returns the explained shares of the rows, of the columns and in all from their definition.
func plainShares(beta float64, x, fit *mat.Dense) (rows, columns []float64, all float64) {
	n, m := x.Dims()
	lossRow, nullRow, lossColumn, nullColumn := make([]float64, n), make([]float64, n), make([]float64, m), make([]float64, m)
	for i := range n {
		null, known := 0.0, 0
		for j := range m {
			if v := x.At(i, j); !math.IsNaN(v) && beta != 2 {
				null, known = null+v, known+1
			}
		}
		null /= math.Max(1, float64(known))
		for j := range m {
			v := x.At(i, j)
			if math.IsNaN(v) {
				continue
			}
			loss, base := entryDivergence(beta, v, fit.At(i, j)), entryDivergence(beta, v, null)
			lossRow[i], nullRow[i], lossColumn[j], nullColumn[j] = lossRow[i]+loss, nullRow[i]+base, lossColumn[j]+loss, nullColumn[j]+base
		}
	}
	for i := range n {
		rows = append(rows, 1-lossRow[i]/nullRow[i])
	}
	for j := range m {
		columns = append(columns, 1-lossColumn[j]/nullColumn[j])
	}
	return rows, columns, 1 - sum(lossRow)/sum(nullRow)
}

func TestQualityIsWhatItsDefinitionSays(t *testing.T) {
	x := nonNegativeMatrix(70, 250, 3, 1, 5)
	zeros := holes(70, 250, 0.6, 8)
	sparse := mat.DenseCopyOf(x)
	sparse.Apply(func(i, j int, v float64) float64 { return v * zeros.At(i, j) }, x)
	for _, beta := range []float64{2, 1, 1.5, 0} {
		for name, x := range map[string]*mat.Dense{"dense": x, "half zeros": sparse, "unknown": mustHide(t, x, holes(70, 250, 0.2, 3)).(*mat.Dense), "zeros and unknown": mustHide(t, sparse, holes(70, 250, 0.2, 3)).(*mat.Dense)} {
			if beta == 0 && strings.Contains(name, "zeros") {
				continue
			}
			c := randomStart(4)
			c.Missing, c.Beta, c.MaxIter = true, beta, 30
			if beta != 2 {
				c.Solver = MultiplicativeUpdate
			}
			kinds := map[string]mat.Matrix{"": x}
			if strings.Contains(name, "zeros") {
				kinds[", CSR"] = csrOf(t, x)
			}
			for kind, given := range kinds {
				what := fmt.Sprintf("%s%s, beta %g", name, kind, beta)
				m := mustFit(t, c, given)
				rows, columns, all := plainShares(beta, x, product(m.W, m.H))
				q, err := m.QualityOf(context.Background(), given, m.W)
				if err != nil {
					t.Fatal(err)
				}
				near := func(part string, got, want float64) {
					if !(math.Abs(got-want) <= 1e-9) {
						t.Errorf("%s, %s: %v, want %v", what, part, got, want)
					}
				}
				squares := 0.0
				for i, r := range q.Rows {
					near(fmt.Sprintf("row %d", i), r.Explained, rows[i])
					near(fmt.Sprintf("training row %d", i), m.RowExplained[i], rows[i])
					squares += r.Err * r.Err
				}
				for j, v := range q.Columns {
					near(fmt.Sprintf("column %d", j), v, columns[j])
				}
				near("all", q.Explained, all)
				near("sum of the components", sum(q.Components), all)
				near("error", math.Sqrt(squares)/m.ReconstructionErr, 1)
			}
		}
	}
}

func TestQualityOfNewRowsStandsBesideTheTrainingRows(t *testing.T) {
	x := nonNegativeMatrix(200, 30, 3, 0.5, 5)
	c := Default(3)
	c.MaxIter = 2000
	m := mustFit(t, c, x)
	strange := mat.NewDense(1, 30, nil)
	for j := 0; j < 30; j += 2 {
		strange.Set(0, j, 5)
	}
	if q := quality(t, m, strange); q.Rows[0].Percentile != 100 || !strings.Contains(q.Text(), "Worse than 95 % of them: 1 of 1.") {
		t.Errorf("a row unlike the training rows: %+v\n%s", q.Rows[0], q.Text())
	}
	mean := 0.0
	q := quality(t, m, x)
	for _, r := range q.Rows {
		mean += r.Percentile / 200
	}
	if math.Abs(mean-50) > 2 {
		t.Errorf("the training rows themselves have the mean percentile %v, want some 50", mean)
	}
	known, err := FromComponents(m.H, c)
	if err != nil {
		t.Fatal(err)
	}
	if q := quality(t, known, x); q.Rows[3].Percentile != -1 || q.Training != nil || !strings.Contains(q.Text(), "There are no training rows") {
		t.Errorf("known components: %+v", q.Rows[3])
	}
	trained, err := known.WithTraining(context.Background(), x)
	if err != nil {
		t.Fatal(err)
	}
	if known.RowExplained != nil || len(trained.RowExplained) != 200 {
		t.Error("WithTraining changes the model, or not its copy")
	}
	if q := quality(t, trained, strange); q.Rows[0].Percentile != 100 {
		t.Errorf("known components with training rows: %+v", q.Rows[0])
	}
	linear, err := m.Project(strange)
	if err != nil {
		t.Fatal(err)
	}
	l, err := m.QualityOf(context.Background(), strange, linear)
	if err != nil {
		t.Fatal(err)
	}
	if e := quality(t, m, strange); l.Explained < e.Explained {
		t.Errorf("the linear code explains %v, the exact one %v", l.Explained, e.Explained)
	}
	kl := underKL(m)
	if l, err = kl.QualityOf(context.Background(), strange, linear); err != nil || l.Measure != measureSquares || l.Rows[0].Percentile != -1 {
		t.Errorf("linear codes under Kullback-Leibler: %+v, error %v", l, err)
	}
	saved, err := json.Marshal(q)
	if err != nil {
		t.Fatal(err)
	}
	var back Quality
	if err := json.Unmarshal(saved, &back); err != nil || !reflect.DeepEqual(&back, q) {
		t.Errorf("JSON: error %v, or another quality", err)
	}
}

func TestQualityOfZerosAndOfScaledRows(t *testing.T) {
	h := nonNegativeMatrix(2, 5, 2, 0, 3)
	for _, beta := range []float64{2, 1} {
		m := newModel(t, h, nil)
		if beta == 1 {
			m = underKL(m)
		}
		zero := quality(t, m, mat.NewDense(2, 5, nil))
		if zero.Explained != 1 || zero.Rows[1].Explained != 1 || zero.Columns[2] != 1 || !slices.Equal(zero.Components, []float64{0, 0}) {
			t.Errorf("beta %g: rows of zeros: %+v", beta, zero)
		}
		x := nonNegativeMatrix(4, 5, 3, 1, 7)
		var scaled mat.Dense
		scaled.Scale(1000, x)
		a, b := quality(t, m, x), quality(t, m, &scaled)
		for i := range a.Rows {
			if !within(a.Rows[i].Explained, b.Rows[i].Explained, 1e-6) || !within(a.Rows[i].Err*math.Pow(1000, beta/2), b.Rows[i].Err, 1e-6) {
				t.Errorf("beta %g, row %d: %+v, and scaled %+v", beta, i, a.Rows[i], b.Rows[i])
			}
		}
	}
}
