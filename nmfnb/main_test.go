package nmfnb

import (
	"errors"
	"fmt"
	"os"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/internal/gonbtest"
	"github.com/nmfnb/notebook/nmfnb/nmf"
)

func TestMain(m *testing.M) {
	switch os.Getenv(gonbtest.Cell) {
	case "display":
		Display(mat.NewDense(1, 2, []float64{0, 1}), figure{png: []byte("png")}, errors.New("broken"))
		fmt.Println("printed after")
	case "must":
		Must(0, errors.New("no data"))
		fmt.Println("not reached")
	case "place":
		var place Place
		place.Show(1, []Named{{"a", 2}, {"b", 3}})
		place.Show(4)
		place.Show(5, 6)
		fmt.Println("printed after")
	case "fit", "fit again":
		model := Must(Fit(nmf.Default(2), postData()))
		if os.Getenv(gonbtest.Cell) == "fit again" {
			model = Must(Fit(nmf.Default(2), postData()))
		}
		fmt.Println(model.Iterations, "iterations")
	case "best":
		fmt.Println(Must(Best(random(2), postData(), 5)).Config.Seed, "is the seed")
	case "ranks":
		fmt.Println(len(Must(Ranks(random(2), postData(), []int{1, 2}, 3))), "ranks")
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
