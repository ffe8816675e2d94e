//go:build !purego

#include "textflag.h"

// Four rows, by fours of columns. DI dst, R8 its stride, R9 3·that; SI src, R10 its stride, R11 3·that, in bytes; CX fours.
//
// func transpose4(dst *float64, dstStride int, src *float64, srcStride, fours int)
TEXT ·transpose4(SB), NOSPLIT, $0-40
	MOVQ dst+0(FP), DI
	MOVQ dstStride+8(FP), R8
	MOVQ src+16(FP), SI
	MOVQ srcStride+24(FP), R10
	MOVQ fours+32(FP), CX
	SHLQ $3, R8
	SHLQ $3, R10
	LEAQ (R8)(R8*2), R9
	LEAQ (R10)(R10*2), R11

four:
	VMOVUPD (SI), Y0
	VMOVUPD (SI)(R10*1), Y1
	VMOVUPD (SI)(R10*2), Y2
	VMOVUPD (SI)(R11*1), Y3
	VUNPCKLPD Y1, Y0, Y4 // columns 0 and 2 of rows 0 and 1
	VUNPCKHPD Y1, Y0, Y5 // columns 1 and 3
	VUNPCKLPD Y3, Y2, Y6
	VUNPCKHPD Y3, Y2, Y7
	VPERM2F128 $0x20, Y6, Y4, Y0
	VPERM2F128 $0x20, Y7, Y5, Y1
	VPERM2F128 $0x31, Y6, Y4, Y2
	VPERM2F128 $0x31, Y7, Y5, Y3
	VMOVUPD Y0, (DI)
	VMOVUPD Y1, (DI)(R8*1)
	VMOVUPD Y2, (DI)(R8*2)
	VMOVUPD Y3, (DI)(R9*1)
	ADDQ $32, SI
	LEAQ (DI)(R8*4), DI
	DECQ CX
	JNZ  four
	VZEROUPPER
	RET
