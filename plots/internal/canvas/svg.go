package canvas

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"html"
	"image"
	"image/color"
	"image/png"
	"math"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"

	xfont "golang.org/x/image/font"

	"github.com/nmfnb/notebook/internal/words"
	"github.com/nmfnb/notebook/nmfnb/style"
)

// svgCanvas is a vg.Canvas for pictures that stand in a page. Unlike gonum's vgsvg it writes the page's text colour as
// currentColor, lets images fill their rectangle, draws cells without seams, names a font stack, and is several times
// smaller.
type svgCanvas struct {
	w, h  vg.Length
	body  bytes.Buffer
	group string // the attributes of the open <g>
	fill  string // the paint of the open <path> of rectangles
	stack []svgState
	notes bytes.Buffer
}

type svgState struct {
	m      affine
	color  color.Color
	width  vg.Length
	dashes []vg.Length
	offset vg.Length
}

func newSVG(w, h vg.Length) *svgCanvas {
	s := &svgCanvas{w: w, h: h, stack: []svgState{{m: affine{1, 0, 0, -1, 0, float64(h)}}}}
	vg.Initialize(s)
	return s
}

func (s *svgCanvas) Size() (w, h vg.Length)   { return s.w, s.h }
func (s *svgCanvas) top() *svgState           { return &s.stack[len(s.stack)-1] }
func (s *svgCanvas) SetLineWidth(w vg.Length) { s.top().width = w }
func (s *svgCanvas) SetColor(c color.Color)   { s.top().color = c }
func (s *svgCanvas) SetLineDash(d []vg.Length, off vg.Length) {
	s.top().dashes, s.top().offset = d, off
}
func (s *svgCanvas) Push() { s.stack = append(s.stack, *s.top()) }
func (s *svgCanvas) Pop()  { s.stack = s.stack[:len(s.stack)-1] }

func (s *svgCanvas) Rotate(rad float64) {
	sin, cos := math.Sincos(rad)
	s.top().m = s.top().m.times(affine{cos, sin, -sin, cos, 0, 0})
}

func (s *svgCanvas) Translate(p vg.Point) {
	s.top().m = s.top().m.times(affine{1, 0, 0, 1, float64(p.X), float64(p.Y)})
}

func (s *svgCanvas) Scale(x, y float64) { s.top().m = s.top().m.times(affine{x, 0, 0, y, 0, 0}) }

func (s *svgCanvas) Stroke(p vg.Path) {
	t := s.top()
	if t.width <= 0 {
		return
	}
	attrs := fmt.Sprintf(`fill="none" stroke-width="%s" `, num(float64(t.width)*t.m.scale()))
	if len(t.dashes) > 0 {
		attrs += `stroke-dasharray="`
		for i, d := range t.dashes {
			if i > 0 {
				attrs += ","
			}
			attrs += num(float64(d) * t.m.scale())
		}
		attrs += `" `
		if t.offset != 0 {
			attrs += fmt.Sprintf(`stroke-dashoffset="%s" `, num(float64(t.offset)*t.m.scale()))
		}
	}
	s.in(attrs + `stroke-linejoin="round" ` + paint("stroke", t.color))
	fmt.Fprintf(&s.body, `<path d="%s"/>`, data(p, t.m))
}

func (s *svgCanvas) Fill(p vg.Path) {
	t := s.top()
	lo, hi, ok := rectangle(p)
	if !ok || !t.m.upright() {
		s.in(paint("fill", t.color))
		fmt.Fprintf(&s.body, `<path d="%s"/>`, data(p, t.m))
		return
	}
	// Neighbouring cells must not show the background between them.
	s.group0(`shape-rendering="crispEdges"`)
	if f := paint("fill", t.color); f != s.fill {
		s.endPath()
		fmt.Fprintf(&s.body, `<path %s d="`, f)
		s.fill = f
	}
	a, b := t.m.apply(lo), t.m.apply(hi)
	x, y := math.Min(a.X, b.X), math.Min(a.Y, b.Y)
	fmt.Fprintf(&s.body, "M%s,%sh%sv%sH%sz", num(x), num(y), num(math.Abs(a.X-b.X)), num(math.Abs(a.Y-b.Y)), num(x))
}

