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
	silent = 20 * time.Second // a page that has not been heard of for so long is closed
	beat   = 5 * time.Second  // as often a page that is open says so
)

// What a page says of a slider beside its position.
const (
	here = "here" // it is open
	end  = "end"  // the reader has something else to do for the kernel
)

// Show shows the values that draw returns for one position of a slider, each as [nmfnb.Display] does, and in their places those of
// every other position that the reader moves it to, from first to last.
//
// There is a slider where a person has the notebook open in JupyterLab, or in anything else that a Jupyter server serves. It waits for
// nobody: its cell ends as soon as another cell waits to be run, as with Run All, or is typed into; with the stop button; or twenty
// seconds after the page was closed. What was shown last stays, without a script, and says how to wake the slider. Everywhere
// else (nbconvert --execute, papermill, a console, a program of its own) Show shows the position start and returns at once. A start that is not from first to last is shown as an error.
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

	p := page{moves: make(chan int, 1), alive: make(chan struct{}, 1), ended: make(chan struct{}, 1)}
	hear(s.id, p.heard)
	answered := s.ask(ctx, p)
	for wait := answered; wait; {
		select {
		case position := <-p.moves:
			s.move(position)
		case <-p.alive:
		case <-p.ended:
			wait = false
			select {
			case position := <-p.moves: // a move before the end
				s.move(position)
			default:
			}
		case <-time.After(silent):
			wait = false
		case <-ctx.Done():
			wait = false
		}
	}
	said := fmt.Sprintf("%s: %d. To move the slider, click into this cell and press Ctrl+Enter.", s.label, s.at)
	if !answered {
		said = fmt.Sprintf("%s: %d. The page did not answer, so there is no slider here.", s.label, s.at)
	}
	s.put(fmt.Sprintf(`<div style="%s">%s</div>`, boxStyle, html.EscapeString(said)), said)
}

// ask shows the slider and waits for the page to answer with its position. GoNB's channel sometimes is not open at the first
// try, on a busy machine.
func (s *slider) ask(ctx context.Context, p page) (answered bool) {
	for range 2 {
		subscribe(s.id)
		s.put(s.html(), s.label)
		select {
		case position := <-p.moves:
			s.move(position)
			return true
		case <-p.ended:
			note(p.ended) // for the loop that follows
			return true
		case <-time.After(answer):
		case <-ctx.Done():
			return false
		}
	}
	return false
}

// page is what was heard of the page and not attended to yet.
type page struct {
	moves        chan int // the newest move alone counts
	alive, ended chan struct{}
}

func (p page) heard(text string) {
	switch position, err := strconv.Atoi(text); {
	case err == nil:
		select {
		case <-p.moves:
		default:
		}
		p.moves <- position
	case text == here:
		note(p.alive)
	case text == end:
		note(p.ended)
	}
}

// note leaves word of what need be said but once.
func note(said chan struct{}) {
	select {
	case said <- struct{}{}:
	default:
	}
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

// hear calls heard with each text that a page sends to the address, once the cell has subscribed to it.
func hear(address string, heard func(string)) {
	others := gonbui.OnCommValueUpdate
	gonbui.OnCommValueUpdate = func(v *protocol.CommValue) {
		if v.Address != address {
			if others != nil {
				others(v)
			}
			return
		}
		if text, ok := v.Value.(string); ok {
			heard(text)
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
		`<output for="%[3]s">%[6]d</output><div style="opacity:0.75;font-size:0.9em">The cell runs until you run another one, or press the stop button ■.</div></div>`+"\n"+slideJS,
		boxStyle, html.EscapeString(s.label), s.id, s.first, s.last, s.at, strconv.Quote(s.id), strconv.Quote(end), strconv.Quote(here), beat.Milliseconds())
}

// slideJS sends the slider's position through gonb_comm, GoNB's channel between a page and a cell: once as an answer, then
// with each move. GoNB does not tell a cell that others wait for it. The page does: JupyterLab writes [*] beside each cell that waits or
// runs. While a cell runs the kernel completes no names either, so that the slider also ends for a reader who types elsewhere.
const slideJS = `<script>(() => {
	const slider = document.getElementById(%[7]s), cell = slider.closest(".jp-Cell"), notebook = slider.closest(".jp-Notebook");
	const tell = what => globalThis.gonb_comm?.send(slider.id, what);
	const move = () => {
		slider.closest("div").querySelector("output").value = slider.value;
		tell(slider.value);
	};
	const waits = () => [...(notebook?.querySelectorAll(".jp-InputPrompt") ?? [])].some(p => p.textContent.includes("*") && !cell.contains(p));
	const typed = event => {
		if (cell && !cell.contains(event.target) && event.target.closest?.(".jp-Cell")) tell(%[8]s);
	};
	let told = Date.now();
	const look = () => {
		if (!slider.isConnected) {
			clearInterval(watch);
			document.removeEventListener("input", typed, true);
		} else if (waits()) {
			tell(%[8]s);
		} else if (Date.now() - told > %[10]d) {
			told = Date.now();
			tell(%[9]s);
		}
	};
	const watch = setInterval(look, 250);
	slider.addEventListener("input", move);
	document.addEventListener("input", typed, true);
	move();
	look();
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
