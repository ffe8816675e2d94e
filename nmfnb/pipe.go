package nmfnb

import (
	"github.com/janpfeifer/gonb/gonbui"
	"github.com/janpfeifer/gonb/gonbui/protocol"
)

// This file alone touches the pipe to GoNB, the kernel. The pipe carries gob: only strings and byte slices are put on it,
// since a type that gob does not know would close it for the rest of the cell.

func inNotebook() bool { return gonbui.IsNotebook }

// send puts a bundle on the pipe and waits until the kernel has it, so that what is printed next comes after it. It reports
// false when the pipe is broken.
func send(b bundle) bool {
	gonbui.SendData(&protocol.DisplayData{Data: b.data()})
	gonbui.Sync()
	return gonbui.Error() == nil
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
