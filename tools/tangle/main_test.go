package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestReportHasTheLargestCircle(t *testing.T) {
	out, err := report(true, "./testdata/circle")
	if err != nil {
		t.Fatal(err)
	}
	const path = "github.com/nmfnb/notebook/tools/tangle/testdata/circle"
	for _, want := range []string{
		"| `" + path + "` | 5 | 368 | 1.0 | 2 files | 3 % | long.go 351 |\n",
		"- a.go → b.go: double\n",
		"- b.go → a.go: A, field\n",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in:\n%s", want, out)
		}
	}
	if strings.Contains(out, "d.go →") {
		t.Errorf("d.go, which nothing uses, is taken for a part of the circle:\n%s", out)
	}
}

func TestPackageThatIsNotThereIsAnError(t *testing.T) {
	if _, err := report(false, "./testdata/absent"); err == nil {
		t.Error("no error")
	}
}

func TestInsertWritesBetweenTheMarks(t *testing.T) {
	path := filepath.Join(t.TempDir(), "page.md")
	if err := os.WriteFile(path, []byte("before\n"+opening+"old\n"+closing+"after\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := insert(path, "new\n"); err != nil {
			t.Fatal(err)
		}
	}
	if got, _ := os.ReadFile(path); string(got) != "before\n"+opening+"new\n"+closing+"after\n" {
		t.Errorf("the file is now:\n%s", got)
	}
	if err := os.WriteFile(path, []byte("no marks\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if insert(path, "new\n") == nil {
		t.Error("no error for a file without marks")
	}
}
