// Package gonbtest runs test binaries as cells of a kernel that reads its pipe as GoNB does.
package gonbtest

// Cell is the variable that makes a test binary act as a notebook cell, which one its value says.
const Cell = "NMFNB_TEST_CELL"
