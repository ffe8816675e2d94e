package nmfnb

import "github.com/nmfnb/notebook/internal/gonb"

// send shows a bundle in a notebook, in the place with that name or, without one, as a new output. With wait it returns when the
// notebook has it, so that what is printed next comes after it. It reports false when there is no way to the notebook.
func (b bundle) send(place string, wait bool) bool {
	return gonb.Show(place, wait, b.forms()...) == nil
}

// forms are those that are not empty, and always the text.
func (b bundle) forms() []gonb.Form {
	all := []gonb.Form{{MIME: "text/plain", Text: b.text}}
	if b.html != "" {
		all = append(all, gonb.Form{MIME: "text/html", Text: b.html})
	}
	if b.latex != "" {
		all = append(all, gonb.Form{MIME: "text/latex", Text: b.latex})
	}
	if len(b.png) > 0 {
		all = append(all, gonb.Form{MIME: "image/png", Bytes: b.png})
	}
	return all
}
