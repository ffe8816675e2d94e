//go:build !purego

#include "textflag.h"

// DO for each of so many vectors of four columns, which are in Y0 to Y11. The last one is at R13, the one before at off.
#define EACH0(DO)
#define EACH1(DO) DO(0, Y0)
#define EACH2(DO) EACH1(DO) ; DO(32, Y1)
#define EACH3(DO) EACH2(DO) ; DO(64, Y2)
#define EACH4(DO) EACH3(DO) ; DO(96, Y3)
#define EACH5(DO) EACH4(DO) ; DO(128, Y4)
#define EACH6(DO) EACH5(DO) ; DO(160, Y5)
#define EACH7(DO) EACH6(DO) ; DO(192, Y6)
#define EACH8(DO) EACH7(DO) ; DO(224, Y7)
#define EACH9(DO) EACH8(DO) ; DO(256, Y8)
#define EACH10(DO) EACH9(DO) ; DO(288, Y9)
#define EACH11(DO) EACH10(DO) ; DO(320, Y10)

// The entries of the row that is so many rows ahead are fetched, to the second-level cache: the nearest one can wait for so few
// lines at once that it is better left to the rows of other. Where a row has more than FEW the processor foresees them.
#define AHEAD 8
#define FEW 256

// FETCH fetches the entries AX … CX of the columns at SI, and those R10 bytes further.
#define FETCH(fetch, now) \
	SUBQ AX, CX                \
	JEQ  now                   \
	CMPQ CX, $FEW              \
	JGT  now                   \
	LEAQ (SI)(AX*8), AX        \
	LEAQ -8(AX)(CX*8), CX      \
fetch:                      \
	PREFETCHT1 (AX)            \
	PREFETCHT1 (AX)(R10*1)     \
	ADDQ $64, AX               \
	CMPQ AX, CX                \
	JCS  fetch                 \
	PREFETCHT1 (CX)            \
	PREFETCHT1 (CX)(R10*1)

// NEXT takes up the entries of a row: CX of them, columns at SI and values at DI. It goes to the next row if there are none.
#define NEXT(next, fetch, now) \
	CMPQ R9, $AHEAD            \
	JLE  now                   \
	MOVQ (8*AHEAD)(R11), AX    \
	MOVQ (8*AHEAD)(R12), CX    \
	MOVQ ind+32(FP), SI        \
	FETCH(fetch, now)          \
now:                        \
	MOVQ (R11), AX             \
	MOVQ (R12), CX             \
	SUBQ AX, CX                \
	JEQ  next                  \
	MOVQ ind+32(FP), SI        \
	LEAQ (SI)(AX*8), SI        \
	TESTQ R10, R10             \
	JEQ  2(PC)                 \
	LEAQ (SI)(R10*1), DI

// ENTRY sets AX to the address of the row of other, Y14 to the value.
#define ENTRY \
	MOVQ  (SI), AX             \
	IMULQ R8, AX               \
	ADDQ  BX, AX               \
	VBROADCASTSD (DI), Y14     \
	ADDQ  $8, SI               \
	ADDQ  $8, DI

#define ROW(row) \
	ADDQ $8, R11               \
	ADDQ $8, R12               \
	ADDQ R8, DX                \
	DECQ R9                    \
	JNZ  row                   \
	VZEROUPPER                 \
	RET

#define ARGUMENTS \
	MOVQ vectors+0(FP), AX     \
	MOVQ rows+8(FP), R9        \
	MOVQ from+16(FP), R11      \
	MOVQ to+24(FP), R12        \
	MOVQ val+40(FP), DI        \
	MOVQ DI, R10               \
	SUBQ ind+32(FP), R10       \
	CMPQ packed+48(FP), $0     \
	JEQ  2(PC)                 \
	XORL R10, R10              \
	MOVQ own+56(FP), DX        \
	MOVQ other+64(FP), BX      \
	MOVQ stride+72(FP), R8     \
	MOVQ last+80(FP), R13      \
	SHLQ $3, R8                \
	SHLQ $3, R13

