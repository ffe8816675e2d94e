package nmfnb

import (
	"os"

	"github.com/nmfnb/notebook/internal/gonb"
)

// Place is where a cell shows values that it replaces later, like IPython's display handle:
//
//	var place nmfnb.Place
//	for k := 1; k <= 10; k++ {
//		place.Show(k, …)
//	}
//
// The place of a zero Place is below all that the cell has shown so far. The saved notebook holds what was shown last. A Place is
// for one goroutine.
type Place struct{ ids []string }

// Show shows the values as [Display] does, one below the other, instead of those that the place has held. Outside a notebook
// nothing is replaced: the text goes to stdout.
func (p *Place) Show(values ...any) {
	catchUpLive()
	var all []bundle
	for _, v := range values {
		for _, one := range each(v) {
			all = append(all, bundleOf(one))
		}
	}
	for i, b := range all {
		if i == len(p.ids) {
			p.ids = append(p.ids, gonb.NewID())
		}
		if !gonb.Running() || !b.send(p.ids[i], true) {
			printText(os.Stdout, b)
		}
	}
	for _, id := range p.ids[len(all):] {
		if gonb.Running() {
			bundle{}.send(id, true)
		}
	}
}
