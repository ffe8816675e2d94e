package plots

import (
	"errors"
	"fmt"
)

// ErrInput is wrapped by every error of a figure: what was given cannot be drawn. The message says which argument, which entry,
// and what was expected.
var ErrInput = errors.New("plots: cannot draw")

func failf(format string, args ...any) error {
	return fmt.Errorf("%w "+format, append([]any{ErrInput}, args...)...)
}