#define LOAD(off, y) VMOVUPD off(DX), y
#define STORE(off, y) VMOVUPD y, off(DX)
#define GATHER(off, y) VFMADD231PD off(AX), Y14, y

#define GATHERS(EACH, last, row, entry, next, fetch, now) \
row:                        \
	NEXT(next, fetch, now)                 \
	EACH(LOAD)                 \
	VMOVUPD (DX)(R13*1), last  \
entry:                      \
	ENTRY                      \
	EACH(GATHER)               \
	VFMADD231PD (AX)(R13*1), Y14, last \
	DECQ CX                    \
	JNZ  entry                 \
	EACH(STORE)                \
	VMOVUPD last, (DX)(R13*1)  \
next:                       \
	ROW(row)

#define SCATTER(off, y) \
	VMOVUPD off(AX), Y12       \
	VFMADD231PD y, Y14, Y12    \
	VMOVUPD Y12, off(AX)

// The last two vectors may overlap: both are loaded before either is stored. EACH is for those before, BOTH for all but the
// last.
#define SCATTERS(EACH, BOTH, off, y, last, row, entry, next, fetch, now) \
row:                        \
	NEXT(next, fetch, now)                 \
	BOTH(LOAD)                 \
	VMOVUPD (DX)(R13*1), last  \
entry:                      \
	ENTRY                      \
	VMOVUPD off(AX), Y12       \
	VMOVUPD (AX)(R13*1), Y13   \
	VFMADD231PD y, Y14, Y12    \
	VFMADD231PD last, Y14, Y13 \
	VMOVUPD Y12, off(AX)       \
	VMOVUPD Y13, (AX)(R13*1)   \
	EACH(SCATTER)              \
	DECQ CX                    \
	JNZ  entry                 \
next:                       \
	ROW(row)

// A row of four columns is one vector.
#define SCATTERS1(last, row, entry, next, fetch, now) \
row:                        \
	NEXT(next, fetch, now)                 \
	VMOVUPD (DX), last         \
entry:                      \
	ENTRY                      \
	SCATTER(0, last)           \
	DECQ CX                    \
	JNZ  entry                 \
next:                       \
	ROW(row)

// func gatherRows(vectors, rows int, from, to, ind *int, val *float64, packed int, own, other *float64, stride, last int)
TEXT ·gatherRows(SB), NOSPLIT, $0-88
	ARGUMENTS
	CMPQ AX, $1
	JEQ  one
	CMPQ AX, $2
	JEQ  two
	CMPQ AX, $3
	JEQ  three
	CMPQ AX, $4
	JEQ  four
	CMPQ AX, $5
	JEQ  five
	CMPQ AX, $6
	JEQ  six
	CMPQ AX, $7
	JEQ  seven
	CMPQ AX, $8
	JEQ  eight
	CMPQ AX, $9
	JEQ  nine
	CMPQ AX, $10
	JEQ  ten
	CMPQ AX, $11
	JEQ  eleven
	GATHERS(EACH11, Y11, row12, entry12, next12, fetch12, now12)

one:
	GATHERS(EACH0, Y0, row1, entry1, next1, fetch1, now1)

two:
	GATHERS(EACH1, Y1, row2, entry2, next2, fetch2, now2)

three:
	GATHERS(EACH2, Y2, row3, entry3, next3, fetch3, now3)

four:
	GATHERS(EACH3, Y3, row4, entry4, next4, fetch4, now4)

five:
	GATHERS(EACH4, Y4, row5, entry5, next5, fetch5, now5)

six:
	GATHERS(EACH5, Y5, row6, entry6, next6, fetch6, now6)

seven:
	GATHERS(EACH6, Y6, row7, entry7, next7, fetch7, now7)

eight:
	GATHERS(EACH7, Y7, row8, entry8, next8, fetch8, now8)

