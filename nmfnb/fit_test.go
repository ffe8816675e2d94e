package nmfnb

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// ownCache gives a test a cache folder of its own and returns where fits are kept.
func ownCache(t *testing.T) string {
	t.Helper()
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_CACHE_HOME", filepath.Join(home, "cache"))
	t.Setenv("LocalAppData", filepath.Join(home, "cache"))
	folder, err := fitFolder()
	if err != nil {
		t.Fatal(err)
	}
	return folder
}

// fitCounting fits and returns how many iterations really ran.
func fitCounting(t *testing.T, cfg nmf.Config, x mat.Matrix) (*nmf.Model, int) {
	t.Helper()
	ran := 0
	cfg.OnIteration = func(nmf.Iteration) { ran++ }
	m, err := Fit(cfg, x)
	if err != nil {
		t.Fatal(err)
	}
	return m, ran
}

// slotFor is where a fit is kept.
func slotFor(t *testing.T, cfg nmf.Config, x mat.Matrix) slot {
	t.Helper()
	s, err := slotOf(cfg, x)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestFitIsReusedForTheSameDataAndConfiguration(t *testing.T) {
	folder := ownCache(t)
	cfg := nmf.Default(2)
	first, ran := fitCounting(t, cfg, postData())
	if ran != first.Iterations || ran == 0 {
		t.Fatalf("%d iterations ran, the model says %d", ran, first.Iterations)
	}
	again, ran := fitCounting(t, cfg, mat.DenseCopyOf(postData()))
	if ran != 0 {
		t.Errorf("%d iterations ran although the fit was kept", ran)
	}
	if !mat.Equal(first.W, again.W) || !mat.Equal(first.H, again.H) || again.Iterations != first.Iterations ||
		again.ReconstructionErr != first.ReconstructionErr || len(again.History) != len(first.History) || again.Config.MaxIter != cfg.MaxIter {
		t.Errorf("the reused model differs: %+v, was %+v", again, first)
	}
	files, err := os.ReadDir(folder)
	if err != nil || len(files) != 1 {
		t.Errorf("%d files are kept (%v), want 1", len(files), err)
	}
}

func TestFitIsNotReusedForAnythingElse(t *testing.T) {
	ownCache(t)
	base := nmf.Default(2)
	fitCounting(t, base, postData())
	changed := func(change func(*nmf.Config)) nmf.Config {
		c := base
		change(&c)
		return c
	}
	x := postData()
	x.Set(3, 4, 1e-12)
	csr, err := nmf.NewCSR(4, 5, []int{0, 3, 5, 6, 8}, []int{2, 3, 4, 1, 2, 1, 0, 3}, []float64{1, 1, 1, 1, 1, 1, 1, 1})
	if err != nil {
		t.Fatal(err)
	}
	start := func(w00 float64) nmf.Config {
		return changed(func(c *nmf.Config) {
			c.Init, c.W0 = nmf.InitCustom, mat.NewDense(4, 2, []float64{w00, 1, 1, 2, 1, 1, 3, 1})
			c.H0 = mat.NewDense(2, 5, []float64{1, 2, 1, 1, 3, 1, 1, 4, 1, 1})
		})
	}
	for _, c := range []struct {
		name string
		cfg  nmf.Config
		x    mat.Matrix
	}{
		{"another seed", changed(func(c *nmf.Config) { c.Init, c.Seed = nmf.InitRandom, 1 }), postData()},
		{"another tolerance", changed(func(c *nmf.Config) { c.Tol = 1e-5 }), postData()},
		{"another penalty", changed(func(c *nmf.Config) { c.AlphaW = 1e-3 }), postData()},
		{"another entry", base, x},
		{"the transpose", base, postData().T()},
		{"a sparse matrix", base, csr},
		{"a start", start(1), postData()},
		{"another start", start(2), postData()},
		{"names of rows", base, nmf.Labelled{Matrix: postData(), RowNames: labelled().RowNames}},
		{"names of columns", base, nmf.Labelled{Matrix: postData(), ColumnNames: labelled().ColumnNames}},
		{"both", base, labelled()},
		{"others", base, nmf.Labelled{Matrix: postData(), RowNames: []string{"a", "b", "c", "e"}, ColumnNames: labelled().ColumnNames}},
	} {
		if _, ran := fitCounting(t, c.cfg, c.x); ran == 0 {
			t.Errorf("%s: the kept fit was reused", c.name)
		}
		if _, ran := fitCounting(t, c.cfg, c.x); ran != 0 {
			t.Errorf("%s: its own fit was not reused", c.name)
		}
	}
}

func TestFitOfALabelledKeepsTheNamesAndNothingElseOfIt(t *testing.T) {
	ownCache(t)
	l := labelled()
	fitCounting(t, nmf.Default(2), l)
	m, ran := fitCounting(t, nmf.Default(2), &nmf.Labelled{Matrix: l, Note: "another", Text: map[string][]string{"town": nil}})
	if ran > 0 || !slices.Equal(m.RowNames, l.RowNames) || !slices.Equal(m.ColumnNames, l.ColumnNames) {
		t.Errorf("%d iterations ran, the names are %q and %q", ran, m.RowNames, m.ColumnNames)
	}
	fitCounting(t, nmf.Default(2), postData())
	if m, ran := fitCounting(t, nmf.Default(2), nmf.Labelled{Matrix: postData()}); ran > 0 || m.RowNames != nil {
		t.Errorf("a Labelled without names is another matrix: %d iterations ran, the names are %q", ran, m.RowNames)
	}
}

func TestKeyOfASparseMatrixDoesNotDependOnTheOrderOfItsEntries(t *testing.T) {
	reads := 0
	s := byEntry{sparse{n: 30, m: 40, at: map[[2]int]float64{{0, 1}: 2, {2, 3}: 1, {5, 5}: 4, {5, 6}: 3}, reads: &reads}}
	first := slotFor(t, nmf.Default(2), s)
	for range 20 {
		if again := slotFor(t, nmf.Default(2), s); again.ended != first.ended {
			t.Fatalf("the key changes: %s, %s", first.line, again.line)
		}
	}
	if reads > 0 {
		t.Errorf("%d entries were read one by one", reads)
	}
}

func TestDamagedFitIsFittedAgain(t *testing.T) {
	folder := ownCache(t)
	cfg := nmf.Default(2)
	want, _ := fitCounting(t, cfg, postData())
	file := slotFor(t, cfg, postData()).ended
	if filepath.Dir(file) != folder {
		t.Errorf("the fit is kept as %s, want it in %s", file, folder)
	}
	good, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	flipped := append([]byte{}, good...)
	flipped[len(flipped)/2] ^= 1
	for name, bad := range map[string][]byte{"empty": {}, "cut": good[:len(good)/2], "one bit": flipped, "something else": []byte("hello")} {
		if err := os.WriteFile(file, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		m, ran := fitCounting(t, cfg, postData())
		if ran == 0 || !mat.Equal(m.H, want.H) {
			t.Errorf("%s: a damaged fit was used", name)
		}
		if _, ran := fitCounting(t, cfg, postData()); ran != 0 {
			t.Errorf("%s: the fit was not kept again", name)
		}
	}
}

func TestFitWorksWithoutAFolderToKeepItIn(t *testing.T) {
	folder := ownCache(t)
	if err := os.MkdirAll(filepath.Dir(filepath.Dir(folder)), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Dir(folder), []byte("a file where the folder should be"), 0o600); err != nil {
		t.Fatal(err)
	}
	if m, ran := fitCounting(t, nmf.Default(2), postData()); ran == 0 || !m.Converged {
		t.Error("the fit did not go through")
	}
}

func TestFitOfBadInputIsTheErrorOfNmf(t *testing.T) {
	ownCache(t)
	for name, c := range map[string]struct {
		cfg  nmf.Config
		x    mat.Matrix
		want error
	}{
		"nil":           {nmf.Default(2), nil, nmf.ErrNil},
		"nil dense":     {nmf.Default(2), (*mat.Dense)(nil), nmf.ErrNil},
		"negative":      {nmf.Default(1), mat.NewDense(1, 1, []float64{-1}), nmf.ErrNegative},
		"configuration": {nmf.Config{}, postData(), nmf.ErrConfig},
		"components":    {nmf.Default(9), postData(), nmf.ErrConfig},
	} {
		if m, err := Fit(c.cfg, c.x); !errors.Is(err, c.want) || m != nil {
			t.Errorf("%s: got %v, %v, want %v", name, m, err, c.want)
		}
	}
}
