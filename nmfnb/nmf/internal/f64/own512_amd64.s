//go:build !purego

#include "textflag.h"

// func sweepOwnWide(w, h, rest, violation *float64, order *int, k int)
//
// SI w, DI h, DX rest, R9 in order, R10 how many are left of it, R11 the size of a row of h, R12 and BX at w[r] and h[t][r]; Z12 the
// violation.
TEXT ·sweepOwnWide(SB), NOSPLIT, $0-48
	MOVQ w+0(FP), SI
	MOVQ h+8(FP), DI
	MOVQ rest+16(FP), DX
	MOVQ violation+24(FP), R8
	MOVQ order+32(FP), R9
	MOVQ k+40(FP), R10
	MOVQ R10, CX
	MOVQ R10, R11
	SHLQ $6, R11
	VMOVUPD (R8), Z12
	VPXORQ Z9, Z9, Z9
	MOVQ $0x7fffffffffffffff, AX
	VPBROADCASTQ AX, Z10

component:
	MOVQ (R9), AX
	ADDQ $8, R9
	MOVQ AX, BX
	IMULQ R11, BX
	ADDQ DI, BX
	SHLQ $6, AX
	VMOVUPD (DX)(AX*1), Z0
	VPXORQ Z1, Z1, Z1
	VPXORQ Z2, Z2, Z2
	VPXORQ Z3, Z3, Z3
	VMOVUPD (BX)(AX*1), Z8
	MOVQ SI, R12
	MOVQ CX, R13
	SUBQ $4, R13
	JLT  rest

four:
	VMOVUPD (R12), Z4
	VMOVUPD 64(R12), Z5
	VMOVUPD 128(R12), Z6
	VMOVUPD 192(R12), Z7
	VFMADD231PD (BX), Z4, Z0
	VFMADD231PD 64(BX), Z5, Z1
	VFMADD231PD 128(BX), Z6, Z2
	VFMADD231PD 192(BX), Z7, Z3
	ADDQ $256, R12
	ADDQ $256, BX
	SUBQ $4, R13
	JGE  four

rest:
	ADDQ $4, R13
	JEQ  move
	VMOVUPD (R12), Z4
	VFMADD231PD (BX), Z4, Z0
	DECQ R13
	JEQ  move
	VMOVUPD 64(R12), Z5
	VFMADD231PD 64(BX), Z5, Z1
	DECQ R13
	JEQ  move
	VMOVUPD 128(R12), Z6
	VFMADD231PD 128(BX), Z6, Z2

move:
	VADDPD Z1, Z0, Z0
	VADDPD Z3, Z2, Z2
	VADDPD Z2, Z0, Z0
	VMOVUPD (SI)(AX*1), Z11
	VCMPPD $4, Z9, Z11, K1 // not equal to 0
	VCMPPD $9, Z9, Z0, K2  // not at least 0, NaN too
	KORW   K1, K2, K1
	VPANDQ Z10, Z0, Z13
	VADDPD Z13, Z12, K1, Z12
	VCMPPD $4, Z9, Z8, K3  // with curvature
	VDIVPD Z8, Z0, Z0
	VSUBPD Z0, Z11, Z13
	VMAXPD Z9, Z13, K3, Z11 // 0 for NaN and −0
	VMOVUPD Z11, (SI)(AX*1)
	DECQ R10
	JNE  component

	VMOVUPD Z12, (R8)
	VZEROUPPER
	RET
