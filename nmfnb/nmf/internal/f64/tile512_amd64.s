//go:build !purego

#include "textflag.h"

// Eight rows by up to three vectors: Z8–Z15 are the sums of the first vector, Z16–Z23 of the second, Z24–Z31 of the third.
// The last vector has four columns in place of eight when the number of vectors of four is odd: then it is a Y register.
//
// SI a, R8 ars, R9 3·ars, R10 aps, R11 from row 0 to row 4 of a; DI b, BX its end; DX c, R12 ldc, R13 from row 0 to row 4 of
// c, all in bytes; CX groups. Within a group R14 and R15 are at the entries of rows 0 and 4 of a, AX is in b or c.
#define ARGUMENTS(bytes) \
	MOVQ groups+0(FP), CX  \
	MOVQ steps+8(FP), BX   \
	MOVQ a+16(FP), SI      \
	MOVQ ars+24(FP), R8    \
	MOVQ half+32(FP), R11  \
	MOVQ aps+40(FP), R10   \
	MOVQ b+48(FP), DI      \
	MOVQ c+56(FP), DX      \
	MOVQ ldc+64(FP), R12   \
	MOVQ chalf+72(FP), R13 \
	IMULQ $bytes, BX       \
	ADDQ DI, BX            \
	SHLQ $3, R8            \
	SHLQ $3, R10           \
	SHLQ $3, R11           \
	SHLQ $3, R12           \
	SHLQ $3, R13           \
	LEAQ (R8)(R8*2), R9

#define START \
	MOVQ SI, R14           \
	LEAQ (SI)(R11*1), R15  \
	MOVQ DI, AX

#define NEXTSTEP(bytes) \
	ADDQ $bytes, AX        \
	ADDQ R10, R14          \
	ADDQ R10, R15          \
	CMPQ AX, BX

#define NEXTGROUP \
	LEAQ (SI)(R8*8), SI    \
	LEAQ (DX)(R12*8), DX   \
	DECQ CX

// In what follows u is the last vector of a step of b, s what is broadcast, both Z or both Y; c, d, e are a row's sums.

#define ROW1(at, u, s, c) \
	VBROADCASTSD at, s     \
	VFMADD231PD u, s, c

#define ROW2(at, u, s, c, d) \
	VBROADCASTSD at, Z3    \
	VFMADD231PD Z0, Z3, c  \
	VFMADD231PD u, s, d

#define ROW3(at, u, s, c, d, e) \
	VBROADCASTSD at, Z3    \
	VFMADD231PD Z0, Z3, c  \
	VFMADD231PD Z1, Z3, d  \
	VFMADD231PD u, s, e

#define LOAD(off, r0, r1, r2, r3, r4, r5, r6, r7) \
	LEAQ (DX)(R12*2), AX   \
	VMOVUPD off(DX), r0    \
	VMOVUPD off(DX)(R12*1), r1 \
	VMOVUPD off(AX), r2    \
	VMOVUPD off(AX)(R12*1), r3 \
	ADDQ R13, AX           \
	VMOVUPD off(AX), r6    \
	VMOVUPD off(AX)(R12*1), r7 \
	LEAQ (DX)(R13*1), AX   \
	VMOVUPD off(AX), r4    \
	VMOVUPD off(AX)(R12*1), r5

#define STORE(off, r0, r1, r2, r3, r4, r5, r6, r7) \
	LEAQ (DX)(R12*2), AX   \
	VMOVUPD r0, off(DX)    \
	VMOVUPD r1, off(DX)(R12*1) \
	VMOVUPD r2, off(AX)    \
	VMOVUPD r3, off(AX)(R12*1) \
	ADDQ R13, AX           \
	VMOVUPD r6, off(AX)    \
	VMOVUPD r7, off(AX)(R12*1) \
	LEAQ (DX)(R13*1), AX   \
	VMOVUPD r4, off(AX)    \
	VMOVUPD r5, off(AX)(R12*1)

#define KERNEL1(bytes, u, s, e0, e1, e2, e3, e4, e5, e6, e7) \
	ARGUMENTS(bytes)                \
group:                           \
	LOAD(0, e0, e1, e2, e3, e4, e5, e6, e7) \
	START                           \
step:                            \
	VMOVUPD (AX), u                 \
	ROW1((R14), u, s, e0)           \
	ROW1((R14)(R8*1), u, s, e1)     \
	ROW1((R14)(R8*2), u, s, e2)     \
	ROW1((R14)(R9*1), u, s, e3)     \
	ROW1((R15), u, s, e4)           \
	ROW1((R15)(R8*1), u, s, e5)     \
	ROW1((R15)(R8*2), u, s, e6)     \
	ROW1((R15)(R9*1), u, s, e7)     \
	NEXTSTEP(bytes)                 \
	JNE step                        \
	STORE(0, e0, e1, e2, e3, e4, e5, e6, e7) \
	NEXTGROUP                       \
	JNZ group                       \
	VZEROUPPER                      \
	RET

