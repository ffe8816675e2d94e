//go:build !purego

#include "textflag.h"

#define ZERO(x, y, z) \
	VXORPD x, x, x \
	VXORPD y, y, y \
	VXORPD z, z, z

#define ROW(at, x, y, z) \
	VBROADCASTSD at, Y3       \
	VFMADD231PD  Y0, Y3, x    \
	VFMADD231PD  Y1, Y3, y    \
	VFMADD231PD  Y2, Y3, z

#define STEP(a, b) \
	VMOVUPD b(AX), Y0          \
	VMOVUPD (b+32)(AX), Y1     \
	VMOVUPD (b+64)(AX), Y2     \
	ROW(a(R14), Y4, Y5, Y6)      \
	ROW(a(R14)(R8*1), Y7, Y8, Y9) \
	ROW(a(R14)(R8*2), Y10, Y11, Y12) \
	ROW(a(R14)(R9*1), Y13, Y14, Y15)

// One row is done: on to the next of x and r. AX is how far ahead x is fetched.
#define NEXTROW \
	PREFETCHT0 (DX)(AX*1)    \
	PREFETCHT0 64(DX)(AX*1)  \
	ADDQ R12, DX             \
	ADDQ R13, R10

// r = x/max(v, floor), with the floor in Y3.
#define DIVIDE(off, v) \
	VMAXPD  v, Y3, v         \
	VMOVUPD off(DX), Y0      \
	VDIVPD  v, Y0, Y0        \
	VMOVUPD Y0, off(R10)

#define DIVIDEROW(x, y, z) \
	DIVIDE(0, x)             \
	DIVIDE(32, y)            \
	DIVIDE(64, z)            \
	NEXTROW

// The inverse of max(v, floor) to R15 after r, and r = x·inverse², with ones in Y2.
#define INVERT(off, v) \
	VMAXPD  v, Y3, v         \
	VDIVPD  v, Y2, v         \
	VMOVUPD v, off(R10)(R15*1) \
	VMULPD  v, v, v          \
	VMULPD  off(DX), v, v    \
	VMOVUPD v, off(R10)

#define INVERTROW(x, y, z) \
	INVERT(0, x)             \
	INVERT(32, y)            \
	INVERT(64, z)            \
	NEXTROW

// func ratios(groups, steps int, a *float64, ars int, b, x *float64, ldx int, r *float64, ldr, inverses int, floor float64, ahead int)
//
// Registers: CX groups, SI a, R8 ars, R9 3·ars, DI b, DX x, R12 ldx, R10 r, R13 ldr, in bytes.
TEXT ·ratios(SB), NOSPLIT, $0-96
	MOVQ groups+0(FP), CX
	MOVQ a+16(FP), SI
	MOVQ ars+24(FP), R8
	MOVQ b+32(FP), DI
	MOVQ x+40(FP), DX
	MOVQ ldx+48(FP), R12
	MOVQ r+56(FP), R10
	MOVQ ldr+64(FP), R13
	SHLQ $3, R8
	SHLQ $3, R12
	SHLQ $3, R13
	LEAQ (R8)(R8*2), R9

group:
	ZERO(Y4, Y5, Y6)
	ZERO(Y7, Y8, Y9)
	ZERO(Y10, Y11, Y12)
	ZERO(Y13, Y14, Y15)
	MOVQ SI, R14
	MOVQ DI, AX
	MOVQ steps+8(FP), BX
	SHRQ $1, BX
	JZ   odd

pair:
	STEP(0, 0)
	STEP(8, 96)
	ADDQ $16, R14
	ADDQ $192, AX
	DECQ BX
	JNZ  pair

odd:
	TESTQ $1, steps+8(FP)
	JZ    product
	STEP(0, 0)

product:
	VBROADCASTSD floor+80(FP), Y3
	MOVQ  ahead+88(FP), AX
	SHLQ  $3, AX
	MOVQ  inverses+72(FP), R15
	SHLQ  $3, R15
	JNZ   invert
	DIVIDEROW(Y4, Y5, Y6)
	DIVIDEROW(Y7, Y8, Y9)
	DIVIDEROW(Y10, Y11, Y12)
	DIVIDEROW(Y13, Y14, Y15)
	JMP   next

invert:
	VBROADCASTSD one<>(SB), Y2
	INVERTROW(Y4, Y5, Y6)
	INVERTROW(Y7, Y8, Y9)
	INVERTROW(Y10, Y11, Y12)
	INVERTROW(Y13, Y14, Y15)

next:
	LEAQ (SI)(R8*4), SI
	DECQ CX
	JNZ  group
	VZEROUPPER
	RET

DATA one<>+0(SB)/8, $0x3ff0000000000000
GLOBL one<>(SB), RODATA|NOPTR, $8
