package whole_test

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/nmfnb/notebook/nmfnb/internal/whole"
)

func TestAFileThatFailsLeavesTheOldOne(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.txt")
	put := func(text string, failure error) error {
		return whole.Write(path, func(w io.Writer) error {
			_, err := io.WriteString(w, text)
			return errors.Join(err, failure)
		})
	}
	full := errors.New("the disk is full")
	for _, step := range []struct {
		text, left string
		failure    error
	}{{"old", "old", nil}, {"half of the ne", "old", full}, {"new", "new", nil}} {
		if err := put(step.text, step.failure); !errors.Is(err, step.failure) {
			t.Errorf("error %v, want %v", err, step.failure)
		}
		files, err := filepath.Glob(filepath.Join(filepath.Dir(path), "*"))
		if left, readErr := os.ReadFile(path); err != nil || readErr != nil || string(left) != step.left || len(files) != 1 {
			t.Errorf("after %q: %q, files %q (%v, %v), want %q alone", step.text, left, files, err, readErr, step.left)
		}
	}
}

func ExampleWrite() {
	fmt.Println(whole.Write("no such folder/a.txt", func(io.Writer) error { return nil }) != nil)
	// Output:
	// true
}
