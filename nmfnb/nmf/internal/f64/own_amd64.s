//go:build !purego

#include "textflag.h"

// One entry of four rows each: at off of R12 and BX.
#define ADD(off, x, y) \
	VMOVUPD off(R12), Y8        \
	VMOVUPD (off+32)(R12), Y9   \
	VFMADD231PD off(BX), Y8, x  \
	VFMADD231PD (off+32)(BX), Y9, y

// One vector of four rows: gradient g, curvature at off of R14 and entries at off of R15, violation.
#define MOVE(g, off, violation) \
	VMOVUPD   off(R15), Y11         \
	VCMPPD    $4, Y10, Y11, Y12     \ // not equal to 0
	VCMPPD    $9, Y10, g, Y13       \ // not at least 0, NaN too
	VORPD     Y12, Y13, Y12         \
	VANDNPD   g, Y15, Y13           \
	VANDPD    Y12, Y13, Y13         \
	VADDPD    violation, Y13, Y13   \
	VMOVUPD   Y13, violation        \
	VMOVUPD   off(R14), Y14         \
	VDIVPD    Y14, g, g             \
	VSUBPD    g, Y11, Y13           \
	VMAXPD    Y10, Y13, Y13         \ // 0 for NaN and −0
	VCMPPD    $4, Y10, Y14, Y12     \ // with curvature
	VBLENDVPD Y12, Y13, Y11, Y11    \
	VMOVUPD   Y11, off(R15)

DATA sign<>+0(SB)/8, $0x8000000000000000
GLOBL sign<>(SB), RODATA|NOPTR, $8

// func sweepOwn(w, h, rest, violation *float64, order *int, k int)
//
// As sweepOwnWide, with two vectors for each of its; R14 and R15 are at the curvature and the entries of the component.
TEXT ·sweepOwn(SB), NOSPLIT, $0-48
	MOVQ w+0(FP), SI
	MOVQ h+8(FP), DI
	MOVQ rest+16(FP), DX
	MOVQ violation+24(FP), R8
	MOVQ order+32(FP), R9
	MOVQ k+40(FP), R10
	MOVQ R10, CX
	MOVQ R10, R11
	SHLQ $6, R11
	VXORPD Y10, Y10, Y10
	VBROADCASTSD sign<>(SB), Y15

component:
	MOVQ (R9), AX
	ADDQ $8, R9
	MOVQ AX, BX
	IMULQ R11, BX
	ADDQ DI, BX
	SHLQ $6, AX
	VMOVUPD (DX)(AX*1), Y0
	VMOVUPD 32(DX)(AX*1), Y1
	VXORPD Y2, Y2, Y2
	VXORPD Y3, Y3, Y3
	VXORPD Y4, Y4, Y4
	VXORPD Y5, Y5, Y5
	VXORPD Y6, Y6, Y6
	VXORPD Y7, Y7, Y7
	LEAQ (BX)(AX*1), R14
	LEAQ (SI)(AX*1), R15
	MOVQ SI, R12
	MOVQ CX, R13
	SUBQ $4, R13
	JLT  rest

four:
	ADD(0, Y0, Y1)
	ADD(64, Y2, Y3)
	ADD(128, Y4, Y5)
	ADD(192, Y6, Y7)
	ADDQ $256, R12
	ADDQ $256, BX
	SUBQ $4, R13
	JGE  four

rest:
	ADDQ $4, R13
	JEQ  move
	ADD(0, Y0, Y1)
	DECQ R13
	JEQ  move
	ADD(64, Y2, Y3)
	DECQ R13
	JEQ  move
	ADD(128, Y4, Y5)

move:
	VADDPD Y2, Y0, Y0
	VADDPD Y3, Y1, Y1
	VADDPD Y6, Y4, Y4
	VADDPD Y7, Y5, Y5
	VADDPD Y4, Y0, Y0
	VADDPD Y5, Y1, Y1
	MOVE(Y0, 0, (R8))
	MOVE(Y1, 32, 32(R8))
	DECQ R10
	JNE  component

	VZEROUPPER
	RET
