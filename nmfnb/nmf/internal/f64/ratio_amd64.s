//go:build !purego

#include "textflag.h"

// func ratio(x, v *float64, n int, floor float64)
TEXT ·ratio(SB), NOSPLIT, $0-32
	MOVQ x+0(FP), SI
	MOVQ v+8(FP), DI
	MOVQ n+16(FP), CX
	VBROADCASTSD floor+24(FP), Y0

four:
	VMAXPD  (DI), Y0, Y1
	VMOVUPD (SI), Y2
	VDIVPD  Y1, Y2, Y2
	VMOVUPD Y2, (SI)
	ADDQ    $32, SI
	ADDQ    $32, DI
	SUBQ    $4, CX
	JNZ     four
	VZEROUPPER
	RET

// func squareRatio(x, v *float64, n int, floor float64)
TEXT ·squareRatio(SB), NOSPLIT, $0-32
	MOVQ x+0(FP), SI
	MOVQ v+8(FP), DI
	MOVQ n+16(FP), CX
	VBROADCASTSD floor+24(FP), Y0
	VBROADCASTSD one<>(SB), Y3

four:
	VMAXPD  (DI), Y0, Y1
	VDIVPD  Y1, Y3, Y1
	VMULPD  Y1, Y1, Y2
	VMULPD  (SI), Y2, Y2
	VMOVUPD Y2, (SI)
	VMOVUPD Y1, (DI)
	ADDQ    $32, SI
	ADDQ    $32, DI
	SUBQ    $4, CX
	JNZ     four
	VZEROUPPER
	RET

DATA one<>+0(SB)/8, $0x3ff0000000000000
GLOBL one<>(SB), RODATA|NOPTR, $8
