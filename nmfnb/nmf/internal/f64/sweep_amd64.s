//go:build !purego

#include "textflag.h"

DATA absolute<>+0(SB)/8, $0x7fffffffffffffff
GLOBL absolute<>(SB), RODATA|NOPTR, $8

// One vector of four rows: gradient g, entries at off of the component, whose violation and new value are stored.
// Y8 holds h[t], Y9 zeros, Y10 the mask for absolute values.
#define MOVE(g, off) \
	VMOVUPD   off(R9), Y11         \
	VCMPPD    $4, Y9, Y11, Y12     \ // not equal to 0
	VCMPPD    $9, Y9, g, Y13       \ // not at least 0, NaN too
	VORPD     Y12, Y13, Y12        \
	VANDPD    Y10, g, Y13          \
	VANDPD    Y12, Y13, Y13        \
	VADDPD    off(R8), Y13, Y13    \
	VMOVUPD   Y13, off(R8)         \
	VDIVPD    Y8, g, g             \
	VSUBPD    g, Y11, Y11          \
	VMAXPD    Y9, Y11, Y11         \ // 0 for NaN and −0
	VMOVUPD   Y11, off(R9)

// Half of the lanes: the entries of a component are 512 bytes, of which these are 256.
//
// func coordinate(w, h *float64, k int, rest, violation *float64, t int)
TEXT ·coordinate(SB), NOSPLIT, $0-48
	MOVQ w+0(FP), SI
	MOVQ h+8(FP), DI
	MOVQ k+16(FP), CX
	MOVQ rest+24(FP), DX
	MOVQ violation+32(FP), R8
	MOVQ t+40(FP), AX
	VBROADCASTSD (DI)(AX*8), Y8
	SHLQ $9, AX
	LEAQ (SI)(AX*1), R9
	VMOVUPD (DX), Y0
	VMOVUPD 32(DX), Y1
	VMOVUPD 64(DX), Y2
	VMOVUPD 96(DX), Y3
	VMOVUPD 128(DX), Y4
	VMOVUPD 160(DX), Y5
	VMOVUPD 192(DX), Y6
	VMOVUPD 224(DX), Y7

component:
	VBROADCASTSD (DI), Y15
	VFMADD231PD (SI), Y15, Y0
	VFMADD231PD 32(SI), Y15, Y1
	VFMADD231PD 64(SI), Y15, Y2
	VFMADD231PD 96(SI), Y15, Y3
	VFMADD231PD 128(SI), Y15, Y4
	VFMADD231PD 160(SI), Y15, Y5
	VFMADD231PD 192(SI), Y15, Y6
	VFMADD231PD 224(SI), Y15, Y7
	ADDQ $8, DI
	ADDQ $512, SI
	DECQ CX
	JNZ  component

	VXORPD Y9, Y9, Y9
	VBROADCASTSD absolute<>(SB), Y10
	MOVE(Y0, 0)
	MOVE(Y1, 32)
	MOVE(Y2, 64)
	MOVE(Y3, 96)
	MOVE(Y4, 128)
	MOVE(Y5, 160)
	MOVE(Y6, 192)
	MOVE(Y7, 224)
	VZEROUPPER
	RET
