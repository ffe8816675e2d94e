package nmfnb

import (
	"encoding/base64"
	"fmt"
	"html"
	"strings"
)

// A notebook that its reader has not run or trusted is shown without the SVG that stands in its HTML: JupyterLab, GitHub and
// others take the tags out and leave the words, one after another. They let an <img> pass, but not that it is hidden. So a
// figure brings a hidden one, and what is around the SVG has letters of no height, which its own texts do not take over.

// stillShower is a figure that can also be had as a file.
type stillShower interface {
	SVG() ([]byte, error)
	PNGAt(scale float64) ([]byte, error)
}

// largeStill is the size of an SVG from which pixels are smaller.
const largeStill = 40_000

// withStill adds to the HTML of a figure the picture for readers that drop SVG; said is what it shows in words.
func withStill(htmlOf string, f stillShower, said string) string {
	if !strings.Contains(htmlOf, "<svg") {
		return htmlOf
	}
	kind := "svg+xml"
	still, err := f.SVG()
	if err == nil && len(still) > largeStill {
		kind = "png"
		still, err = f.PNGAt(1)
	}
	if err != nil {
		return htmlOf // which has shown it
	}
	said, _, _ = strings.Cut(said, "\n")
	return fmt.Sprintf(`<div style="font-size:0"><img hidden="" alt="%s" src="data:image/%s;base64,%s"/>`+"\n%s</div>\n",
		html.EscapeString(said), kind, base64.StdEncoding.EncodeToString(still), htmlOf)
}
