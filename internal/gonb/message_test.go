package gonb

import (
	"bytes"
	"encoding/gob"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/janpfeifer/gonb/gonbui/protocol"
)

// GoNB's own decoder must read what is written here, also between what GoNB's own package writes on the same pipe.
func TestGoNBReadsTheMessages(t *testing.T) {
	var stream bytes.Buffer
	theirs := gob.NewEncoder(&stream)
	both := func(id string, data map[protocol.MIMEType]any) {
		t.Helper()
		if err := theirs.Encode(&protocol.DisplayData{Data: data, DisplayID: id}); err != nil {
			t.Fatal(err)
		}
		var forms []Form
		for _, mime := range slices.Sorted(maps.Keys(data)) {
			switch v := data[mime].(type) {
			case string:
				forms = append(forms, Form{MIME: string(mime), Text: v})
			case []byte:
				forms = append(forms, Form{MIME: string(mime), Bytes: v})
			}
		}
		stream.Write(show(id, forms))
	}
	unheard := protocol.CommSubscription{Address: "nmfnb", Unsubscribe: true}
	subscription := map[protocol.MIMEType]any{protocol.MIMECommSubscribe: unheard}

	stream.Write(types())
	var want []protocol.DisplayData
	for _, size := range []int{0, 1, 127, 128, 255, 256, 65535, 65536, 1 << 24} {
		data := map[protocol.MIMEType]any{
			protocol.MIMETextPlain: strings.Repeat("ü", size/2),
			protocol.MIMEImagePNG:  bytes.Repeat([]byte{0xff}, size),
		}
		for _, id := range []string{"", "place"} {
			both(id, data)
			want = append(want, protocol.DisplayData{Data: data, DisplayID: id})
		}
		stream.Write(nothing())
		if err := theirs.Encode(&protocol.DisplayData{Data: subscription}); err != nil {
			t.Fatal(err)
		}
	}

	in := gob.NewDecoder(&stream)
	read := func() (d protocol.DisplayData) {
		t.Helper()
		if err := in.Decode(&d); err != nil {
			t.Fatal(err)
		}
		return d
	}
	for i, w := range want {
		for _, writer := range []string{"gonbui", "this package"} {
			d := read()
			if d.DisplayID != w.DisplayID || len(d.Data) != 2 || d.Data["text/plain"] != w.Data["text/plain"] || !bytes.Equal(d.Data["image/png"].([]byte), w.Data["image/png"].([]byte)) {
				t.Fatalf("message %d of %s arrived changed", i, writer)
			}
		}
		if i%2 == 1 {
			for range 2 {
				if d := read(); len(d.Data) != 1 || d.Data[protocol.MIMECommSubscribe] != unheard {
					t.Fatalf("%v, want the subscription", d.Data)
				}
			}
		}
	}
	if stream.Len() > 0 {
		t.Errorf("%d bytes are left", stream.Len())
	}
}
