//go:build !purego

#include "textflag.h"

#define ARGUMENTS \
	MOVQ dst+0(FP), DX     \
	MOVQ ind+8(FP), SI     \
	MOVQ val+16(FP), DI    \
	MOVQ n+24(FP), CX      \
	MOVQ b+32(FP), BX      \
	MOVQ stride+40(FP), R8 \
	SHLQ $3, R8

// func gather4(dst *float64, ind *int, val *float64, n int, b *float64, stride int)
TEXT ·gather4(SB), NOSPLIT, $0-48
	ARGUMENTS
	VXORPD Y0, Y0, Y0
	VXORPD Y1, Y1, Y1
	VXORPD Y2, Y2, Y2
	VXORPD Y3, Y3, Y3

entry:
	MOVQ  (SI), AX
	IMULQ R8, AX
	VBROADCASTSD (DI), Y4
	VFMADD231PD (BX)(AX*1), Y4, Y0
	VFMADD231PD 32(BX)(AX*1), Y4, Y1
	VFMADD231PD 64(BX)(AX*1), Y4, Y2
	VFMADD231PD 96(BX)(AX*1), Y4, Y3
	ADDQ $8, SI
	ADDQ $8, DI
	DECQ CX
	JNZ  entry
	VMOVUPD Y0, (DX)
	VMOVUPD Y1, 32(DX)
	VMOVUPD Y2, 64(DX)
	VMOVUPD Y3, 96(DX)
	VZEROUPPER
	RET

// func gather1(dst *float64, ind *int, val *float64, n int, b *float64, stride int)
TEXT ·gather1(SB), NOSPLIT, $0-48
	ARGUMENTS
	VXORPD Y0, Y0, Y0

entry:
	MOVQ  (SI), AX
	IMULQ R8, AX
	VBROADCASTSD (DI), Y4
	VFMADD231PD (BX)(AX*1), Y4, Y0
	ADDQ $8, SI
	ADDQ $8, DI
	DECQ CX
	JNZ  entry
	VMOVUPD Y0, (DX)
	VZEROUPPER
	RET
