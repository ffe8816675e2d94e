//go:build unix

package slide

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/janpfeifer/gonb/gonbui/protocol"

	"github.com/nmfnb/notebook/internal/gonbtest"
)

func TestMain(m *testing.M) {
	if os.Getenv(gonbtest.Cell) == "slide" {
		Show("position <i>", 0, 9, 2, func(position int) []any {
			return []any{at{position}, position}
		})
		fmt.Println("printed after")
		return
	}
	os.Exit(m.Run())
}

// at is a figure of a position.
type at struct{ position int }

func (a at) HTML() string       { return fmt.Sprintf("<b>%d</b>", a.position) }
func (at) PNG() ([]byte, error) { return []byte("png"), nil }

// A page whose reader moves the slider to 7, then beyond its end, and then presses the stop button.
func TestShowFollowsTheReaderUntilTheStopButton(t *testing.T) {
	t.Setenv("JPY_SESSION_NAME", "a.ipynb")
	moved := 0
	got, printed, exit := gonbtest.RunInPage(t, "slide", func(d protocol.DisplayData, cell *os.Process) []string {
		html := fmt.Sprint(d.Data[protocol.MIMETextHTML])
		switch {
		case strings.Contains(html, `type="range"`):
			if !strings.Contains(html, "position &lt;i&gt;") || !strings.Contains(html, `min="0" max="9" value="2"`) {
				t.Errorf("the slider is %s", html)
			}
			return []string{"2", "7"}
		case html == "<b>7</b>" && moved == 0:
			moved++
			return []string{"nonsense", "12"}
		case html == "<b>9</b>" && moved == 1:
			moved++
			if err := cell.Signal(os.Interrupt); err != nil {
				t.Error(err)
			}
		}
		return nil
	})
	if printed != "printed after\n" || exit != 0 {
		t.Errorf("the cell printed %q, exit status %d", printed, exit)
	}
	// What the notebook keeps: the last of each place.
	kept, order := map[string]protocol.DisplayData{}, []string{}
	for _, d := range got {
		if _, again := kept[d.DisplayID]; !again {
			order = append(order, d.DisplayID)
		}
		kept[d.DisplayID] = d
	}
	if len(order) != 3 {
		t.Fatalf("%d places, want one for the slider and 2 for the values", len(order))
	}
	slider, figure, text := kept[order[0]].Data, kept[order[1]].Data, kept[order[2]].Data
	if said := "position <i>: 9. To move the slider, click into this cell and press Ctrl+Enter."; slider[protocol.MIMETextPlain] != said || strings.Contains(fmt.Sprint(slider[protocol.MIMETextHTML]), "<script") {
		t.Errorf("in the place of the slider stands %v", slider)
	}
	if figure[protocol.MIMETextHTML] != "<b>9</b>" || string(figure[protocol.MIMEImagePNG].([]byte)) != "png" || text[protocol.MIMETextPlain] != "9" {
		t.Errorf("below the slider stand %v and %v", figure, text)
	}
}

// The page of a notebook whose cells are all run says at once that another one waits; that of a reader who types elsewhere, later.
func TestShowEndsWhenAnotherCellWaits(t *testing.T) {
	t.Setenv("JPY_SESSION_NAME", "a.ipynb")
	for name, c := range map[string]struct {
		says []string
		at   string
	}{
		"at once": {[]string{"2", "end"}, "2"}, "as the first word": {[]string{"end"}, "2"}, "after a move": {[]string{"2", "here", "7", "end", "end"}, "7"},
	} {
		t.Run(name, func(t *testing.T) {
			begun := time.Now()
			got, printed, exit := gonbtest.RunInPage(t, "slide", func(d protocol.DisplayData, _ *os.Process) []string {
				if strings.Contains(fmt.Sprint(d.Data[protocol.MIMETextHTML]), `type="range"`) {
					return c.says
				}
				return nil
			})
			if took := time.Since(begun); printed != "printed after\n" || exit != 0 || took > silent/2 {
				t.Errorf("the cell printed %q, exit status %d, after %v", printed, exit, took)
			}
			if said := got[len(got)-1].Data[protocol.MIMETextPlain]; said != "position <i>: "+c.at+". To move the slider, click into this cell and press Ctrl+Enter." {
				t.Errorf("it ends with %v", said)
			}
		})
	}
}

func TestShowWithoutAPageShowsItsStart(t *testing.T) {
	t.Setenv("JPY_SESSION_NAME", "")
	got, printed, exit := gonbtest.Run(t, "slide")
	if printed != "printed after\n" || exit != 0 || len(got) != 2 || got[0].Data[protocol.MIMETextHTML] != "<b>2</b>" || got[0].DisplayID != "" {
		t.Errorf("the kernel got %v, the cell printed %q, exit status %d", got, printed, exit)
	}
}

func TestShowInAPageThatDoesNotAnswerEnds(t *testing.T) {
	t.Setenv("JPY_SESSION_NAME", "a.ipynb")
	got, printed, exit := gonbtest.Run(t, "slide")
	last := got[len(got)-1].Data
	if said := "position <i>: 2. The page did not answer, so there is no slider here."; last[protocol.MIMETextPlain] != said || printed != "printed after\n" || exit != 0 {
		t.Errorf("it ends with %v, the cell printed %q, exit status %d", last, printed, exit)
	}
}
