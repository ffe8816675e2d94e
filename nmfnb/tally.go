package nmfnb

import (
	"fmt"
	"html"
	"os"
	"sync"
	"time"

	"github.com/nmfnb/notebook/internal/gonb"
	"github.com/nmfnb/notebook/internal/words"
)

// tally is the picture of fits that go on side by side: how many of the starts are done, how fast they go and the time left. Like that
// of a single fit it ends without times, so that what a notebook keeps depends on the data and the configuration alone.
type tally struct {
	starts int
	work   float64 // of all starts, in any unit

	mu     sync.Mutex // held while drawing, so that pictures come in order
	id     string
	begun  time.Time
	drawn  time.Time
	done   int
	fresh  int // of these, those that the tally has seen
	worked float64
}

func newTally(starts int, work float64) *tally {
	t := &tally{starts: starts, work: work, id: gonb.NewID(), begun: time.Now()}
	t.draw(fmt.Sprintf("0 of %s", words.Count(starts, "start", "starts")), false)
	return t
}

// add counts starts that are done, which were so much work. Work that was done before the tally began has no say in the speed.
func (t *tally) add(starts int, work float64, before bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.done += starts
	if before {
		t.work -= work
	} else {
		t.fresh += starts
		t.worked += work
	}
	if now := time.Now(); now.Sub(t.drawn) >= redraw {
		t.drawn = now
		t.draw(t.text(now.Sub(t.begun)), false)
	}
}

// text says how far the starts have come: 7 of 20 starts, 1.4 starts/s, some 10 s left.
func (t *tally) text(passed time.Duration) string {
	said := fmt.Sprintf("%d of %s", t.done, words.Count(t.starts, "start", "starts"))
	if t.worked == 0 || passed <= 0 {
		return said
	}
	left := time.Duration((t.work - t.worked) / t.worked * float64(passed))
	rate := float64(t.fresh) / passed.Seconds()
	digits := 0
	if rate < 10 {
		digits = 1
	}
	return fmt.Sprintf("%s, %.*f starts/s, some %s left", said, digits, rate, inWords(left))
}

// end draws the last picture.
func (t *tally) end(said string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.draw(said, true)
}

func (t *tally) draw(said string, last bool) {
	switch {
	case gonb.Running():
		bundle{html: t.html(said), text: said}.send(t.id, last)
	case isTerminal(os.Stderr):
		end := ""
		if last {
			end = "\n"
		}
		fmt.Fprint(os.Stderr, "\r"+said+"\x1b[K"+end)
	}
}

func (t *tally) html(said string) string {
	return fmt.Sprintf(`<div style="margin:0.4em 0;%s"><progress max="%d" value="%d" aria-label="starts" style="width:12em;vertical-align:middle"></progress> %s</div>`+"\n",
		fontStyle, t.starts, t.done, html.EscapeString(said))
}

// replayed draws the last picture of starts that were kept, which is that of the starts themselves.
func replayed(starts, done int, said string) {
	t := &tally{starts: starts, done: done, id: gonb.NewID()}
	t.end(said)
}
