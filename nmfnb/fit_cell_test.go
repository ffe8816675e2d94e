//go:build unix

package nmfnb

import (
	"reflect"
	"strings"
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
		for _, name := range []string{"fit", "fit", "fit again"} {
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
	if len(cold[0].outputs) != 1 || !strings.HasSuffix(cold[0].outputs[0][protocol.MIMETextPlain].(string), ", converged") {
		t.Errorf("the cell that fits shows %v", cold[0].outputs)
	}
	for i, c := range cold {
		if c.printed != "20 iterations\n" || i > 0 && len(c.outputs) > 0 {
			t.Errorf("cell %d shows %v and prints %q", i, c.outputs, c.printed)
		}
	}
}
