package nmfnb

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

func TestProvenanceIsTheSameForTheSameAndAnotherForAnother(t *testing.T) {
	t.Setenv("GONB_VERSION", "v0.11.5")
	m, x := fitted(t, func(*nmf.Config) {}), postData()
	first := Provenance(m, x)
	if again := Provenance(fitted(t, func(*nmf.Config) {}), nmf.Labelled{Matrix: x}); again.Text() != first.Text() {
		t.Errorf("first\n%s\nthen\n%s", first.Text(), again.Text())
	}
	for _, want := range []string{"Go 1.", "GoNB 0.11.5, ", "random, seed 0", "tolerance 0.0001", "engine's sources "} {
		if !strings.Contains(first.Text(), want) {
			t.Errorf("%q is missing in\n%s", want, first.Text())
		}
	}
	other := mat.DenseCopyOf(x)
	other.Set(0, 0, 1e-300)
	if Provenance(m, other).Text() == first.Text() || Provenance(fitted(t, func(c *nmf.Config) { c.Seed = 1 }), x).Text() == first.Text() {
		t.Error("other data, or another seed, have the same record")
	}
}

// What is documented, and what Python gets.
func TestProvenanceHashesTheEntriesByRows(t *testing.T) {
	x := postData()
	var dense, stored []byte
	put := func(b []byte, v uint64) []byte { return binary.LittleEndian.AppendUint64(b, v) }
	indptr, indices, data := []int{0}, []int{}, []float64{}
	for i := range 4 {
		for j := range 5 {
			v := x.At(i, j)
			dense = put(dense, math.Float64bits(v))
			if v != 0 {
				stored = put(put(put(stored, uint64(i)), uint64(j)), math.Float64bits(v))
				indices, data = append(indices, j), append(data, v)
			}
		}
		indptr = append(indptr, len(indices))
	}
	sparse, err := nmf.NewCSR(4, 5, indptr, indices, data)
	if err != nil {
		t.Fatal(err)
	}
	m := fitted(t, func(*nmf.Config) {})
	for want, x := range map[string]mat.Matrix{fmt.Sprintf("4×5, SHA-256 %x", sha256.Sum256(dense)): x, fmt.Sprintf("4×5 sparse, SHA-256 %x", sha256.Sum256(stored)): sparse,
		fmt.Sprintf("4×5, SHA-256 %x\n", sha256.Sum256(dense)): mat.DenseCopyOf(x.T()).T()} {
		if got := Provenance(m, x).Text(); !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
}

func TestProvenanceEscapesItsNamesInEveryForm(t *testing.T) {
	r := Provenance(fitted(t, func(*nmf.Config) {}), postData(), Named{"<i>k_max</i>", 12}, Named{"nil", nil}, Named{"no matrix", (*mat.Dense)(nil)}, Named{"[y]", postData()})
	parse(t, r.HTML())
	for form, c := range map[string]struct{ text, want string }{
		"HTML": {r.HTML(), "&lt;i&gt;k_max&lt;/i&gt;"}, "LaTeX": {r.LaTeX(), `k\_max`}, "Markdown": {r.Markdown(), `k\_max`},
		"text": {r.Text(), "<i>k_max</i>"}, "LaTeX's first cell": {r.LaTeX(), "{}[y] &"}, "line": {r.String(), "[y] 4×5 SHA-256 "},
	} {
		if !strings.Contains(c.text, c.want) || form != "text" && strings.Contains(c.text, "<i>k") {
			t.Errorf("%s: %q is missing, or a name is not escaped:\n%s", form, c.want, c.text)
		}
	}
	if strings.Contains(r.String(), "\n") {
		t.Errorf("the line has several: %s", r)
	}
}

func TestProvenanceOfWhatDoesNotBelongTogetherSaysSo(t *testing.T) {
	m := fitted(t, func(*nmf.Config) {})
	for want, r := range map[string]Record{
		"the model has no components":         Provenance(nil, postData()),
		"X is nil":                            Provenance(m, nil),
		"X is 5×4, and the model has 5":       Provenance(m, postData().T()),
		"X is 2×5, and the model was fitted ": Provenance(m, mat.NewDense(2, 5, nil)),
	} {
		for _, text := range []string{r.Text(), r.HTML(), r.Markdown(), r.LaTeX(), r.String(), r.BibTeX()} {
			if !strings.Contains(strings.ReplaceAll(text, `$\times$`, "×"), want) {
				t.Errorf("%q, want %q", text, want)
			}
		}
	}
	known := componentsModel(t, mat.NewDense(1, 2, []float64{1, 2}))
	if got := Provenance(known, mat.NewDense(3, 2, nil)).Text(); !strings.Contains(got, "H  ") || strings.Contains(got, "seed") {
		t.Errorf("known components: %s", got)
	}
}

func TestACloneIsKnownByItsCommit(t *testing.T) {
	const commit, other = "0123456789abcdef0123456789abcdef01234567", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	for name, c := range map[string]struct {
		files map[string]string
		want  string
	}{
		"a branch":        {map[string]string{".git/HEAD": "ref: refs/heads/main\n", ".git/refs/heads/main": commit + "\n"}, commit},
		"a packed branch": {map[string]string{".git/HEAD": "ref: refs/heads/a/b\n", ".git/packed-refs": "# pack-refs with: peeled\n" + other + " refs/heads/a\n" + commit + " refs/heads/a/b\n^" + other + "\n"}, commit},
		"a detached head": {map[string]string{".git/HEAD": commit + "\n"}, commit},
		"a working tree": {map[string]string{".git": "gitdir: ../main/.git/worktrees/w\n", "../main/.git/worktrees/w/HEAD": "ref: refs/heads/w\n",
			"../main/.git/worktrees/w/commondir": "../..\n", "../main/.git/refs/heads/w": commit + "\n"}, commit},
		"an unborn branch": {map[string]string{".git/HEAD": "ref: refs/heads/main\n"}, ""},
		"nonsense":         {map[string]string{".git": "nonsense"}, ""},
		"no hash":          {map[string]string{".git/HEAD": strings.Repeat("g", 40)}, ""},
	} {
		root := filepath.Join(t.TempDir(), "clone")
		for path, content := range c.files {
			path = filepath.Join(root, filepath.FromSlash(path))
			if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if got := commitOf(filepath.Join(root, "nmfnb", "nmf", "config.go")); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	if got := moduleVersion("v1.2.3", "h1:sum"); got != "v1.2.3" {
		t.Errorf("a release is %s", got)
	}
}
