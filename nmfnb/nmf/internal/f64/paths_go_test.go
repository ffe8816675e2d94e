//go:build !amd64 || purego

package f64

import "testing"

func onEachPath(t *testing.T, test func(t *testing.T)) { t.Run("Go", test) }
