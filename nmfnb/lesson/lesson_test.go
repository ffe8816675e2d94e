package lesson

import (
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"

	"github.com/nmfnb/notebook/internal/doctest"
	"github.com/nmfnb/notebook/internal/gonbtest"
)

func TestMain(m *testing.M) {
	if os.Getenv(gonbtest.Cell) == "check" {
		Ask("sign", "Is <b>x</b> negative?", Sealed(seal("sign", "no", 0)))
		fmt.Println(Check("sign", nil), Check("sign", "yes"), Check("sign", " No"), Check("sing", "no"))
		return
	}
	os.Exit(m.Run())
}

func seal(name string, answer any, tolerance float64) string {
	s, err := Seal(name, answer, tolerance)
	if err != nil {
		panic(err)
	}
	return s
}

// judged is what is said of an answer.
func judged(answer any, tests ...Test) string {
	return Question{"q", "Which?", tests}.judge(answer).says
}

func TestHoldsTakesAnswersOfEveryFormThatMeansTheSame(t *testing.T) {
	three := func(x []float64) bool { return len(x) == 3 && x[2] == 3 }
	for _, answer := range []any{[]float64{1, 2, 3}, []int{1, 2, 3}, [3]float32{1, 2, 3}, mat.NewVecDense(3, []float64{1, 2, 3}), mat.NewDense(1, 3, []float64{1, 2, 3})} {
		if got := judged(answer, Holds("there are three", three)); got != "Right: there are three." {
			t.Errorf("%T: %s", answer, got)
		}
	}
	for _, answer := range []any{7, 7.0, uint8(7), []int{7}} {
		for _, test := range []Test{Holds("it is 7", func(v float64) bool { return v == 7 }), Holds("it is 7", func(v int) bool { return v == 7 })} {
			if got := judged(answer, test); got != "Right: it is 7." {
				t.Errorf("%T: %s", answer, got)
			}
		}
	}
	rank := func(m mat.Matrix) bool { r, c := m.Dims(); return r == 1 && c == 2 }
	dense := func(m *mat.Dense) bool { return rank(m) }
	if got := judged([]int{1, 2}, Holds("1×2", rank), Holds("dense", dense)); got != "Right: 1×2; dense." {
		t.Error(got)
	}
}

