package nmfnb

import (
	"context"
	"fmt"
	"html"
	"os"
	"os/signal"
	"strconv"
	"time"
)

const (
	slideAnswer = 2 * time.Second  // a page that has not answered by then has no slider
	slideIdle   = 20 * time.Second // a slider that nobody has moved for so long ends its cell
)

// Slide shows the values that draw returns for one position of a slider, each as Display does, and in their places those of
// every other position that the reader moves it to, from first to last:
//
//	nmfnb.Slide("iterations", 0, 20, 3, func(position int) []any {
//		config.MaxIter = position
//		…
//		return []any{figure, table}
//	})
//
// There is a slider where a person has the notebook open in JupyterLab, or in anything else that a Jupyter server serves; its
// cell ends twenty seconds after the last move, or with the stop button, and what was shown last stays, without a script.
// Everywhere else (nbconvert --execute, papermill, a console, a program of its own) Slide shows the position start and returns
// at once.
func Slide(label string, first, last, start int, draw func(position int) []any) {
	if first > start || start > last {
		Display(fmt.Errorf("nmfnb: Slide starts at %d, want a position from %d to %d", start, first, last))
		return
	}
	if !hasPage() {
		Display(draw(start)...)
		return
	}
	catchUpLive()
	s := slide{label: label, first: first, last: last, at: start, draw: draw, id: newID()}
	s.run()
}

// slide is a slider in a page, above what it moves.
type slide struct {
	label           string
	first, last, at int
	draw            func(int) []any
	id              string
	places          []string // of the values
}

func (s *slide) run() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	update(s.id, bundle{html: connectJS, text: s.label}, true)
	s.show(false)

	moves := make(chan int, 1)
	hear(s.id, func(position int) { // the newest move alone counts
		select {
		case <-moves:
		default:
		}
		moves <- position
	})
	answered := s.ask(ctx, moves)
	for wait := answered; wait; {
		select {
		case position := <-moves:
			s.move(position)
		case <-time.After(slideIdle):
			wait = false
		case <-ctx.Done():
			wait = false
		}
	}
	s.show(true)
	said := fmt.Sprintf("%s: %d. Run this cell again to move the slider.", s.label, s.at)
	if !answered {
		said = fmt.Sprintf("%s: %d. The page did not answer, so there is no slider here.", s.label, s.at)
	}
	update(s.id, bundle{html: fmt.Sprintf(`<div style="margin:0.4em 0;%s">%s</div>`, fontStyle, html.EscapeString(said)), text: said}, true)
}

// ask shows the slider and waits for the page to answer with its position. GoNB's channel sometimes is not open at the first
// try, on a busy machine.
func (s *slide) ask(ctx context.Context, moves <-chan int) (answered bool) {
	for range 2 {
		subscribe(s.id)
		update(s.id, bundle{html: s.html(), text: s.label}, true)
		select {
		case position := <-moves:
			s.move(position)
			return true
		case <-time.After(slideAnswer):
		case <-ctx.Done():
			return false
		}
	}
	return false
}

func (s *slide) move(position int) {
	if position = min(max(position, s.first), s.last); position != s.at {
		s.at = position
		s.show(false)
	}
}

// show draws the values, as they are kept in the notebook or, sooner, without the forms that only a kept one needs.
func (s *slide) show(kept bool) {
	for i, v := range s.draw(s.at) {
		if i == len(s.places) {
			s.places = append(s.places, newID())
		}
		b := bundle{}
		if shower, ok := v.(htmlShower); ok && !kept {
			b.html, b.text = shower.HTML(), s.label
		} else {
			b = bundleOf(v)
		}
		update(s.places[i], b, true)
	}
}

// html is the slider. Its arrow keys are not JupyterLab's.
func (s *slide) html() string {
	return fmt.Sprintf(`<div style="margin:0.4em 0;%s"><label>%s <input type="range" data-lm-suppress-shortcuts="true" id="%s" min="%d" max="%d" value="%d" style="width:22em;max-width:100%%;vertical-align:middle"></label> `+
		`<output for="%[3]s">%[6]d</output><div style="%s;font-size:0.9em">The cell ends %.0f s after the last move, or with the stop button ■.</div></div>`+"\n"+slideJS,
		fontStyle, html.EscapeString(s.label), s.id, s.first, s.last, s.at, quiet, slideIdle.Seconds(), strconv.Quote(s.id))
}

// slideJS sends the slider's position through gonb_comm, GoNB's channel between a page and a cell: once as an answer, then
// with each move.
const slideJS = `<script>(() => {
	const slider = document.getElementById(%[9]s), send = () => {
		slider.closest("div").querySelector("output").value = slider.value;
		globalThis.gonb_comm?.send(slider.id, slider.value);
	};
	slider.addEventListener("input", send);
	send();
})();</script>
`

// connectJS mends how GoNB opens its channel: at ws://host/api/, which is not where the server is behind https or below a
// path, as on JupyterHub and Binder.
const connectJS = `<script>(() => {
	const config = document.getElementById("jupyter-config-data");
	const wrong = "ws://" + location.host + "/api/";
	const right = location.origin.replace(/^http/, "ws") + (config ? JSON.parse(config.textContent).baseUrl : "/") + "api/";
	if (right === wrong || globalThis.gonb_comm) return;
	const Socket = globalThis.WebSocket;
	globalThis.WebSocket = class extends Socket {
		constructor(url, ...more) {
			const ours = String(url).startsWith(wrong);
			if (ours) globalThis.WebSocket = Socket;
			super(ours ? right + url.slice(wrong.length) : url, ...more);
		}
	};
})();</script>
`
