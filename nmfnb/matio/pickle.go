package matio

import (
	"bytes"
	"encoding/binary"
)

// unpickleTexts returns the strings of a pickled numpy array of Python strings; nil if it is anything else. Of the pickle's instructions
// it follows those that such an array has, in the protocols 2 to 5, and it calls nothing.
func unpickleTexts(pickled []byte) []string {
	p := pickle{rest: pickled, memo: map[int]any{}}
	if !p.run() || len(p.stack) == 0 {
		return nil
	}
	array, ok := p.stack[len(p.stack)-1].(*object)
	if !ok {
		return nil
	}
	state, ok := array.state.(tuple) // version, shape, type, order, entries
	if !ok || len(state) != 5 {
		return nil
	}
	entries, ok := state[4].(*list)
	if !ok {
		return nil
	}
	texts := make([]string, len(*entries))
	for i, v := range *entries {
		if texts[i], ok = v.(string); !ok {
			return nil
		}
	}
	return texts
}

// pickle is a machine with a stack.
type pickle struct {
	rest  []byte
	stack []any
	marks []int
	memo  map[int]any
}

// pickleSizes are the bytes of the number that follows an instruction: an integer, a length or a place in the memo.
var pickleSizes = map[byte]int{'K': 1, 'M': 2, 'J': 4, 0x8c: 1, 'X': 4, 0x8d: 8, 'C': 1, 'B': 4, 0x8e: 8, 'U': 1, 'T': 4, 'q': 1, 'r': 4, 'h': 1, 'j': 4}

// object is what a pickle would make by a call: only the state that it is given is kept.
type object struct{ state any }

// run follows the instructions to the end, and reports whether it knew them all.
func (p *pickle) run() bool {
	for len(p.rest) > 0 {
		op := p.rest[0]
		p.rest = p.rest[1:]
		switch op {
		case '.': // STOP
			return true
		case 0x80: // PROTO
			p.take(1)
		case 0x95: // FRAME
			p.take(8)
		case '(': // MARK
			p.marks = append(p.marks, len(p.stack))
		case 'N':
			p.push(nil)
		case 0x88, 0x89:
			p.push(op == 0x88)
		case 'K', 'M', 'J': // integers of 1, 2 and 4 bytes
			p.push(p.size(pickleSizes[op]))
		case 0x8a: // LONG1
			p.push(p.take(p.size(1)))
		case 'G': // a float
			p.push(p.take(8))
		case 0x8c, 'X', 0x8d: // strings
			p.push(string(p.take(p.size(pickleSizes[op]))))
		case 'C', 'B', 0x8e, 'U', 'T': // bytes, and Python 2's strings
			b := p.take(p.size(pickleSizes[op]))
			if op == 'U' || op == 'T' {
				p.push(string(b))
			} else {
				p.push(b)
			}
		case 'c': // GLOBAL: two lines
			for range 2 {
				end := bytes.IndexByte(p.rest, '\n')
				if end < 0 {
					return false
				}
				p.rest = p.rest[end+1:]
			}
			p.push(&object{})
		case 0x93: // STACK_GLOBAL
			p.pop(2)
			p.push(&object{})
		case 'R', 0x81: // REDUCE, NEWOBJ
			p.pop(2)
			p.push(&object{})
		case 'b': // BUILD
			state := p.pop(1)
			if len(p.stack) == 0 || state == nil {
				return false
			}
			if o, ok := p.stack[len(p.stack)-1].(*object); ok {
				o.state = state[0]
			}
		case ')':
			p.push(tuple{})
		case 0x85, 0x86, 0x87:
			p.push(tuple(p.pop(int(op) - 0x84)))
		case 't':
			p.push(tuple(p.toMark()))
		case ']':
			p.push(&list{})
		case 'a', 'e': // APPEND, APPENDS
			var items []any
			if op == 'a' {
				items = p.pop(1)
			} else {
				items = p.toMark()
			}
			if len(p.stack) == 0 {
				return false
			}
			if l, ok := p.stack[len(p.stack)-1].(*list); ok {
				*l = append(*l, items...)
			}
		case 0x94: // MEMOIZE
			p.keep(len(p.memo))
		case 'q', 'r': // BINPUT, LONG_BINPUT
			p.keep(p.size(pickleSizes[op]))
		case 'h', 'j': // BINGET, LONG_BINGET
			p.push(p.memo[p.size(pickleSizes[op])])
		default:
			return false
		}
	}
	return false
}

func (p *pickle) push(v any) { p.stack = append(p.stack, v) }

// pop returns the last values of the stack; nil if there are not so many.
func (p *pickle) pop(n int) []any {
	if len(p.stack) < n {
		p.rest = nil
		return nil
	}
	values := append([]any(nil), p.stack[len(p.stack)-n:]...)
	p.stack = p.stack[:len(p.stack)-n]
	return values
}

func (p *pickle) toMark() []any {
	if len(p.marks) == 0 || p.marks[len(p.marks)-1] > len(p.stack) {
		p.rest = nil
		return nil
	}
	mark := p.marks[len(p.marks)-1]
	p.marks = p.marks[:len(p.marks)-1]
	return p.pop(len(p.stack) - mark)
}

func (p *pickle) keep(at int) {
	if len(p.stack) > 0 {
		p.memo[at] = p.stack[len(p.stack)-1]
	}
}

// take returns the next bytes; none if there are not so many.
func (p *pickle) take(n int) []byte {
	if n < 0 || n > len(p.rest) {
		p.rest = nil
		return nil
	}
	b := p.rest[:n]
	p.rest = p.rest[n:]
	return b
}

// size reads a whole number of so many bytes.
func (p *pickle) size(wide int) int {
	var b [8]byte
	copy(b[:], p.take(wide))
	return int(binary.LittleEndian.Uint64(b[:]))
}
