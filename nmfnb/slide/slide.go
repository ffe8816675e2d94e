// Package slide shows what a slider moves, in a notebook that a person has open.
//
//	slide.Show("iterations", 0, 20, 3, func(position int) []any {
//		config.MaxIter = position
//		…
//		return []any{figure, table}
//	})
//
// It is a package of its own because GoNB's package gonbui, by which a page is heard, adds to the time of every cell that links it.
package slide

import (
	"context"
	"fmt"
	"html"
	"os"
	"os/signal"
	"strconv"
	"time"

	"github.com/janpfeifer/gonb/gonbui"
	"github.com/janpfeifer/gonb/gonbui/protocol"

	"github.com/nmfnb/notebook/nmfnb"
)

const (
	answer = 2 * time.Second  // a page that has not answered by then has no slider
	idle   = 20 * time.Second // a slider that nobody has moved for so long ends its cell
)

// Show shows the values that draw returns for one position of a slider, each as [nmfnb.Display] does, and in their places those of
// every other position that the reader moves it to, from first to last.
//
// There is a slider where a person has the notebook open in JupyterLab, or in anything else that a Jupyter server serves; its
// cell ends twenty seconds after the last move, or with the stop button, and what was shown last stays, without a script.
// Everywhere else (nbconvert --execute, papermill, a console, a program of its own) Show shows the position start and returns
// at once. A start that is not from first to last is shown as an error.
func Show(label string, first, last, start int, draw func(position int) []any) {
	if first > start || start > last {
		nmfnb.Display(fmt.Errorf("slide: the start is %d, want a position from %d to %d", start, first, last))
		return
	}
	if !gonbui.IsNotebook || os.Getenv("JPY_SESSION_NAME") == "" { // a Jupyter server names the notebook that is open
		nmfnb.Display(draw(start)...)
		return
	}
	s := slider{label: label, first: first, last: last, at: start, draw: draw, id: gonbui.UniqueId()}
	s.run()
}

// slider is a slider in a page, above what it moves.
type slider struct {
	label           string
	first, last, at int
	draw            func(int) []any
	id              string // of its place and of its element in the page
	values          nmfnb.Place
}

func (s *slider) run() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	s.put(connectJS, s.label)
	s.values.Show(s.draw(s.at)...)

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
		case <-time.After(idle):
			wait = false
		case <-ctx.Done():
			wait = false
		}
	}
	said := fmt.Sprintf("%s: %d. Run this cell again to move the slider.", s.label, s.at)
	if !answered {
		said = fmt.Sprintf("%s: %d. The page did not answer, so there is no slider here.", s.label, s.at)
	}
	s.put(fmt.Sprintf(`<div style="%s">%s</div>`, boxStyle, html.EscapeString(said)), said)
}

// ask shows the slider and waits for the page to answer with its position. GoNB's channel sometimes is not open at the first
// try, on a busy machine.
func (s *slider) ask(ctx context.Context, moves <-chan int) (answered bool) {
	for range 2 {
		subscribe(s.id)
		s.put(s.html(), s.label)
		select {
		case position := <-moves:
			s.move(position)
			return true
		case <-time.After(answer):
		case <-ctx.Done():
			return false
		}
	}
	return false
}

func (s *slider) move(position int) {
	if position = min(max(position, s.first), s.last); position != s.at {
		s.at = position
		s.values.Show(s.draw(s.at)...)
	}
}

// put shows HTML in the place of the slider.
func (s *slider) put(html, text string) {
	gonbui.SendData(&protocol.DisplayData{DisplayID: s.id, Data: map[protocol.MIMEType]any{
		protocol.MIMETextHTML: html, protocol.MIMETextPlain: text,
	}})
	gonbui.Sync()
}

// hear calls heard with each number that a page sends to the address, once the cell has subscribed to it.
func hear(address string, heard func(int)) {
	others := gonbui.OnCommValueUpdate
	gonbui.OnCommValueUpdate = func(v *protocol.CommValue) {
		if v.Address != address {
			if others != nil {
				others(v)
			}
			return
		}
		if text, ok := v.Value.(string); ok {
			if number, err := strconv.Atoi(text); err == nil {
				heard(number)
			}
		}
	}
}

// subscribe asks GoNB for what a page sends to the address. GoNB opens its channel to the page and attends to what is sent
// next when that is open, or three seconds later.
func subscribe(address string) {
	gonbui.SendData(&protocol.DisplayData{Data: map[protocol.MIMEType]any{
		protocol.MIMECommSubscribe: &protocol.CommSubscription{Address: address},
	}})
}

const boxStyle = "margin:0.4em 0;font-family:var(--jp-ui-font-family,system-ui,sans-serif)"

// html is the slider. Its arrow keys are not JupyterLab's.
func (s *slider) html() string {
	return fmt.Sprintf(`<div style="%s"><label>%s <input type="range" data-lm-suppress-shortcuts="true" id="%s" min="%d" max="%d" value="%d" style="width:22em;max-width:100%%;vertical-align:middle"></label> `+
		`<output for="%[3]s">%[6]d</output><div style="opacity:0.75;font-size:0.9em">The cell ends %.0f s after the last move, or with the stop button ■.</div></div>`+"\n"+slideJS,
		boxStyle, html.EscapeString(s.label), s.id, s.first, s.last, s.at, idle.Seconds(), strconv.Quote(s.id))
}

// slideJS sends the slider's position through gonb_comm, GoNB's channel between a page and a cell: once as an answer, then
// with each move.
const slideJS = `<script>(() => {
	const slider = document.getElementById(%[8]s), send = () => {
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
