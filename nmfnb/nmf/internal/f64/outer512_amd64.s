//go:build !purego

#include "textflag.h"

// SI a at the first of the rows, DI a at the first of the columns, R8 where c is, R9 in the list, R10 the size of a row of a and of c in
// bytes, CX how many of the list are left, AX the offset of one of its rows; BX, R11 within c.
#define ARGUMENTS \
	MOVQ vectors+0(FP), DX \
	MOVQ c+8(FP), R8       \
	MOVQ rows+16(FP), SI   \
	MOVQ columns+24(FP), DI \
	MOVQ ld+32(FP), R10    \
	MOVQ list+40(FP), R9   \
	MOVQ count+48(FP), CX  \
	SHLQ $3, R10           \
	LEAQ (R10)(R10*2), R12 \
	LEAQ (R8)(R10*4), BX

#define NEXT \
	MOVQ  (R9), AX  \
	ADDQ  $8, R9    \
	IMULQ R10, AX

#define LOAD4(off, at, c0, c1, c2, c3) \
	VMOVUPD off(at), c0           \
	VMOVUPD off(at)(R10*1), c1    \
	VMOVUPD off(at)(R10*2), c2    \
	VMOVUPD off(at)(R12*1), c3

#define STORE4(off, at, c0, c1, c2, c3) \
	VMOVUPD c0, off(at)           \
	VMOVUPD c1, off(at)(R10*1)    \
	VMOVUPD c2, off(at)(R10*2)    \
	VMOVUPD c3, off(at)(R12*1)

#define ROW1(op, off, c) \
	VBROADCASTSD off(SI)(AX*1), Z3 \
	op Z0, Z3, c

#define ROW2(op, off, c, d) \
	VBROADCASTSD off(SI)(AX*1), Z3 \
	op Z0, Z3, c \
	op Z1, Z3, d

#define ROW3(op, off, c, d, e) \
	VBROADCASTSD off(SI)(AX*1), Z3 \
	op Z0, Z3, c \
	op Z1, Z3, d \
	op Z2, Z3, e

#define FOUR(op) \
	ARGUMENTS \
	CMPQ DX, $2 \
	JEQ  two \
	JGT  three \
	LOAD4(0, R8, Z8, Z9, Z10, Z11) \
step1: \
	NEXT \
	VMOVUPD (DI)(AX*1), Z0 \
	ROW1(op, 0, Z8) \
	ROW1(op, 8, Z9) \
	ROW1(op, 16, Z10) \
	ROW1(op, 24, Z11) \
	DECQ CX \
	JNE  step1 \
	STORE4(0, R8, Z8, Z9, Z10, Z11) \
	VZEROUPPER \
	RET \
two: \
	LOAD4(0, R8, Z8, Z9, Z10, Z11) \
	LOAD4(64, R8, Z16, Z17, Z18, Z19) \
step2: \
	NEXT \
	VMOVUPD (DI)(AX*1), Z0 \
	VMOVUPD 64(DI)(AX*1), Z1 \
	ROW2(op, 0, Z8, Z16) \
	ROW2(op, 8, Z9, Z17) \
	ROW2(op, 16, Z10, Z18) \
	ROW2(op, 24, Z11, Z19) \
	DECQ CX \
	JNE  step2 \
	STORE4(0, R8, Z8, Z9, Z10, Z11) \
	STORE4(64, R8, Z16, Z17, Z18, Z19) \
	VZEROUPPER \
	RET \
three: \
	LOAD4(0, R8, Z8, Z9, Z10, Z11) \
	LOAD4(64, R8, Z16, Z17, Z18, Z19) \
	LOAD4(128, R8, Z24, Z25, Z26, Z27) \
step3: \
	NEXT \
	VMOVUPD (DI)(AX*1), Z0 \
	VMOVUPD 64(DI)(AX*1), Z1 \
	VMOVUPD 128(DI)(AX*1), Z2 \
	ROW3(op, 0, Z8, Z16, Z24) \
	ROW3(op, 8, Z9, Z17, Z25) \
	ROW3(op, 16, Z10, Z18, Z26) \
	ROW3(op, 24, Z11, Z19, Z27) \
	DECQ CX \
	JNE  step3 \
	STORE4(0, R8, Z8, Z9, Z10, Z11) \
	STORE4(64, R8, Z16, Z17, Z18, Z19) \
	STORE4(128, R8, Z24, Z25, Z26, Z27) \
	VZEROUPPER \
	RET

#define EIGHT(op) \
	ARGUMENTS \
	CMPQ DX, $2 \
	JEQ  two \
	JGT  three \
	LOAD4(0, R8, Z8, Z9, Z10, Z11) \
	LOAD4(0, BX, Z12, Z13, Z14, Z15) \
