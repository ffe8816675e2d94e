//go:build unix

package nmfnb

import (
	"reflect"
	"testing"

	"github.com/janpfeifer/gonb/gonbui/protocol"

	"github.com/nmfnb/notebook/internal/gonbtest"
)

// saved runs a cell and returns what a notebook saves of it: the last of each place, in order, and what was printed.
func saved(t *testing.T, cell string) (outputs []map[protocol.MIMEType]any, printed string) {
	t.Helper()
	got, printed, exit := gonbtest.Run(t, cell)
	if exit != 0 {
		t.Fatalf("exit status %d", exit)
	}
	at := map[string]int{}
	for _, d := range got {
		i, again := at[d.DisplayID]
		if !again {
			i = len(outputs)
			at[d.DisplayID] = i
			outputs = append(outputs, nil)
		}
		outputs[i] = d.Data
	}
	return outputs, printed
}

// A notebook that is run from its start looks the same whether its fits are kept from before or not, and cells that find a fit say nothing.
func TestANotebookLooksTheSameColdAndWarm(t *testing.T) {
	ownCache(t)
	type cell struct {
		outputs []map[protocol.MIMEType]any
		printed string
	}
	run := func() (cells []cell) {
		t.Setenv(protocol.GONB_TMP_DIR_ENV, t.TempDir()) // another kernel
		for _, name := range []string{"fit", "fit", "fit again", "best", "best", "ranks", "ranks"} {
			outputs, printed := saved(t, name)
			cells = append(cells, cell{outputs, printed})
		}
		return cells
	}
	cold := run()
	warm := run()
	if !reflect.DeepEqual(cold, warm) {
		t.Errorf("cold\n%v\nwarm\n%v", cold, warm)
	}
	for i, want := range []struct{ shown, printed string }{
		{"iteration 20 of at most 200, loss 0.8606, converged", "20 iterations\n"}, {"", "20 iterations\n"}, {"", "20 iterations\n"},
		{"best of 5 starts: seed 4, loss 0.8606", "4 is the seed\n"}, {"", "4 is the seed\n"},
		{"3 starts each of k = 1, 2", "2 ranks\n"}, {"", "2 ranks\n"},
	} {
		shown := ""
		if len(cold[i].outputs) > 0 {
			shown = cold[i].outputs[0][protocol.MIMETextPlain].(string)
		}
		if shown != want.shown || len(cold[i].outputs) > 1 || cold[i].printed != want.printed {
			t.Errorf("cell %d shows %v and prints %q, want %v", i, cold[i].outputs, cold[i].printed, want)
		}
	}
}
