//go:build !purego

#include "textflag.h"

// Of the column that row R is of, the products with own rows at Z0 to Z3 are taken from a, b, c, d.
#define LESS(R, a, b, c, d) \
	VMOVUPD (R)(AX*1), Z4 \
	VFNMADD231PD Z4, Z0, a \
	VFNMADD231PD Z4, Z1, b \
	VFNMADD231PD Z4, Z2, c \
	VFNMADD231PD Z4, Z3, d

// The same for entries at u, v, w, x, with what is at off.
#define LESSOWN(R, off, u, v, w, x, a, b, c, d) \
	VMOVUPD off(R)(CX*1), Z4 \
	VFNMADD231PD Z4, u, a \
	VFNMADD231PD Z4, v, b \
	VFNMADD231PD Z4, w, c \
	VFNMADD231PD Z4, x, d

// a, b, c, d over the column's diagonal entry, stored.
#define DIVIDE(off, a, b, c, d) \
	VMOVUPD off(DX)(CX*1), Z4 \
	VMULPD  Z4, a, a \
	VMULPD  Z4, b, b \
	VMULPD  Z4, c, c \
	VMULPD  Z4, d, d \
	VMOVUPD a, off(R8)(CX*1)  \
	VMOVUPD b, off(R9)(CX*1)  \
	VMOVUPD c, off(R10)(CX*1) \
	VMOVUPD d, off(R11)(CX*1)

#define LOAD(R, a, b, c, d) \
	VMOVUPD (R)(CX*1), a    \
	VMOVUPD 64(R)(CX*1), b  \
	VMOVUPD 128(R)(CX*1), c \
	VMOVUPD 192(R)(CX*1), d

// func choleskyFour(l, inverse *float64, i int)
//
// R8 to R11 are rows i to i+3, R12, R13, DI and BX the rows of the numbers of four columns; CX is where these begin, R15 where row i
// ends, AX a column, all in bytes.
TEXT ·choleskyFour(SB), NOSPLIT, $0-24
	MOVQ l+0(FP), R12
	MOVQ inverse+8(FP), DX
	MOVQ i+16(FP), R15
	LEAQ 1(R15), R8
	IMULQ R15, R8
	SHLQ $5, R8
	ADDQ R12, R8
	SHLQ $6, R15
	LEAQ 64(R8)(R15*1), R9
	LEAQ 128(R9)(R15*1), R10
	LEAQ 192(R10)(R15*1), R11
	XORQ CX, CX

columns:
	LEAQ 64(R12)(CX*1), R13
	LEAQ 128(R13)(CX*1), DI
	LEAQ 192(DI)(CX*1), BX
	LOAD(R8, Z8, Z12, Z16, Z20)
	LOAD(R9, Z9, Z13, Z17, Z21)
	LOAD(R10, Z10, Z14, Z18, Z22)
	LOAD(R11, Z11, Z15, Z19, Z23)
	XORQ AX, AX
	JMP  test

step:
	VMOVUPD (R8)(AX*1), Z0
	VMOVUPD (R9)(AX*1), Z1
	VMOVUPD (R10)(AX*1), Z2
	VMOVUPD (R11)(AX*1), Z3
	LESS(R12, Z8, Z9, Z10, Z11)
	LESS(R13, Z12, Z13, Z14, Z15)
	LESS(DI, Z16, Z17, Z18, Z19)
	LESS(BX, Z20, Z21, Z22, Z23)
	ADDQ $64, AX

test:
	CMPQ AX, CX
	JNE  step

	DIVIDE(0, Z8, Z9, Z10, Z11)
	LESSOWN(R13, 0, Z8, Z9, Z10, Z11, Z12, Z13, Z14, Z15)
	DIVIDE(64, Z12, Z13, Z14, Z15)
	LESSOWN(DI, 0, Z8, Z9, Z10, Z11, Z16, Z17, Z18, Z19)
	LESSOWN(DI, 64, Z12, Z13, Z14, Z15, Z16, Z17, Z18, Z19)
	DIVIDE(128, Z16, Z17, Z18, Z19)
	LESSOWN(BX, 0, Z8, Z9, Z10, Z11, Z20, Z21, Z22, Z23)
	LESSOWN(BX, 64, Z12, Z13, Z14, Z15, Z20, Z21, Z22, Z23)
	LESSOWN(BX, 128, Z16, Z17, Z18, Z19, Z20, Z21, Z22, Z23)
	DIVIDE(192, Z20, Z21, Z22, Z23)

	LEAQ 256(BX)(CX*1), R12
	ADDQ $256, CX
	CMPQ CX, R15
	JNE  columns

	VZEROUPPER
	RET
