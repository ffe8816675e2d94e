package nmfnb

import (
	"errors"
	"fmt"
	"os"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// cellVariable makes the test binary act as a notebook cell.
const cellVariable = "NMFNB_TEST_CELL"

func TestMain(m *testing.M) {
	switch os.Getenv(cellVariable) {
	case "display":
		Display(mat.NewDense(1, 2, []float64{0, 1}), figure{png: []byte("png")}, errors.New("broken"))
		fmt.Println("printed after")
	case "must":
		Must(0, errors.New("no data"))
		fmt.Println("not reached")
	case "slide":
		Slide("position <i>", 0, 9, 2, func(position int) []any {
			return []any{at{position}, position}
		})
		fmt.Println("printed after")
	case "live":
		c := costOfLive(livePairs)
		Display(fmt.Sprint(c.percent, c.uncertainty))
	default:
		os.Exit(runWithoutTheUsersCache(m))
	}
}

// runWithoutTheUsersCache keeps examples of Fit apart from fits that are kept on this machine.
func runWithoutTheUsersCache(m *testing.M) int {
	home, err := os.MkdirTemp("", "nmfnb")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(home)
	for _, name := range []string{"HOME", "XDG_CACHE_HOME", "LocalAppData"} {
		os.Setenv(name, home)
	}
	return m.Run()
}

// at is a figure of a position.
type at struct{ position int }

func (a at) HTML() string       { return fmt.Sprintf("<b>%d</b>", a.position) }
func (at) PNG() ([]byte, error) { return []byte("png"), nil }
