//go:build !unix

package nmfnb

import "io/fs"

// isOwn takes the cache folder for the user's own, as Windows sets it up: a mode says nothing about it.
func isOwn(fs.FileInfo) bool { return true }
