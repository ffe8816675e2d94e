//go:build !purego

#include "textflag.h"

// func scaleRows(dst, b, scale *float64, rows, vectors int)
TEXT ·scaleRows(SB), NOSPLIT, $0-40
	MOVQ dst+0(FP), DI
	MOVQ b+8(FP), SI
	MOVQ scale+16(FP), DX
	MOVQ rows+24(FP), CX
	MOVQ vectors+32(FP), BX

row:
	VBROADCASTSD (DX), Y0
	ADDQ $8, DX
	MOVQ BX, AX

vector:
	VMULPD (SI), Y0, Y1
	VMOVUPD Y1, (DI)
	ADDQ $32, SI
	ADDQ $32, DI
	DECQ AX
	JNE  vector

	DECQ CX
	JNE  row
	VZEROUPPER
	RET
