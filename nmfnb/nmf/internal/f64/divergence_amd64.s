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

// Y9 = log(Y3); Y4 to Y8 hold its parts, Y11 to Y14 constants.
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
	CONSTANT(48, Y5)           \ // two
	VADDPD  Y5, Y3, Y5         \
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

// Registers: SI x, R8 ldx, DI r or the inverses, R9 ldr, in bytes, CX rows; DX sums.
#define ARGUMENTS \
	MOVQ sums+0(FP), DX        \
	MOVQ x+8(FP), SI           \
	MOVQ ldx+16(FP), R8        \
	MOVQ r+24(FP), DI          \
	MOVQ ldr+32(FP), R9        \
	MOVQ rows+40(FP), CX       \
	SHLQ $3, R8                \
	SHLQ $3, R9

#define NEXTROW \
	ADDQ R8, SI                \
	ADDQ R9, DI                \
	DECQ CX

// Rows of three vectors, which go to the two halves of the sums in turn.
#define ROWS(VECTOR) \
	ARGUMENTS                  \
	VBROADCASTSD floor+48(FP), Y0 \
	VMOVUPD (DX), Y10          \
	VMOVUPD 32(DX), Y15        \
	CONSTANT(0, Y14)           \ // shift
	CONSTANT(8, Y13)           \ // mantissa
	CONSTANT(16, Y12)          \ // root
	CONSTANT(40, Y11)          \ // one
rows:                       \
	VECTOR(0, Y10)             \
	VECTOR(32, Y15)            \
	VECTOR(64, Y10)            \
	NEXTROW                    \
	JZ   finish                \
	VECTOR(0, Y15)             \
	VECTOR(32, Y10)            \
	VECTOR(64, Y15)            \
	NEXTROW                    \
	JNZ  rows                  \
finish:                     \
	VMOVUPD Y10, (DX)          \
	VMOVUPD Y15, 32(DX)        \
	VZEROUPPER                 \
	RET

// sum += x·(log(r) − 1) for x > floor.
#define KULLBACKLEIBLER(off, sum) \
	VMOVUPD off(DI), Y3        \
	LOG                        \
	VMOVUPD off(SI), Y1        \
	VCMPPD  $30, Y0, Y1, Y2    \
	VANDPD  Y2, Y1, Y1         \
	VSUBPD  Y11, Y9, Y9        \
	VFMADD231PD Y9, Y1, sum

// sum += r − 1 − log(r), where r = x·inverse, for x > floor.
#define ITAKURASAITO(off, sum) \
	VMOVUPD off(SI), Y1        \
	VMULPD  off(DI), Y1, Y3    \
	VSUBPD  Y11, Y3, Y2        \
	LOG                        \
	VSUBPD  Y9, Y2, Y2         \
	VCMPPD  $30, Y0, Y1, Y1    \
	VANDPD  Y1, Y2, Y2         \
	VADDPD  Y2, sum, sum

// func kullbackLeibler(sums *Sums, x *float64, ldx int, r *float64, ldr, rows int, floor float64)
TEXT ·kullbackLeibler(SB), NOSPLIT, $0-56
	ROWS(KULLBACKLEIBLER)

// func itakuraSaito(sums *Sums, x *float64, ldx int, r *float64, ldr, rows int, floor float64)
TEXT ·itakuraSaito(SB), NOSPLIT, $0-56
	ROWS(ITAKURASAITO)

// In AVX-512 two rows are three vectors, whose logarithms are formed side by side: what comes three times is for them.

#define THREE1(op, c, d0, d1, d2) \
	op c, d0                   \
	op c, d1                   \
	op c, d2

#define THREE2(op, a, b0, b1, b2, d0, d1, d2) \
	op a, b0, d0               \
	op a, b1, d1               \
	op a, b2, d2

#define THREE3(op, a0, a1, a2, b0, b1, b2, d0, d1, d2) \
	op a0, b0, d0              \
	op a1, b1, d1              \
	op a2, b2, d2

#define WIDETERM(c) THREE2(VFMADD213PD, c, Z9, Z10, Z11, Z12, Z13, Z14)

// The logarithms of Z0 to Z2 go to Z3 to Z5. Z6 to Z17 hold their parts.
#define WIDELOG \
	THREE2(VPADDQ, Z20, Z0, Z1, Z2, Z0, Z1, Z2) \
	THREE2(VPSRLQ, $52, Z0, Z1, Z2, Z3, Z4, Z5) \
	THREE2(VPORQ.BCST, logs<>+24(SB), Z3, Z4, Z5, Z3, Z4, Z5) \ // magic
	THREE2(VSUBPD.BCST, logs<>+32(SB), Z3, Z4, Z5, Z3, Z4, Z5) \ // bias: e
	THREE2(VPANDQ, Z21, Z0, Z1, Z2, Z0, Z1, Z2) \
	THREE2(VPADDQ, Z22, Z0, Z1, Z2, Z0, Z1, Z2) \
	THREE2(VSUBPD, Z23, Z0, Z1, Z2, Z0, Z1, Z2) \ // f
	THREE2(VADDPD, Z24, Z0, Z1, Z2, Z6, Z7, Z8) \
	THREE3(VDIVPD, Z6, Z7, Z8, Z0, Z1, Z2, Z6, Z7, Z8) \ // s
	THREE3(VMULPD, Z6, Z7, Z8, Z6, Z7, Z8, Z9, Z10, Z11) \ // z
	THREE1(VMOVAPD, Z25, Z12, Z13, Z14) \
	WIDETERM(Z26)              \
	WIDETERM(Z27)              \
	WIDETERM(Z28)              \
	WIDETERM(Z29)              \
	WIDETERM(Z30)              \
	WIDETERM(Z31)              \
	THREE2(VMULPD.BCST, logs<>+56(SB), Z0, Z1, Z2, Z15, Z16, Z17) \ // half
	THREE3(VMULPD, Z0, Z1, Z2, Z15, Z16, Z17, Z15, Z16, Z17) \ // ½f²
	THREE3(VFMADD213PD, Z15, Z16, Z17, Z9, Z10, Z11, Z12, Z13, Z14) \ // r
	THREE2(VMULPD.BCST, logs<>+72(SB), Z3, Z4, Z5, Z9, Z10, Z11) \ // ln2Low
	THREE3(VFMADD213PD, Z9, Z10, Z11, Z6, Z7, Z8, Z12, Z13, Z14) \ // low
	THREE3(VSUBPD, Z12, Z13, Z14, Z15, Z16, Z17, Z15, Z16, Z17) \
	THREE3(VSUBPD, Z15, Z16, Z17, Z0, Z1, Z2, Z15, Z16, Z17) \ // f − (½f² − low)
	VFMADD132PD.BCST logs<>+64(SB), Z15, Z3 \ // ln2High
	VFMADD132PD.BCST logs<>+64(SB), Z16, Z4 \
	VFMADD132PD.BCST logs<>+64(SB), Z17, Z5

