//go:build !purego

#include "textflag.h"

// DO for each of so many vectors of four columns, whose sums are Y0 to Y7.
#define EACH1(DO) DO(0, Y0)
#define EACH2(DO) EACH1(DO) ; DO(32, Y1)
#define EACH3(DO) EACH2(DO) ; DO(64, Y2)
#define EACH4(DO) EACH3(DO) ; DO(96, Y3)
#define EACH5(DO) EACH4(DO) ; DO(128, Y4)
#define EACH6(DO) EACH5(DO) ; DO(160, Y5)
#define EACH7(DO) EACH6(DO) ; DO(192, Y6)
#define EACH8(DO) EACH7(DO) ; DO(224, Y7)

#define LOAD(off, y) VMOVUPD off(DX), y
#define ADD(off, y) VFMADD231PD off(AX), Y8, y
#define STORE(off, y) VMOVUPD y, off(DX)

#define ENTRIES(EACH, entry) \
	EACH(LOAD)                 \
entry:                      \
	MOVQ  (SI), AX             \
	IMULQ R8, AX               \
	ADDQ  BX, AX               \
	VBROADCASTSD (DI), Y8      \
	EACH(ADD)                  \
	ADDQ  $8, SI               \
	ADDQ  $8, DI               \
	DECQ  CX                   \
	JNZ   entry                \
	EACH(STORE)                \
	VZEROUPPER                 \
	RET

// func gather(vectors int, dst *float64, ind *int, val *float64, n int, b *float64, stride int)
TEXT ·gather(SB), NOSPLIT, $0-56
	MOVQ vectors+0(FP), AX
	MOVQ dst+8(FP), DX
	MOVQ ind+16(FP), SI
	MOVQ val+24(FP), DI
	MOVQ n+32(FP), CX
	MOVQ b+40(FP), BX
	MOVQ stride+48(FP), R8
	SHLQ $3, R8
	CMPQ AX, $5
	JEQ  five
	CMPQ AX, $2
	JLT  one
	JEQ  two
	CMPQ AX, $4
	JLT  three
	JEQ  four
	CMPQ AX, $7
	JLT  six
	JEQ  seven
	ENTRIES(EACH8, entry8)

one:
	ENTRIES(EACH1, entry1)

two:
	ENTRIES(EACH2, entry2)

three:
	ENTRIES(EACH3, entry3)

four:
	ENTRIES(EACH4, entry4)

five:
	ENTRIES(EACH5, entry5)

six:
	ENTRIES(EACH6, entry6)

seven:
	ENTRIES(EACH7, entry7)

// R is the row of b that an entry is in.
#define ROW(off, R) \
	MOVQ  off(SI), R           \
	IMULQ R8, R                \
	ADDQ  BX, R

// func quotients(r *float64, ind *int, val *float64, n int, w *float64, k int, b *float64, floor float64)
//
// Four entries at a time, whose rows of b are at R9 to R12 and whose sums, of every fourth column, are Y0 to Y3.
TEXT ·quotients(SB), NOSPLIT, $0-64
	MOVQ r+0(FP), R13
	MOVQ ind+8(FP), SI
	MOVQ val+16(FP), DI
	MOVQ n+24(FP), CX
	MOVQ w+32(FP), DX
	MOVQ k+40(FP), R8
	MOVQ b+48(FP), BX
	VBROADCASTSD floor+56(FP), Y9
	SHLQ $3, R8

four:
	ROW(0, R9)
	ROW(8, R10)
	ROW(16, R11)
	ROW(24, R12)
	VXORPD Y0, Y0, Y0
	VXORPD Y1, Y1, Y1
	VXORPD Y2, Y2, Y2
	VXORPD Y3, Y3, Y3
	XORL   AX, AX

vector:
	VMOVUPD (DX)(AX*1), Y8
	VFMADD231PD (R9)(AX*1), Y8, Y0
	VFMADD231PD (R10)(AX*1), Y8, Y1
	VFMADD231PD (R11)(AX*1), Y8, Y2
	VFMADD231PD (R12)(AX*1), Y8, Y3
	ADDQ $32, AX
	CMPQ AX, R8
	JNE  vector

	VUNPCKLPD Y1, Y0, Y4 // sums 0 and 2 of the first two entries
	VUNPCKHPD Y1, Y0, Y5 // sums 1 and 3
	VUNPCKLPD Y3, Y2, Y6
	VUNPCKHPD Y3, Y2, Y7
	VADDPD Y5, Y4, Y4
	VADDPD Y7, Y6, Y6
	VPERM2F128 $0x20, Y6, Y4, Y5
	VPERM2F128 $0x31, Y6, Y4, Y7
	VADDPD Y7, Y5, Y5
	VMAXPD Y5, Y9, Y5
	VMOVUPD (DI), Y4
	VDIVPD Y5, Y4, Y4
	VMOVUPD Y4, (R13)
	ADDQ $32, SI
	ADDQ $32, DI
	ADDQ $32, R13
	SUBQ $4, CX
	JNZ  four
	VZEROUPPER
	RET
