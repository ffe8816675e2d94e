package files

import (
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// A part with a name is what there is where the system has no files without.
func TestANamedPartBecomesTheFileOrNothing(t *testing.T) {
	folder := t.TempDir()
	target := filepath.Join(folder, "a")
	for _, c := range []struct {
		become bool
		want   string
	}{{true, "a"}, {false, ""}} {
		p, err := createNamed(folder, 0o666)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(p.file, "new"); err != nil {
			t.Fatal(err)
		}
		if c.become {
			if err := p.become(target); err != nil {
				t.Fatal(err)
			}
		}
		p.discard()
		entries, err := os.ReadDir(folder)
		if err != nil || (len(entries) == 1) != c.become || c.become && entries[0].Name() != c.want {
			t.Errorf("the folder holds %v (%v), want %q", entries, err, c.want)
		}
		if err := os.RemoveAll(target); err != nil {
			t.Fatal(err)
		}
	}
}

func TestPartsOfKilledProgramsAreRemovedAfterADay(t *testing.T) {
	folder := t.TempDir()
	for name, hours := range map[string]int{
		".nmfnb-0123456789abcdef.part": 25, ".nmfnb-1123456789abcdef.part": 23, ".nmfnb-2123456789abcdef.part": -25, "mine.part": 99, ".nmfnb-mine": 99,
	} {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		then := time.Now().Add(-time.Duration(hours) * time.Hour)
		if err := os.Chtimes(path, then, then); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(folder, ".nmfnb-folder.part"), 0o700); err != nil {
		t.Fatal(err)
	}
	p, err := createNamed(folder, 0o666)
	if err != nil {
		t.Fatal(err)
	}
	p.discard()
	left, err := os.ReadDir(folder)
	if err != nil || len(left) != 5 {
		t.Errorf("left are %v (%v), want all but the oldest part", left, err)
	}
	if _, err := os.Lstat(filepath.Join(folder, ".nmfnb-0123456789abcdef.part")); !os.IsNotExist(err) {
		t.Errorf("the oldest part is left (%v)", err)
	}
}