// Two rows of 12, s apart from p on.
#define LOADTWO(p, s, z0, z1, y1, z2) \
	VMOVUPD (p), z0            \
	VMOVUPD 64(p), y1          \
	VINSERTF64X4 $1, (p)(s*1), z1, z1 \
	VMOVUPD 32(p)(s*1), z2

// One row of 12, and zeros.
#define LOADONE(p, z0, y1, z2) \
	VMOVUPD (p), z0            \
	VMOVUPD 64(p), y1          \
	VPXORQ z2, z2, z2

#define WIDEROWS(BEFORE, AFTER) \
	ARGUMENTS                  \
	VBROADCASTSD floor+48(FP), Z18 \
	VMOVUPD (DX), Z19          \
	VBROADCASTSD logs<>+0(SB), Z20 \ // shift
	VBROADCASTSD logs<>+8(SB), Z21 \ // mantissa
	VBROADCASTSD logs<>+16(SB), Z22 \ // root
	VBROADCASTSD logs<>+40(SB), Z23 \ // one
	VBROADCASTSD logs<>+48(SB), Z24 \ // two
	VBROADCASTSD logs<>+128(SB), Z25 \ // log7
	VBROADCASTSD logs<>+120(SB), Z26 \
	VBROADCASTSD logs<>+112(SB), Z27 \
	VBROADCASTSD logs<>+104(SB), Z28 \
	VBROADCASTSD logs<>+96(SB), Z29 \
	VBROADCASTSD logs<>+88(SB), Z30 \
	VBROADCASTSD logs<>+80(SB), Z31 \ // log1
	SUBQ $2, CX                \
	JLT  last                  \
rows:                       \
	LOADTWO(DI, R9, Z0, Z1, Y1, Z2) \
	LOADTWO(SI, R8, Z6, Z7, Y7, Z8) \
	BEFORE                     \
	WIDELOG                    \
	LOADTWO(SI, R8, Z6, Z7, Y7, Z8) \
	LOADTWO(DI, R9, Z9, Z10, Y10, Z11) \
	AFTER(Z6, Z9, Z3)          \
	AFTER(Z7, Z10, Z4)         \
	AFTER(Z8, Z11, Z5)         \
	LEAQ (SI)(R8*2), SI        \
	LEAQ (DI)(R9*2), DI        \
	SUBQ $2, CX                \
	JGE  rows                  \
last:                       \
	ADDQ $2, CX                \
	JZ   finish                \
	LOADONE(DI, Z0, Y1, Z2)    \
	LOADONE(SI, Z6, Y7, Z8)    \
	BEFORE                     \
	WIDELOG                    \
	LOADONE(SI, Z6, Y7, Z8)    \
	LOADONE(DI, Z9, Y10, Z11)  \
	AFTER(Z6, Z9, Z3)          \
	AFTER(Z7, Z10, Z4)         \
finish:                     \
	VMOVUPD Z19, (DX)          \
	VZEROUPPER                 \
	RET

#define NOTHING

// The sums += x·(l − 1) for x > floor, where l is the logarithm of r.
#define WIDEKULLBACKLEIBLER(x, r, l) \
	VCMPPD $30, Z18, x, K1     \
	VSUBPD Z23, l, l           \
	VFMADD231PD l, x, K1, Z19

// func kullbackLeiblerWide(sums *Sums, x *float64, ldx int, r *float64, ldr, rows int, floor float64)
TEXT ·kullbackLeiblerWide(SB), NOSPLIT, $0-56
	WIDEROWS(NOTHING, WIDEKULLBACKLEIBLER)

#define TIMESINVERSE THREE3(VMULPD, Z6, Z7, Z8, Z0, Z1, Z2, Z0, Z1, Z2)

// The sums += x·inverse − 1 − l for x > floor, where l is the logarithm of x·inverse.
#define WIDEITAKURASAITO(x, inverse, l) \
	VCMPPD $30, Z18, x, K1     \
	VMULPD x, inverse, inverse \
	VSUBPD Z23, inverse, inverse \
	VSUBPD l, inverse, inverse \
	VADDPD inverse, Z19, K1, Z19

// func itakuraSaitoWide(sums *Sums, x *float64, ldx int, r *float64, ldr, rows int, floor float64)
TEXT ·itakuraSaitoWide(SB), NOSPLIT, $0-56
	WIDEROWS(TIMESINVERSE, WIDEITAKURASAITO)
