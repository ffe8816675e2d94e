// Gallery writes what the packages show, table by table and figure by figure, and the data it is of:
//
//	gallery FOLDER
//
// FOLDER/ours.json holds the HTML of each, FOLDER/data the matrices as .npy and what is not a matrix as .json, for the
// renderings by pandas and matplotlib that are set beside them. Run by `make gallery`.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/nmfnb/notebook/nmfnb/matio"
)

// An entry is one row of the page. Peers refer to it by ID.
type entry struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	HTML  string `json:"html"`
}

// shown is a table or a figure.
type shown interface{ HTML() string }

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: gallery FOLDER")
		os.Exit(2)
	}
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "gallery:", err)
		os.Exit(1)
	}
}

func run(folder string) error {
	d, err := newData()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Join(folder, "data"), 0o755); err != nil {
		return err
	}
	for name, m := range d.matrices() {
		if err := matio.WriteNPY(filepath.Join(folder, "data", name+".npy"), m); err != nil {
			return err
		}
	}
	if err := writeJSON(filepath.Join(folder, "data", "rest.json"), d.rest()); err != nil {
		return err
	}
	figures, err := figures(d)
	if err != nil {
		return err
	}
	return writeJSON(filepath.Join(folder, "ours.json"), map[string][]entry{"tables": tables(d), "figures": figures})
}

func writeJSON(path string, v any) error {
	text, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(text, '\n'), 0o644)
}
