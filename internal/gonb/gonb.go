// Package gonb sends what a cell shows to GoNB, the kernel that runs it. It alone touches GoNB's pipe.
//
//	if gonb.Running() {
//		err := gonb.Show("", true, gonb.Form{MIME: "text/plain", Text: "hello"})
//	}
//
// On Linux it writes to the pipe itself. GoNB's own package gonbui would double what a cell links (it needs net, database/sql and a
// logger), and linking is most of a cell's time. A program may use both: each writes whole messages, with types of its own.
package gonb

import (
	"os"
	"strconv"
	"sync/atomic"
	"time"
)

// The variables that GoNB sets for a cell, as its package gonbui/protocol names them.
const (
	pipeVariable   = "GONB_PIPE"
	folderVariable = "GONB_TMP_DIR"
)

// Running tells whether the program is a cell of a notebook.
func Running() bool { return os.Getenv(pipeVariable) != "" }

// Folder is a folder that the kernel makes when it starts and removes when it ends, or empty outside a notebook.
func Folder() string { return os.Getenv(folderVariable) }

// NewID returns a name for a place in the notebook. It is new in every run: a second run of a cell would not be seen in the place
// of the first.
func NewID() string {
	return "nmfnb-" + strconv.FormatInt(started, 36) + "-" + strconv.FormatInt(ids.Add(1), 36)
}

var (
	started = time.Now().UnixNano()
	ids     atomic.Int64
)