#define KERNEL2(bytes, u, s, e0, e1, e2, e3, e4, e5, e6, e7) \
	ARGUMENTS(bytes)                \
group:                           \
	LOAD(0, Z8, Z9, Z10, Z11, Z12, Z13, Z14, Z15) \
	LOAD(64, e0, e1, e2, e3, e4, e5, e6, e7) \
	START                           \
step:                            \
	VMOVUPD (AX), Z0                \
	VMOVUPD 64(AX), u               \
	ROW2((R14), u, s, Z8, e0)       \
	ROW2((R14)(R8*1), u, s, Z9, e1) \
	ROW2((R14)(R8*2), u, s, Z10, e2) \
	ROW2((R14)(R9*1), u, s, Z11, e3) \
	ROW2((R15), u, s, Z12, e4)      \
	ROW2((R15)(R8*1), u, s, Z13, e5) \
	ROW2((R15)(R8*2), u, s, Z14, e6) \
	ROW2((R15)(R9*1), u, s, Z15, e7) \
	NEXTSTEP(bytes)                 \
	JNE step                        \
	STORE(0, Z8, Z9, Z10, Z11, Z12, Z13, Z14, Z15) \
	STORE(64, e0, e1, e2, e3, e4, e5, e6, e7) \
	NEXTGROUP                       \
	JNZ group                       \
	VZEROUPPER                      \
	RET

#define KERNEL3(bytes, u, s, e0, e1, e2, e3, e4, e5, e6, e7) \
	ARGUMENTS(bytes)                \
group:                           \
	LOAD(0, Z8, Z9, Z10, Z11, Z12, Z13, Z14, Z15) \
	LOAD(64, Z16, Z17, Z18, Z19, Z20, Z21, Z22, Z23) \
	LOAD(128, e0, e1, e2, e3, e4, e5, e6, e7) \
	START                           \
step:                            \
	VMOVUPD (AX), Z0                \
	VMOVUPD 64(AX), Z1              \
	VMOVUPD 128(AX), u              \
	ROW3((R14), u, s, Z8, Z16, e0)  \
	ROW3((R14)(R8*1), u, s, Z9, Z17, e1) \
	ROW3((R14)(R8*2), u, s, Z10, Z18, e2) \
	ROW3((R14)(R9*1), u, s, Z11, Z19, e3) \
	ROW3((R15), u, s, Z12, Z20, e4) \
	ROW3((R15)(R8*1), u, s, Z13, Z21, e5) \
	ROW3((R15)(R8*2), u, s, Z14, Z22, e6) \
	ROW3((R15)(R9*1), u, s, Z15, Z23, e7) \
	NEXTSTEP(bytes)                 \
	JNE step                        \
	STORE(0, Z8, Z9, Z10, Z11, Z12, Z13, Z14, Z15) \
	STORE(64, Z16, Z17, Z18, Z19, Z20, Z21, Z22, Z23) \
	STORE(128, e0, e1, e2, e3, e4, e5, e6, e7) \
	NEXTGROUP                       \
	JNZ group                       \
	VZEROUPPER                      \
	RET

// func wide1(groups, steps int, a *float64, ars, half, aps int, b, c *float64, ldc, chalf int)
TEXT ·wide1(SB), NOSPLIT, $0-80
	KERNEL1(32, Y2, Y3, Y24, Y25, Y26, Y27, Y28, Y29, Y30, Y31)

// func wide2(groups, steps int, a *float64, ars, half, aps int, b, c *float64, ldc, chalf int)
TEXT ·wide2(SB), NOSPLIT, $0-80
	KERNEL1(64, Z2, Z3, Z24, Z25, Z26, Z27, Z28, Z29, Z30, Z31)

// func wide3(groups, steps int, a *float64, ars, half, aps int, b, c *float64, ldc, chalf int)
TEXT ·wide3(SB), NOSPLIT, $0-80
	KERNEL2(96, Y2, Y3, Y24, Y25, Y26, Y27, Y28, Y29, Y30, Y31)

// func wide4(groups, steps int, a *float64, ars, half, aps int, b, c *float64, ldc, chalf int)
TEXT ·wide4(SB), NOSPLIT, $0-80
	KERNEL2(128, Z2, Z3, Z24, Z25, Z26, Z27, Z28, Z29, Z30, Z31)

// func wide5(groups, steps int, a *float64, ars, half, aps int, b, c *float64, ldc, chalf int)
TEXT ·wide5(SB), NOSPLIT, $0-80
	KERNEL3(160, Y2, Y3, Y24, Y25, Y26, Y27, Y28, Y29, Y30, Y31)

// func wide6(groups, steps int, a *float64, ars, half, aps int, b, c *float64, ldc, chalf int)
TEXT ·wide6(SB), NOSPLIT, $0-80
	KERNEL3(192, Z2, Z3, Z24, Z25, Z26, Z27, Z28, Z29, Z30, Z31)
