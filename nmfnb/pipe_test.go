//go:build unix

package nmfnb

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/janpfeifer/gonb/gonbui/protocol"
	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/internal/gonbtest"
)

func TestDisplaySendsOneBundlePerValueAndThenReturns(t *testing.T) {
	got, printed, exit := gonbtest.Run(t, "display")
	if printed != "printed after\n" || exit != 0 {
		t.Errorf("the cell printed %q, exit status %d", printed, exit)
	}
	if len(got) != 3 {
		t.Fatalf("%d messages, want one for each of 3 values", len(got))
	}
	for i, want := range []bundle{
		bundleOf(mat.NewDense(1, 2, []float64{0, 1})), bundleOf(figure{png: []byte("png")}), bundleOf(errors.New("broken")),
	} {
		forms := want.forms()
		if len(got[i].Data) != len(forms) {
			t.Errorf("value %d: %d forms arrived, want %d", i, len(got[i].Data), len(forms))
		}
		for _, f := range forms {
			var want any = f.Text
			if f.Bytes != nil {
				want = f.Bytes
			}
			if arrived := got[i].Data[protocol.MIMEType(f.MIME)]; !reflect.DeepEqual(arrived, want) {
				t.Errorf("value %d: %s arrived as %v", i, f.MIME, arrived)
			}
		}
	}
}

func TestMustShowsTheErrorAndEndsTheCell(t *testing.T) {
	got, printed, exit := gonbtest.Run(t, "must")
	if len(got) != 1 || got[0].Data[protocol.MIMETextPlain] != "Error: no data" || printed != "" || exit != 1 {
		t.Errorf("the kernel got %v, the cell printed %q, exit status %d", got, printed, exit)
	}
}

func TestDisplayPrintsTextWhenThePipeIsBroken(t *testing.T) {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), gonbtest.Cell+"=display", protocol.GONB_PIPE_ENV+"="+filepath.Join(t.TempDir(), "none"))
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	if want := "a curve that falls\nError: broken\nprinted after\n"; !strings.HasSuffix(string(out), want) {
		t.Errorf("printed %q, want it to end in %q", out, want)
	}
}

func TestPlaceReplacesWhatItHeld(t *testing.T) {
	got, printed, exit := gonbtest.Run(t, "place")
	if printed != "printed after\n" || exit != 0 {
		t.Errorf("the cell printed %q, exit status %d", printed, exit)
	}
	kept, order := map[string]any{}, []string{}
	for _, d := range got {
		if _, again := kept[d.DisplayID]; !again {
			order = append(order, d.DisplayID)
		}
		kept[d.DisplayID] = d.Data[protocol.MIMETextPlain]
	}
	if len(order) != 3 {
		t.Fatalf("the places %q, want 3", order)
	}
	for i, want := range []string{"5", "6", ""} {
		if order[i] == "" || kept[order[i]] != want {
			t.Errorf("place %d, %q, holds %q, want %q", i, order[i], kept[order[i]], want)
		}
	}
}