func (s *svgCanvas) FillString(f font.Face, p vg.Point, str string) {
	t := s.top()
	if f.Font.Size <= 0 || str == "" {
		return
	}
	attrs := paint("fill", t.color) + fmt.Sprintf(` font-size="%s"`, num(float64(f.Font.Size)*t.m.scale()))
	switch f.Font.Variant {
	case "Mono":
		attrs += ` font-family="Liberation Mono,Cousine,Courier New,monospace"`
	case "Serif":
		attrs += ` font-family="Liberation Serif,Tinos,Times New Roman,serif"`
	}
	if f.Font.Weight >= xfont.WeightSemiBold {
		attrs += ` font-weight="bold"`
	}
	if f.Font.Style != xfont.StyleNormal {
		attrs += ` font-style="italic"`
	}
	s.in(attrs)
	at := t.m.apply(p)
	fmt.Fprintf(&s.body, `<text x="%s" y="%s"`, num(at.X), num(at.Y))
	if deg := t.m.degrees(); deg != 0 {
		fmt.Fprintf(&s.body, ` transform="rotate(%s %s %s)"`, num(deg), num(at.X), num(at.Y))
	}
	fmt.Fprintf(&s.body, `>%s</text>`, escape(str))
}

func (s *svgCanvas) DrawImage(r vg.Rectangle, img image.Image) {
	a, b := s.top().m.apply(r.Min), s.top().m.apply(r.Max)
	w, h := math.Abs(a.X-b.X), math.Abs(a.Y-b.Y)
	size := img.Bounds()
	if p, ok := img.(*image.Paletted); ok {
		img = compact(sharpened(p, w, h))
	}
	var buf bytes.Buffer
	if err := png.Encode(&buf, img); err != nil {
		return // an image without pixels
	}
	s.in("")
	fmt.Fprintf(&s.body, `<image x="%s" y="%s" width="%s" height="%s" preserveAspectRatio="none" `,
		num(math.Min(a.X, b.X)), num(math.Min(a.Y, b.Y)), num(w), num(h))
	if float64(size.Dx()) < 1.5*w && float64(size.Dy()) < 1.5*h {
		s.body.WriteString(`style="image-rendering:pixelated" `) // enlarged: cells keep their edges
	}
	fmt.Fprintf(&s.body, `href="data:image/png;base64,%s"/>`, base64.StdEncoding.EncodeToString(buf.Bytes()))
}

// maxSharpened is how many pixels an image may have whose pixels are repeated along both sides.
const maxSharpened = 4000

// sharpened repeats the pixels of an image that is small, or enlarged along one side only. Some readers smooth what they enlarge,
// and cells are to keep their edges, along both sides or none.
func sharpened(img *image.Paletted, w, h float64) *image.Paletted {
	size := img.Bounds().Size()
	x, y := float64(size.X) < 0.5*w, float64(size.Y) < 0.5*h
	fx, fy := 1, 1
	switch {
	case x && y && size.X*size.Y <= maxSharpened:
		fx, fy = min(int(2*w)/size.X, 8), min(int(2*h)/size.Y, 8)
	case x == y || (float64(size.X) < 1.5*w && float64(size.Y) < 1.5*h):
		return img
	case x:
		fx = int(2*w) / size.X
	default:
		fy = int(2*h) / size.Y
	}
	out := image.NewPaletted(image.Rect(0, 0, size.X*fx, size.Y*fy), img.Palette)
	for j := range size.Y * fy {
		for i := range size.X * fx {
			out.SetColorIndex(i, j, img.ColorIndexAt(img.Rect.Min.X+i/fx, img.Rect.Min.Y+j/fy))
		}
	}
	return out
}

