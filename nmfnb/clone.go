package nmfnb

import (
	"os"
	"path/filepath"
	"strings"
)

// commitOf returns the commit of the Git clone in which a file lies, as 40 or 64 hexadecimal digits; empty if it lies in none. It reads
// Git's own files: a cell need not find a git to run.
func commitOf(file string) string {
	for folder := filepath.Dir(file); ; folder = filepath.Dir(folder) {
		if git := gitFolder(filepath.Join(folder, ".git")); git != "" {
			return headOf(git)
		}
		if folder == filepath.Dir(folder) {
			return ""
		}
	}
}

// gitFolder follows .git, which is a file in a working tree beside the first one.
func gitFolder(path string) string {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return ""
	case info.IsDir():
		return path
	}
	at, found := strings.CutPrefix(oneLine(path), "gitdir: ")
	if !found {
		return ""
	}
	return below(filepath.Dir(path), at)
}

func headOf(git string) string {
	head := oneLine(filepath.Join(git, "HEAD"))
	name, isName := strings.CutPrefix(head, "ref: ")
	if !isName {
		return hexadecimal(head)
	}
	common := git // where a working tree beside the first one has its branches
	if at := oneLine(filepath.Join(git, "commondir")); at != "" {
		common = below(git, at)
	}
	for _, folder := range []string{git, common} {
		if commit := hexadecimal(oneLine(filepath.Join(folder, filepath.FromSlash(name)))); commit != "" {
			return commit
		}
	}
	packed, err := os.ReadFile(filepath.Join(common, "packed-refs"))
	if err != nil {
		return ""
	}
	for l := range strings.Lines(string(packed)) {
		if commit, of, _ := strings.Cut(strings.TrimSpace(l), " "); of == name {
			return hexadecimal(commit)
		}
	}
	return ""
}

// oneLine is the one line of a small file, empty if there is none.
func oneLine(path string) string {
	content, err := os.ReadFile(path)
	if err != nil || len(content) > 4096 {
		return ""
	}
	return strings.TrimSpace(string(content))
}

func below(folder, path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(folder, path)
}

// hexadecimal returns s if it is a hash.
func hexadecimal(s string) string {
	if (len(s) != 40 && len(s) != 64) || strings.Trim(s, "0123456789abcdef") != "" {
		return ""
	}
	return s
}