step1: \
	NEXT \
	VMOVUPD (DI)(AX*1), Z0 \
	ROW1(op, 0, Z8) \
	ROW1(op, 8, Z9) \
	ROW1(op, 16, Z10) \
	ROW1(op, 24, Z11) \
	ROW1(op, 32, Z12) \
	ROW1(op, 40, Z13) \
	ROW1(op, 48, Z14) \
	ROW1(op, 56, Z15) \
	DECQ CX \
	JNE  step1 \
	STORE4(0, R8, Z8, Z9, Z10, Z11) \
	STORE4(0, BX, Z12, Z13, Z14, Z15) \
	VZEROUPPER \
	RET \
two: \
	LOAD4(0, R8, Z8, Z9, Z10, Z11) \
	LOAD4(0, BX, Z12, Z13, Z14, Z15) \
	LOAD4(64, R8, Z16, Z17, Z18, Z19) \
	LOAD4(64, BX, Z20, Z21, Z22, Z23) \
step2: \
	NEXT \
	VMOVUPD (DI)(AX*1), Z0 \
	VMOVUPD 64(DI)(AX*1), Z1 \
	ROW2(op, 0, Z8, Z16) \
	ROW2(op, 8, Z9, Z17) \
	ROW2(op, 16, Z10, Z18) \
	ROW2(op, 24, Z11, Z19) \
	ROW2(op, 32, Z12, Z20) \
	ROW2(op, 40, Z13, Z21) \
	ROW2(op, 48, Z14, Z22) \
	ROW2(op, 56, Z15, Z23) \
	DECQ CX \
	JNE  step2 \
	STORE4(0, R8, Z8, Z9, Z10, Z11) \
	STORE4(0, BX, Z12, Z13, Z14, Z15) \
	STORE4(64, R8, Z16, Z17, Z18, Z19) \
	STORE4(64, BX, Z20, Z21, Z22, Z23) \
	VZEROUPPER \
	RET \
three: \
	LOAD4(0, R8, Z8, Z9, Z10, Z11) \
	LOAD4(0, BX, Z12, Z13, Z14, Z15) \
	LOAD4(64, R8, Z16, Z17, Z18, Z19) \
	LOAD4(64, BX, Z20, Z21, Z22, Z23) \
	LOAD4(128, R8, Z24, Z25, Z26, Z27) \
	LOAD4(128, BX, Z28, Z29, Z30, Z31) \
step3: \
	NEXT \
	VMOVUPD (DI)(AX*1), Z0 \
	VMOVUPD 64(DI)(AX*1), Z1 \
	VMOVUPD 128(DI)(AX*1), Z2 \
	ROW3(op, 0, Z8, Z16, Z24) \
	ROW3(op, 8, Z9, Z17, Z25) \
	ROW3(op, 16, Z10, Z18, Z26) \
	ROW3(op, 24, Z11, Z19, Z27) \
	ROW3(op, 32, Z12, Z20, Z28) \
	ROW3(op, 40, Z13, Z21, Z29) \
	ROW3(op, 48, Z14, Z22, Z30) \
	ROW3(op, 56, Z15, Z23, Z31) \
	DECQ CX \
	JNE  step3 \
	STORE4(0, R8, Z8, Z9, Z10, Z11) \
	STORE4(0, BX, Z12, Z13, Z14, Z15) \
	STORE4(64, R8, Z16, Z17, Z18, Z19) \
	STORE4(64, BX, Z20, Z21, Z22, Z23) \
	STORE4(128, R8, Z24, Z25, Z26, Z27) \
	STORE4(128, BX, Z28, Z29, Z30, Z31) \
	VZEROUPPER \
	RET

// func addOuter4(vectors int, c, rows, columns *float64, ld int, list *int, count int)
TEXT ·addOuter4(SB), NOSPLIT, $0-56
	FOUR(VFMADD231PD)

// func addOuter8(vectors int, c, rows, columns *float64, ld int, list *int, count int)
TEXT ·addOuter8(SB), NOSPLIT, $0-56
	EIGHT(VFMADD231PD)

// func lessOuter4(vectors int, c, rows, columns *float64, ld int, list *int, count int)
TEXT ·lessOuter4(SB), NOSPLIT, $0-56
	FOUR(VFNMADD231PD)

// func lessOuter8(vectors int, c, rows, columns *float64, ld int, list *int, count int)
TEXT ·lessOuter8(SB), NOSPLIT, $0-56
	EIGHT(VFNMADD231PD)