nine:
	GATHERS(EACH8, Y8, row9, entry9, next9, fetch9, now9)

ten:
	GATHERS(EACH9, Y9, row10, entry10, next10, fetch10, now10)

eleven:
	GATHERS(EACH10, Y10, row11, entry11, next11, fetch11, now11)

// func scatterRows(vectors, rows int, from, to, ind *int, val *float64, packed int, own, other *float64, stride, last int)
TEXT ·scatterRows(SB), NOSPLIT, $0-88
	ARGUMENTS
	CMPQ AX, $1
	JEQ  one
	CMPQ AX, $2
	JEQ  two
	CMPQ AX, $3
	JEQ  three
	CMPQ AX, $4
	JEQ  four
	CMPQ AX, $5
	JEQ  five
	CMPQ AX, $6
	JEQ  six
	CMPQ AX, $7
	JEQ  seven
	CMPQ AX, $8
	JEQ  eight
	CMPQ AX, $9
	JEQ  nine
	CMPQ AX, $10
	JEQ  ten
	CMPQ AX, $11
	JEQ  eleven
	SCATTERS(EACH10, EACH11, 320, Y10, Y11, row12, entry12, next12, fetch12, now12)

one:
	SCATTERS1(Y0, row1, entry1, next1, fetch1, now1)

two:
	SCATTERS(EACH0, EACH1, 0, Y0, Y1, row2, entry2, next2, fetch2, now2)

three:
	SCATTERS(EACH1, EACH2, 32, Y1, Y2, row3, entry3, next3, fetch3, now3)

four:
	SCATTERS(EACH2, EACH3, 64, Y2, Y3, row4, entry4, next4, fetch4, now4)

five:
	SCATTERS(EACH3, EACH4, 96, Y3, Y4, row5, entry5, next5, fetch5, now5)

six:
	SCATTERS(EACH4, EACH5, 128, Y4, Y5, row6, entry6, next6, fetch6, now6)

seven:
	SCATTERS(EACH5, EACH6, 160, Y5, Y6, row7, entry7, next7, fetch7, now7)

eight:
	SCATTERS(EACH6, EACH7, 192, Y6, Y7, row8, entry8, next8, fetch8, now8)

nine:
	SCATTERS(EACH7, EACH8, 224, Y7, Y8, row9, entry9, next9, fetch9, now9)

ten:
	SCATTERS(EACH8, EACH9, 256, Y8, Y9, row10, entry10, next10, fetch10, now10)

eleven:
	SCATTERS(EACH9, EACH10, 288, Y9, Y10, row11, entry11, next11, fetch11, now11)

// ADDRESS sets R to the row of other that an entry is in.
#define ADDRESS(off, R) \
	MOVQ  off(SI), R           \
	IMULQ R8, R                \
	ADDQ  BX, R

#define PART(R, y) \
	VMASKMOVPD (R)(AX*1), Y10, Y11 \
	VFMADD231PD Y11, Y8, y

// func quotientRows(rows int, from, to, ind *int, val, quotients, own, other *float64, k int, part *int64, floor float64, products int)
//
// Four entries at a time, then one at a time. R14 and R15 are spared: what changes from row to row is in the arguments.
TEXT ·quotientRows(SB), NOSPLIT, $0-96
	MOVQ quotients+40(FP), R13
	MOVQ own+48(FP), DX
	MOVQ other+56(FP), BX
	MOVQ k+64(FP), R8
	MOVQ part+72(FP), AX
	VMOVUPD (AX), Y10
	VBROADCASTSD floor+80(FP), Y9
	SHLQ $3, R8

row:
	CMPQ rows+0(FP), $AHEAD
	JLE  now
	MOVQ from+8(FP), AX
	MOVQ (8*AHEAD)(AX), AX
	MOVQ to+16(FP), CX
	MOVQ (8*AHEAD)(CX), CX
	MOVQ ind+24(FP), SI
	MOVQ val+32(FP), R10
	SUBQ SI, R10
	FETCH(fetch, now)

