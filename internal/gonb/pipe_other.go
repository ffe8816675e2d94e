//go:build !linux

package gonb

import (
	"github.com/janpfeifer/gonb/gonbui"
	"github.com/janpfeifer/gonb/gonbui/protocol"
)

// Show is as on Linux, by GoNB's own package: what is left in a pipe cannot be asked everywhere.
func Show(place string, wait bool, forms ...Form) error {
	data := make(map[protocol.MIMEType]any, len(forms))
	for _, f := range forms {
		if f.Bytes != nil {
			data[protocol.MIMEType(f.MIME)] = f.Bytes
		} else {
			data[protocol.MIMEType(f.MIME)] = f.Text
		}
	}
	gonbui.SendData(&protocol.DisplayData{Data: data, DisplayID: place})
	if wait {
		gonbui.Sync()
	}
	return gonbui.Error()
}
