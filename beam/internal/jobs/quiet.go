package jobs

import (
	"context"
	"fmt"
	"log"
	"log/slog"
	"os"
	"sync"

	beamlog "github.com/apache/beam/sdks/v2/go/pkg/beam/log"
)

// quiet takes what Beam and its runners log, some kilobytes for each error, and keeps the last error.
type quiet struct {
	verbose slog.Handler // nil to be quiet
	mu      *sync.Mutex
	last    *string
}

// quietLogs makes all logs of this process go to a quiet.
func quietLogs(verbose bool) *quiet {
	q := &quiet{mu: new(sync.Mutex), last: new(string)}
	if verbose {
		q.verbose = slog.NewTextHandler(os.Stderr, nil)
	}
	slog.SetDefault(slog.New(q))
	beamlog.SetLogger(q)
	log.SetFlags(0)
	return q
}

// cause returns in one line why a pipeline has failed.
func (q *quiet) cause(err error) string {
	q.mu.Lock()
	defer q.mu.Unlock()
	if text := causeIn(err.Error()); *q.last == "" {
		return text
	}
	return causeIn(*q.last)
}

func (q *quiet) note(text string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	*q.last = text
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