now:
	MOVQ from+8(FP), SI
	MOVQ to+16(FP), CX
	MOVQ (SI), AX
	MOVQ (CX), CX
	SUBQ AX, CX
	JEQ  next
	MOVQ ind+24(FP), SI
	MOVQ val+32(FP), DI
	LEAQ (SI)(AX*8), SI
	LEAQ (DI)(AX*8), DI
	SUBQ $4, CX
	JLT  rest

four:
	ADDRESS(0, R9)
	ADDRESS(8, R10)
	ADDRESS(16, R11)
	ADDRESS(24, R12)
	VXORPD Y0, Y0, Y0
	VXORPD Y1, Y1, Y1
	VXORPD Y2, Y2, Y2
	VXORPD Y3, Y3, Y3
	XORL   AX, AX

vector:
	ADDQ $32, AX
	CMPQ AX, R8
	JGT  partial
	VMOVUPD -32(DX)(AX*1), Y8
	VFMADD231PD -32(R9)(AX*1), Y8, Y0
	VFMADD231PD -32(R10)(AX*1), Y8, Y1
	VFMADD231PD -32(R11)(AX*1), Y8, Y2
	VFMADD231PD -32(R12)(AX*1), Y8, Y3
	JMP  vector

partial:
	SUBQ $32, AX
	CMPQ AX, R8
	JEQ  add
	VMASKMOVPD (DX)(AX*1), Y10, Y8
	PART(R9, Y0)
	PART(R10, Y1)
	PART(R11, Y2)
	PART(R12, Y3)

add:
	VUNPCKLPD Y1, Y0, Y4 // sums 0 and 2 of the first two entries
	VUNPCKHPD Y1, Y0, Y5 // sums 1 and 3
	VUNPCKLPD Y3, Y2, Y6
	VUNPCKHPD Y3, Y2, Y7
	VADDPD Y5, Y4, Y4
	VADDPD Y7, Y6, Y6
	VPERM2F128 $0x20, Y6, Y4, Y5
	VPERM2F128 $0x31, Y6, Y4, Y7
	VADDPD Y7, Y5, Y4
	CMPQ products+88(FP), $0
	JNE  store
	VMAXPD Y4, Y9, Y5
	VMOVUPD (DI), Y4
	VDIVPD Y5, Y4, Y4

store:
	VMOVUPD Y4, (R13)
	ADDQ $32, SI
	ADDQ $32, DI
	ADDQ $32, R13
	SUBQ $4, CX
	JGE  four

rest:
	ADDQ $4, CX
	JEQ  next

one:
	ADDRESS(0, R9)
	VXORPD Y0, Y0, Y0
	XORL   AX, AX

vector1:
	ADDQ $32, AX
	CMPQ AX, R8
	JGT  partial1
	VMOVUPD -32(DX)(AX*1), Y8
	VFMADD231PD -32(R9)(AX*1), Y8, Y0
	JMP  vector1

partial1:
	SUBQ $32, AX
	CMPQ AX, R8
	JEQ  add1
	VMASKMOVPD (DX)(AX*1), Y10, Y8
	PART(R9, Y0)

add1:
	VUNPCKHPD Y0, Y0, Y1
	VADDPD Y1, Y0, Y0
	VEXTRACTF128 $1, Y0, X1
	VADDSD X1, X0, X4
	CMPQ products+88(FP), $0
	JNE  store1
	VMAXSD X4, X9, X0
	VMOVSD (DI), X4
	VDIVSD X0, X4, X4

store1:
	VMOVSD X4, (R13)
	ADDQ $8, SI
	ADDQ $8, DI
	ADDQ $8, R13
	DECQ CX
	JNZ  one

next:
	ADDQ R8, DX
	ADDQ $8, from+8(FP)
	ADDQ $8, to+16(FP)
	DECQ rows+0(FP)
	JNZ  row
	VZEROUPPER
	RET
