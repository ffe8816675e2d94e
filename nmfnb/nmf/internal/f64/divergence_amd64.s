//go:build !purego

#include "textflag.h"

DATA logs<>+0(SB)/8, $0x00095f619980c433 // shift
DATA logs<>+8(SB)/8, $0x000fffffffffffff // mantissa
DATA logs<>+16(SB)/8, $0x3fe6a09e667f3bcd // root
DATA logs<>+24(SB)/8, $0x4330000000000000 // magic
DATA logs<>+32(SB)/8, $0x43300000000003ff // bias
DATA logs<>+40(SB)/8, $0x3ff0000000000000 // one
DATA logs<>+48(SB)/8, $0x4000000000000000 // two
DATA logs<>+56(SB)/8, $0x3fe0000000000000 // half
DATA logs<>+64(SB)/8, $0x3fe62e42fee00000 // ln2High
DATA logs<>+72(SB)/8, $0x3dea39ef35793c76 // ln2Low
DATA logs<>+80(SB)/8, $0x3fe5555555555593 // log1
DATA logs<>+88(SB)/8, $0x3fd999999997fa04 // log2
DATA logs<>+96(SB)/8, $0x3fd2492494229359 // log3
DATA logs<>+104(SB)/8, $0x3fcc71c51d8e78af // log4
DATA logs<>+112(SB)/8, $0x3fc7466496cb03de // log5
DATA logs<>+120(SB)/8, $0x3fc39a09d078c69f // log6
DATA logs<>+128(SB)/8, $0x3fc2f112df3e5244 // log7
GLOBL logs<>(SB), RODATA|NOPTR, $136

#define CONSTANT(at, y) VBROADCASTSD logs<>+at(SB), y

// The next term of the polynomial in z, after Horner.
#define TERM(at) \
	CONSTANT(at, Y8)           \
	VFMADD213PD Y8, Y6, Y7

// Y9 = log(Y3); Y4 to Y8 hold its parts, Y11 to Y15 constants.
#define LOG \
	VPADDQ  Y14, Y3, Y3        \
	VPSRLQ  $52, Y3, Y4        \
	CONSTANT(24, Y5)           \ // magic
	VPOR    Y5, Y4, Y4         \
	CONSTANT(32, Y5)           \ // bias
	VSUBPD  Y5, Y4, Y4         \ // e
	VPAND   Y13, Y3, Y3        \
	VPADDQ  Y12, Y3, Y3        \
	VSUBPD  Y11, Y3, Y3        \ // f
	VADDPD  Y15, Y3, Y5        \
	VDIVPD  Y5, Y3, Y5         \ // s
	VMULPD  Y5, Y5, Y6         \ // z
	CONSTANT(128, Y7)          \ // log7
	TERM(120)                  \ // log6
	TERM(112)                  \ // log5
	TERM(104)                  \ // log4
	TERM(96)                   \ // log3
	TERM(88)                   \ // log2
	TERM(80)                   \ // log1
	CONSTANT(56, Y8)           \ // half
	VMULPD  Y8, Y3, Y8         \
	VMULPD  Y3, Y8, Y8         \ // ½f²
	VFMADD213PD Y8, Y6, Y7     \ // r
	CONSTANT(72, Y9)           \ // ln2Low
	VMULPD  Y9, Y4, Y9         \
	VFMADD213PD Y9, Y5, Y7     \ // low
	VSUBPD  Y7, Y8, Y8         \
	VSUBPD  Y8, Y3, Y8         \ // f − (½f² − low)
	CONSTANT(64, Y9)           \ // ln2High
	VFMADD213PD Y8, Y4, Y9

// Registers: SI x, R8 ldx, DI r or the inverses, R9 ldr, in bytes, CX rows, Y0 the floor, Y10 the sums.
#define START \
	MOVQ sums+0(FP), DX        \
	MOVQ x+8(FP), SI           \
	MOVQ ldx+16(FP), R8        \
	MOVQ r+24(FP), DI          \
	MOVQ ldr+32(FP), R9        \
	MOVQ rows+40(FP), CX       \
	SHLQ $3, R8                \
	SHLQ $3, R9                \
	VBROADCASTSD floor+48(FP), Y0 \
	VMOVUPD (DX), Y10          \
	CONSTANT(0, Y14)           \ // shift
	CONSTANT(8, Y13)           \ // mantissa
	CONSTANT(16, Y12)          \ // root
	CONSTANT(40, Y11)          \ // one
	CONSTANT(48, Y15)             // two

#define FINISH \
	VMOVUPD Y10, (DX)          \
	VZEROUPPER                 \
	RET

// Y10 += x·(log(r) − 1) for x > floor.
#define KULLBACKLEIBLER(off) \
	VMOVUPD off(DI), Y3        \
	LOG                        \
	VMOVUPD off(SI), Y1        \
	VCMPPD  $30, Y0, Y1, Y2    \
	VANDPD  Y2, Y1, Y1         \
	VSUBPD  Y11, Y9, Y9        \
	VFMADD231PD Y9, Y1, Y10

// func kullbackLeibler(sums *[4]float64, x *float64, ldx int, r *float64, ldr, rows int, floor float64)
TEXT ·kullbackLeibler(SB), NOSPLIT, $0-56
	START

row:
	KULLBACKLEIBLER(0)
	KULLBACKLEIBLER(32)
	KULLBACKLEIBLER(64)
	ADDQ R8, SI
	ADDQ R9, DI
	DECQ CX
	JNZ  row
	FINISH

// Y10 += r − 1 − log(r), where r = x·inverse, for x > floor.
#define ITAKURASAITO(off) \
	VMOVUPD off(SI), Y1        \
	VMULPD  off(DI), Y1, Y3    \
	VSUBPD  Y11, Y3, Y2        \
	LOG                        \
	VSUBPD  Y9, Y2, Y2         \
	VCMPPD  $30, Y0, Y1, Y1    \
	VANDPD  Y1, Y2, Y2         \
	VADDPD  Y2, Y10, Y10

// func itakuraSaito(sums *[4]float64, x *float64, ldx int, r *float64, ldr, rows int, floor float64)
TEXT ·itakuraSaito(SB), NOSPLIT, $0-56
	START

row:
	ITAKURASAITO(0)
	ITAKURASAITO(32)
	ITAKURASAITO(64)
	ADDQ R8, SI
	ADDQ R9, DI
	DECQ CX
	JNZ  row
	FINISH
