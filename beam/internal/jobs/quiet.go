package jobs

import (
	"context"
	"fmt"
	"log"
	"log/slog"
	"os"
	"strings"
	"sync"

	beamlog "github.com/apache/beam/sdks/v2/go/pkg/beam/log"
)

// quiet takes what Beam and its runners log, some kilobytes for each error, and keeps the one that says most.
type quiet struct {
	verbose slog.Handler // nil to be quiet
	mu      *sync.Mutex
	said    *string // the first error that names its cause, or the first one
}

// quietLogs makes all logs of this process go to a quiet.
func quietLogs(verbose bool) *quiet {
	q := &quiet{mu: new(sync.Mutex), said: new(string)}
	if verbose {
		q.verbose = slog.NewTextHandler(os.Stderr, nil)
	}
	slog.SetDefault(slog.New(q))
	beamlog.SetLogger(q)
	log.SetFlags(0)
	return q
}

// cause returns in one line why a pipeline has failed, and forgets it.
func (q *quiet) cause(err error) string {
	q.mu.Lock()
	defer q.mu.Unlock()
	text := err.Error()
	if *q.said != "" && !strings.Contains(text, causedBy) {
		text = *q.said
	}
	*q.said = ""
	return causeIn(text)
}

func (q *quiet) note(text string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if *q.said == "" || strings.Contains(text, causedBy) && !strings.Contains(*q.said, causedBy) {
		*q.said = text
	}
}

// causedBy stands before a cause in errors of Beam.
const causedBy = "caused by:"

// causeIn returns the line of a text of Beam that says what happened, without the plan and the names of steps around it.
func causeIn(text string) string {
	if at := strings.LastIndex(text, causedBy); at >= 0 {
		text = text[at+len(causedBy):]
	}
	line, rest, more := strings.Cut(strings.TrimSpace(text), "\n")
	if more && strings.HasSuffix(line, "failed:") {
		return causeIn(rest)
	}
	return line
}

// Log implements Beam's Logger.
func (q *quiet) Log(ctx context.Context, sev beamlog.Severity, _ int, msg string) {
	level := slog.LevelInfo
	switch {
	case sev >= beamlog.SevError:
		level = slog.LevelError
	case sev == beamlog.SevWarn:
		level = slog.LevelWarn
	case sev == beamlog.SevDebug:
		level = slog.LevelDebug
	}
	slog.Log(ctx, level, msg)
}

// Enabled, Handle, WithAttrs and WithGroup implement slog.Handler.
func (q *quiet) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelError || q.verbose != nil && q.verbose.Enabled(ctx, level)
}

func (q *quiet) Handle(ctx context.Context, record slog.Record) error {
	if record.Level >= slog.LevelError {
		text := record.Message
		record.Attrs(func(a slog.Attr) bool {
			if a.Key == "error" {
				text = fmt.Sprint(a.Value)
			}
			return true
		})
		q.note(text)
	}
	if q.verbose != nil {
		return q.verbose.Handle(ctx, record)
	}
	return nil
}

func (q *quiet) WithAttrs(attrs []slog.Attr) slog.Handler {
	c := *q
	if c.verbose != nil {
		c.verbose = c.verbose.WithAttrs(attrs)
	}
	return &c
}

func (q *quiet) WithGroup(name string) slog.Handler {
	c := *q
	if c.verbose != nil {
		c.verbose = c.verbose.WithGroup(name)
	}
	return &c
}
