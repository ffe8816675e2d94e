package nmfnb

import (
	"os"
	"strconv"

	"github.com/janpfeifer/gonb/gonbui"
	"github.com/janpfeifer/gonb/gonbui/protocol"
)

// This file alone touches the pipe to GoNB, the kernel. The pipe carries gob: only strings and byte slices are put on it,
// since a type that gob does not know would close it for the rest of the cell.

func inNotebook() bool { return gonbui.IsNotebook }

// hasPage tells whether the kernel was started for a notebook that is open in a page: a Jupyter server names it in this
// variable, and what runs a notebook without a page does not.
func hasPage() bool { return inNotebook() && os.Getenv("JPY_SESSION_NAME") != "" }

// kernelFolder is a folder that the kernel makes when it starts and removes when it ends, or empty outside a notebook.
func kernelFolder() string { return os.Getenv(protocol.GONB_TMP_DIR_ENV) }

// send puts a bundle on the pipe and waits until the kernel has it, so that what is printed next comes after it. It reports
// false when the pipe is broken.
func send(b bundle) bool {
	gonbui.SendData(&protocol.DisplayData{Data: b.data()})
	gonbui.Sync()
	return gonbui.Error() == nil
}

// newID returns a name for a place in the notebook that update changes. It is new in every run: a second run of a cell would
// not be seen in the place of the first.
func newID() string { return gonbui.UniqueId() }

// update puts a bundle in the place with that name, which is made when it is new, and for the last one waits as send does.
func update(id string, b bundle, last bool) {
	gonbui.SendData(&protocol.DisplayData{Data: b.data(), DisplayID: id})
	if last {
		gonbui.Sync()
	}
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

func (b bundle) data() map[protocol.MIMEType]any {
	data := map[protocol.MIMEType]any{protocol.MIMETextPlain: b.text}
	if b.html != "" {
		data[protocol.MIMETextHTML] = b.html
	}
	if b.latex != "" {
		data["text/latex"] = b.latex
	}
	if len(b.png) > 0 {
		data[protocol.MIMEImagePNG] = b.png
	}
	return data
}
