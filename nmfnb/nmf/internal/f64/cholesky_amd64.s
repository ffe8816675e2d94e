//go:build !purego

#include "textflag.h"

DATA one<>+0(SB)/8, $1.0
GLOBL one<>(SB), RODATA|NOPTR, $8

// The two vectors x, y of a column, less the product of those of the row at u, v with L at off of row r.
#define LESS(r, off, u, v, x, y) \
	VFNMADD231PD off(r)(AX*1), u, x      \
	VFNMADD231PD (off+32)(r)(AX*1), v, y

// x, y over the column's diagonal entry, stored.
#define DIVIDE(off, x, y) \
	VMULPD  off(DX)(AX*1), x, x          \
	VMULPD  (off+32)(DX)(AX*1), y, y     \
	VMOVUPD x, off(R15)                  \
	VMOVUPD y, (off+32)(R15)

// func cholesky(l, inverse *float64, from, to, first int)
//
// Columns from first on, a multiple of four.
//
// BX is the row i, DI where it starts; R12 the first of four columns, R8 to R11 the rows of the same numbers, R15 where
// the columns are in row i; AX and R13 are offsets of columns. Columns beyond i are computed from whatever is there, and
// not stored.
TEXT ·cholesky(SB), NOSPLIT, $0-40
	MOVQ l+0(FP), SI
	MOVQ inverse+8(FP), DX
	MOVQ from+16(FP), BX
	MOVQ to+24(FP), CX
	VBROADCASTSD one<>(SB), Y15
	LEAQ 1(BX), DI
	IMULQ BX, DI
	SHLQ $5, DI
	ADDQ SI, DI

row:
	CMPQ BX, CX
	JGE  end
	MOVQ first+32(FP), R12
	LEAQ 1(R12), R8
	IMULQ R12, R8
	SHLQ $5, R8
	ADDQ SI, R8

columns:
	LEAQ 1(R12), AX
	SHLQ $6, AX
	LEAQ (R8)(AX*1), R9
	ADDQ $64, AX
	LEAQ (R9)(AX*1), R10
	ADDQ $64, AX
	LEAQ (R10)(AX*1), R11
	MOVQ R12, R13
	SHLQ $6, R13
	LEAQ (DI)(R13*1), R15
	VMOVUPD (R15), Y0
	VMOVUPD 32(R15), Y1
	VMOVUPD 64(R15), Y2
	VMOVUPD 96(R15), Y3
	VMOVUPD 128(R15), Y4
	VMOVUPD 160(R15), Y5
	VMOVUPD 192(R15), Y6
	VMOVUPD 224(R15), Y7
	XORQ AX, AX
	JMP  test

step:
	VMOVUPD (DI)(AX*1), Y8
	VMOVUPD 32(DI)(AX*1), Y9
	LESS(R8, 0, Y8, Y9, Y0, Y1)
	LESS(R9, 0, Y8, Y9, Y2, Y3)
	LESS(R10, 0, Y8, Y9, Y4, Y5)
	LESS(R11, 0, Y8, Y9, Y6, Y7)
	ADDQ $64, AX

test:
	CMPQ AX, R13
	JNE  step

	CMPQ R12, BX
	JEQ  diagonal
	DIVIDE(0, Y0, Y1)

	LESS(R9, 0, Y0, Y1, Y2, Y3)
	INCQ R12
	CMPQ R12, BX
	JEQ  second
	DIVIDE(64, Y2, Y3)

	LESS(R10, 0, Y0, Y1, Y4, Y5)
	LESS(R10, 64, Y2, Y3, Y4, Y5)
	INCQ R12
	CMPQ R12, BX
	JEQ  third
	DIVIDE(128, Y4, Y5)

	LESS(R11, 0, Y0, Y1, Y6, Y7)
	LESS(R11, 64, Y2, Y3, Y6, Y7)
	LESS(R11, 128, Y4, Y5, Y6, Y7)
	INCQ R12
	CMPQ R12, BX
	JEQ  fourth
	DIVIDE(192, Y6, Y7)

	INCQ R12
	MOVQ R12, AX
	SHLQ $6, AX
	LEAQ (R11)(AX*1), R8
	JMP  columns

fourth:
	VMOVAPD Y6, Y0
	VMOVAPD Y7, Y1
	ADDQ $192, AX
	ADDQ $192, R15
	JMP  diagonal

third:
	VMOVAPD Y4, Y0
	VMOVAPD Y5, Y1
	ADDQ $128, AX
	ADDQ $128, R15
	JMP  diagonal

second:
	VMOVAPD Y2, Y0
	VMOVAPD Y3, Y1
	ADDQ $64, AX
	ADDQ $64, R15

diagonal:
	VSQRTPD Y0, Y0
	VSQRTPD Y1, Y1
	VMOVUPD Y0, (R15)
	VMOVUPD Y1, 32(R15)
	VDIVPD  Y0, Y15, Y0
	VDIVPD  Y1, Y15, Y1
	VMOVUPD Y0, (DX)(AX*1)
	VMOVUPD Y1, 32(DX)(AX*1)
	INCQ BX
	MOVQ BX, AX
	SHLQ $6, AX
	ADDQ AX, DI
	JMP  row

end:
	VZEROUPPER
	RET

// func backward(l, inverse, v *float64, n int)
TEXT ·backward(SB), NOSPLIT, $0-32
	MOVQ l+0(FP), SI
	MOVQ inverse+8(FP), DX
	MOVQ v+16(FP), DI
	MOVQ n+24(FP), BX
	LEAQ 1(BX), AX
	IMULQ BX, AX
	SHLQ $5, AX
	ADDQ AX, SI // behind the last row
	SHLQ $6, BX // of entries before the row's end

solve:
	SUBQ BX, SI
	SUBQ $64, BX
	VMOVUPD (DI)(BX*1), Y0
	VMOVUPD 32(DI)(BX*1), Y1
	VMULPD  (DX)(BX*1), Y0, Y0
	VMULPD  32(DX)(BX*1), Y1, Y1
	VMOVUPD Y0, (DI)(BX*1)
	VMOVUPD Y1, 32(DI)(BX*1)
	XORQ AX, AX
	JMP  more

entry:
	VMOVUPD (DI)(AX*1), Y2
	VMOVUPD 32(DI)(AX*1), Y3
	VFNMADD231PD (SI)(AX*1), Y0, Y2
	VFNMADD231PD 32(SI)(AX*1), Y1, Y3
	VMOVUPD Y2, (DI)(AX*1)
	VMOVUPD Y3, 32(DI)(AX*1)
	ADDQ $64, AX

more:
	CMPQ AX, BX
	JNE  entry
	TESTQ BX, BX
	JNZ  solve
	VZEROUPPER
	RET