func TestWhatIsWrongIsSaidByTheFirstTestThatDoesNotHold(t *testing.T) {
	positive := Holds("none is negative", func(x []float64) bool { return x[0] >= 0 && x[1] >= 0 })
	large := Holds("the sum is above 3", func(x []float64) bool { return x[0]+x[1] > 3 })
	for want, answer := range map[string]any{
		"Not yet: it does not hold that none is negative.":       []float64{-1, 9},
		"Not yet: it does not hold that the sum is above 3.":     []float64{1, 1},
		"Right: none is negative; the sum is above 3.":           []float64{1, 3},
		"Not yet: the answer is a text (string), want numbers ":  "1, 3",
		"Not yet: the answer cannot be checked (runtime error":   []float64{1},
		"Not yet: the answer is a nil *mat.Dense.":               (*mat.Dense)(nil),
		"Not yet: the answer is a matrix (*mat.Dense), want ":    mat.NewDense(2, 2, nil),
		"Replace nil by your answer in lesson.Check(\"q\", nil)": nil,
	} {
		if got := judged(answer, positive, large); !strings.HasPrefix(got, want) {
			t.Errorf("%v: %s, want %s", answer, got, want)
		}
	}
	for want, tests := range map[string][]Test{
		"Nothing is asked": {}, "A test of lesson.Ask": {{}}, "Not yet: the function of Holds is nil": {Holds[int]("it is", nil)}, "Not yet: the seal \"x\" is none": {Sealed("x")},
		"Not yet: the seal \"1x2 0 aa\" is none": {Sealed("1x2 0 aa")}, "Not yet: the seal \"-1x-1 0 aa\"": {Sealed("-1x-1 0 aa")},
	} {
		if got := judged(7, tests...); !strings.HasPrefix(got, want) {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

func TestSealedSaysWhichEntryIsWrongButNotWhatItIs(t *testing.T) {
	matrix := mat.NewDense(2, 2, []float64{1, 2, 3, 4})
	for _, c := range []struct {
		sealed    any
		tolerance float64
		answer    any
		want      string
	}{
		{7, 0, 7.0, "Right: that is the answer."},
		{7, 0, 8, "Not yet: 8 is not the answer."},
		{0.125, 0.01, 0.13, "Right: that is the answer, to within 0.01."},
		{0.125, 0.01, 0.14, "Not yet: 0.14 is not the answer, to within 0.01."},
		{[]float64{1, 2, 3}, 0.1, mat.NewVecDense(3, []float64{1, 2.05, 3}), "Right: "},
		{[]float64{1, 2, 3}, 0.1, []float64{1, 2.05, 4}, "Not yet: entry 2, 4, is another, to within 0.1."},
		{[]float64{1, 2, 3}, 0.1, []float64{1, 2}, "Not yet: the answer is 2 numbers, want 3 numbers."},
		{matrix, 0, matrix, "Right: "},
		{matrix, 0, matrix.T(), "Not yet: the entry in row 0, column 1, 3, is another."},
		{matrix, 0, (*mat.Dense)(nil), "Not yet: the answer is a matrix (*mat.Dense), want 2×2 numbers."},
		{"Tolerance", 0, "  tolerance ", "Right: "},
		{"tolerance", 0, "penalty", `Not yet: "penalty" is not the answer.`},
		{[]string{"a", "b c"}, 0, []string{"A", "b  c"}, "Right: "},
		{[]string{"a", "b"}, 0, []string{"a", "c"}, "Not yet: text 1 is another."},
		{[]string{"a", "b"}, 0, "a", "Not yet: the answer has 1 text, want 2."},
		{true, 0, true, "Right: "}, {true, 0, false, "Not yet: "}, {true, 0, 1, "Not yet: the answer is a number (int), want 1 text."},
		{7, 0, "seven", "Not yet: the answer is a text (string), want a number."},
		{0.0, 0, math.Copysign(0, -1), "Right: "}, {7, 0.5, math.NaN(), "Not yet: "}, {7, 0, math.Inf(1), "Not yet: "},
	} {
		s := seal("q", c.sealed, c.tolerance)
		if got := judged(c.answer, Sealed(s)); !strings.HasPrefix(got, c.want) {
			t.Errorf("%v sealed, %v answered: %s, want %s", c.sealed, c.answer, got, c.want)
		}
		if got := (Question{"another", "", []Test{Sealed(s)}}).judge(c.sealed).state; got != wrong {
			t.Errorf("%v is right for another question", c.sealed)
		}
	}
}

func TestEveryNumberWithinTheToleranceIsRight(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v, tolerance := rapid.Float64Range(-1e6, 1e6).Draw(t, "v"), math.Pow(10, float64(rapid.IntRange(-6, 3).Draw(t, "power")))
		off := rapid.Float64Range(-2, 2).Draw(t, "off")
		s, err := Seal("q", v, tolerance)
		if err != nil {
			t.Fatal(err)
		}
		is := Question{"q", "", []Test{Sealed(s)}}.judge(v+off*tolerance).state == right
		if size := math.Abs(off); size < 0.999 && !is || size > 1.126 && is {
			t.Fatalf("%v off by %v tolerances of %v is right: %t", v, off, tolerance, is)
		}
	})
}

func TestSealRefusesWhatCannotBeSealed(t *testing.T) {
	for name, c := range map[string]struct {
		answer    any
		tolerance float64
	}{
		"nil": {nil, 0}, "a nil matrix": {(*mat.Dense)(nil), 0}, "too many": {make([]float64, 101), 0}, "too many texts": {make([]string, 101), 0}, "nothing": {[]float64{}, 0},
		"no tolerance": {1, -1}, "NaN tolerance": {1, math.NaN()}, "infinite tolerance": {1, math.Inf(1)}, "NaN": {math.NaN(), 0}, "finer than a float64": {1e20, 1e-9}, "a map": {map[int]int{}, 0},
	} {
		if s, err := Seal("q", c.answer, c.tolerance); err == nil || !strings.HasPrefix(err.Error(), "lesson: ") {
			t.Errorf("%s: %s, %v", name, s, err)
		}
	}
}

func TestCheckShowsTheQuestionAndTheVerdict(t *testing.T) {
	got, printed, exit := gonbtest.Run(t, "check")
	if printed != "false false true false\n" || exit != 0 || len(got) != 4 {
		t.Fatalf("it printed %q, exit status %d, %d outputs", printed, exit, len(got))
	}
	for i, want := range []string{"Replace nil by your answer", "Not yet: &#34;yes&#34; is not the answer.", "Right: that is the answer.", "there is no such question called &#34;sing&#34;: asked were &#34;sign&#34;"} {
		html := fmt.Sprint(got[i].Data["text/html"])
		if !strings.Contains(html, want) || i < 3 && !strings.Contains(html, "Is &lt;b&gt;x&lt;/b&gt; negative?") {
			t.Errorf("output %d is %s, want %s", i, html, want)
		}
	}
}

func TestEveryExportedNameHasACommentAndAnExampleThatRuns(t *testing.T) {
	doctest.Check(t, "github.com/nmfnb/notebook/nmfnb/lesson", 5)
}
