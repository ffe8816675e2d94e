package nmfnb

import (
	"testing"

	"github.com/nmfnb/notebook/internal/doctest"
)

func TestEveryExportedNameHasACommentAndAnExampleThatRuns(t *testing.T) {
	doctest.Check(t, "github.com/nmfnb/notebook/nmfnb", 30)
}
