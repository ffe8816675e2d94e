//go:build !purego

#include "textflag.h"

// One vector of eight rows: gradient g, entries at off of the component, whose violation and new value are stored.
// Z8 holds h[t], Z9 zeros, Z10 the mask for absolute values.
#define MOVE(g, off) \
	VMOVUPD   off(R9), Z11         \
	VMOVUPD   off(R8), Z12         \
	VCMPPD    $4, Z9, Z11, K1      \ // not equal to 0
	VCMPPD    $9, Z9, g, K2        \ // not at least 0, NaN too
	KORW      K1, K2, K1           \
	VPANDQ    Z10, g, Z13          \
	VADDPD    Z13, Z12, K1, Z12    \
	VMOVUPD   Z12, off(R8)         \
	VDIVPD    Z8, g, g             \
	VSUBPD    g, Z11, Z11          \
	VMAXPD    Z9, Z11, Z11         \ // 0 for NaN and −0
	VMOVUPD   Z11, off(R9)

// func coordinateWide(w, h *float64, k int, rest, violation *float64, t int)
TEXT ·coordinateWide(SB), NOSPLIT, $0-48
	MOVQ w+0(FP), SI
	MOVQ h+8(FP), DI
	MOVQ k+16(FP), CX
	MOVQ rest+24(FP), DX
	MOVQ violation+32(FP), R8
	MOVQ t+40(FP), AX
	VBROADCASTSD (DI)(AX*8), Z8
	SHLQ $9, AX
	LEAQ (SI)(AX*1), R9
	VMOVUPD (DX), Z0
	VMOVUPD 64(DX), Z1
	VMOVUPD 128(DX), Z2
	VMOVUPD 192(DX), Z3
	VMOVUPD 256(DX), Z4
	VMOVUPD 320(DX), Z5
	VMOVUPD 384(DX), Z6
	VMOVUPD 448(DX), Z7

component:
	VBROADCASTSD (DI), Z15
	VFMADD231PD (SI), Z15, Z0
	VFMADD231PD 64(SI), Z15, Z1
	VFMADD231PD 128(SI), Z15, Z2
	VFMADD231PD 192(SI), Z15, Z3
	VFMADD231PD 256(SI), Z15, Z4
	VFMADD231PD 320(SI), Z15, Z5
	VFMADD231PD 384(SI), Z15, Z6
	VFMADD231PD 448(SI), Z15, Z7
	ADDQ $8, DI
	ADDQ $512, SI
	DECQ CX
	JNZ  component

	VPXORQ Z9, Z9, Z9
	MOVQ $0x7fffffffffffffff, AX
	VPBROADCASTQ AX, Z10
	MOVE(Z0, 0)
	MOVE(Z1, 64)
	MOVE(Z2, 128)
	MOVE(Z3, 192)
	MOVE(Z4, 256)
	MOVE(Z5, 320)
	MOVE(Z6, 384)
	MOVE(Z7, 448)
	VZEROUPPER
	RET