// compact leaves out the colours that an image does not use, which are most of the bytes of a small one.
func compact(img *image.Paletted) *image.Paletted {
	var used [256]bool
	for _, i := range img.Pix {
		used[i] = true
	}
	out := &image.Paletted{Pix: make([]uint8, len(img.Pix)), Stride: img.Stride, Rect: img.Rect}
	var index [256]uint8
	for i, c := range img.Palette {
		if used[i] {
			index[i] = uint8(len(out.Palette))
			out.Palette = append(out.Palette, c)
		}
	}
	for k, i := range img.Pix {
		out.Pix[k] = index[i]
	}
	return out
}

// in opens a group with these attributes unless it is open already. What many elements share is so written once.
func (s *svgCanvas) in(attrs string) {
	s.endPath()
	s.group0(attrs)
}

func (s *svgCanvas) group0(attrs string) {
	if attrs == s.group {
		return
	}
	s.endPath()
	if s.group != "" {
		s.body.WriteString("</g>\n")
	}
	if attrs != "" {
		s.body.WriteString("<g " + attrs + ">")
	}
	s.group = attrs
}

func (s *svgCanvas) endPath() {
	if s.fill != "" {
		s.body.WriteString(`"/>`)
		s.fill = ""
	}
}

// write writes the document. With a theme it is a picture of its own on that theme's paper; without, it is for the inside of
// an HTML page, transparent, and takes the page's text colour.
func (s *svgCanvas) write(w *bytes.Buffer, title, desc string, on *Theme) {
	s.in("")
	css := 96.0 / 72
	attrs := fmt.Sprintf(`width="%s" height="%s" viewBox="0 0 %s %s" role="img" fill="currentColor" font-family="%s"`,
		num(float64(s.w)*css), num(float64(s.h)*css), num(float64(s.w)), num(float64(s.h)), fontStack)
	paper := ""
	if on == nil {
		attrs += ` style="max-width:100%;height:auto"`
		if s.notes.Len() > 0 && s.body.Len()+s.notes.Len() < maxNoted {
			s.body.WriteString(`<g fill="none" pointer-events="all">`)
			s.body.Write(s.notes.Bytes())
			s.body.WriteString("</g>\n")
		}
	} else {
		attrs += fmt.Sprintf(` xmlns="http://www.w3.org/2000/svg" color="%s"`, style.Hex(on.Ink))
		paper = fmt.Sprintf(`<rect width="100%%" height="100%%" fill="%s"/>`, style.Hex(on.Paper))
	}
	fmt.Fprintf(w, "<svg %s><title>%s</title><desc>%s</desc>%s\n%s</svg>",
		attrs, escape(title), escape(desc), paper, s.body.Bytes())
}

// paint writes a colour as the attributes of a fill or stroke.
func paint(kind string, c color.Color) string {
	switch c := c.(type) {
	case nil:
		return kind + `="currentColor"`
	case Ink:
		if c >= 1 {
			return kind + `="currentColor"`
		}
		return fmt.Sprintf(`%s="currentColor" %s-opacity="%s"`, kind, kind, num(float64(c)))
	case Hue: // the attribute is for readers that do not know color-mix
		hex := style.Hex(c.of)
		return fmt.Sprintf(`%s="%s" style="%s:color-mix(in srgb,%s %s%%,currentColor)"`, kind, hex, kind, hex, num(100*c.share))
	}
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	out := fmt.Sprintf(`%s="%s"`, kind, style.Hex(color.RGBA{R: n.R, G: n.G, B: n.B}))
	if n.A != 0xff {
		out += fmt.Sprintf(` %s-opacity="%s"`, kind, num(float64(n.A)/0xff))
	}
	return out
}

// escape writes a text as XML's. No text can break the document, also none that a reader of this package set in a panel.
func escape(text string) string { return html.EscapeString(words.OneLine(text)) }
