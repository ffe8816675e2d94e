//go:build !purego

#include "textflag.h"

// Groups of eight rows. Z8–Z15 are the products of a row's first eight columns, Y24–Y31 of the last four; they are stored
// as r, and divided row by row between the steps of the next group: the divider works beside the multiplications.
//
// SI a, R8 ars, R9 3·ars, DI b, R13 ldr, in bytes; BX pairs of steps left. R14 and R11 are at the entries of rows 0 and 4 of
// a, AX in b. DX and R10 are at the row of x and r that is divided next, of which there are R15. R12 is scratch, Y5 floors, Y6
// ones.
#define ROW(at, c, d) \
	VBROADCASTSD at, Z3    \
	VFMADD231PD Z0, Z3, c  \
	VFMADD231PD Y2, Y3, d

#define STEP(a, b) \
	VMOVUPD b(AX), Z0                 \
	VMOVUPD (b+64)(AX), Y2            \
	ROW(a(R14), Z8, Y24)              \
	ROW(a(R14)(R8*1), Z9, Y25)        \
	ROW(a(R14)(R8*2), Z10, Y26)       \
	ROW(a(R14)(R9*1), Z11, Y27)       \
	ROW(a(R11), Z12, Y28)             \
	ROW(a(R11)(R8*1), Z13, Y29)       \
	ROW(a(R11)(R8*2), Z14, Y30)       \
	ROW(a(R11)(R9*1), Z15, Y31)

#define ZERO(c, d) \
	VPXORQ c, c, c         \
	VPXORQ d, d, d

#define STORE(c, d) \
	VMOVUPD c, (AX)        \
	VMOVUPD d, 64(AX)      \
	ADDQ R13, AX

#define NEXTROW \
	MOVQ ahead+88(FP), R12   \
	PREFETCHT0 (DX)(R12*1)   \
	PREFETCHT0 64(DX)(R12*1) \
	ADDQ ldx+48(FP), DX      \
	ADDQ R13, R10            \
	DECQ R15

// r = x/max(v, floor), where r has v.
#define DIVIDE(off) \
	VMAXPD  off(R10), Y5, Y0 \
	VMOVUPD off(DX), Y1      \
	VDIVPD  Y0, Y1, Y1       \
	VMOVUPD Y1, off(R10)

#define DIVIDEROW \
	DIVIDE(0)                \
	DIVIDE(32)               \
	DIVIDE(64)               \
	NEXTROW

// The inverse of max(v, floor) to R12 after r, and r = x·inverse².
#define INVERT(off) \
	VMAXPD  off(R10), Y5, Y0 \
	VDIVPD  Y0, Y6, Y0       \
	VMOVUPD Y0, off(R10)(R12*1) \
	VMULPD  Y0, Y0, Y0       \
	VMULPD  off(DX), Y0, Y0  \
	VMOVUPD Y0, off(R10)

#define INVERTROW \
	MOVQ inverses+72(FP), R12 \
	INVERT(0)                \
	INVERT(32)               \
	INVERT(64)               \
	NEXTROW

#define KERNEL(DOROW) \
	MOVQ a+16(FP), SI        \
	MOVQ ars+24(FP), R8      \
	MOVQ b+32(FP), DI        \
	MOVQ x+40(FP), DX        \
	MOVQ r+56(FP), R10       \
	MOVQ ldr+64(FP), R13     \
	SHLQ $3, R8              \
	SHLQ $3, R13             \
	SHLQ $3, ldx+48(FP)      \
	SHLQ $3, inverses+72(FP) \
	SHLQ $3, ahead+88(FP)    \
	LEAQ (R8)(R8*2), R9      \
	VBROADCASTSD floor+80(FP), Y5 \
	VBROADCASTSD one<>(SB), Y6 \
	XORQ R15, R15            \
group:                       \
	ZERO(Z8, Y24)            \
	ZERO(Z9, Y25)            \
	ZERO(Z10, Y26)           \
	ZERO(Z11, Y27)           \
	ZERO(Z12, Y28)           \
	ZERO(Z13, Y29)           \
	ZERO(Z14, Y30)           \
	ZERO(Z15, Y31)           \
	MOVQ SI, R14             \
	LEAQ (SI)(R8*4), R11     \
	MOVQ DI, AX              \
	MOVQ steps+8(FP), BX     \
	SHRQ $1, BX              \
	JZ   odd                 \
pair:                        \
	STEP(0, 0)               \
	STEP(8, 96)              \
	TESTQ R15, R15           \
	JZ   done                \
	DOROW                    \
done:                        \
	ADDQ $16, R14            \
	ADDQ $16, R11            \
	ADDQ $192, AX            \
	DECQ BX                  \
	JNZ  pair                \
odd:                         \
	TESTQ $1, steps+8(FP)    \
	JZ   rest                \
	STEP(0, 0)               \
rest:                        \
	TESTQ R15, R15           \
	JZ   store               \
	DOROW                    \
	JMP  rest                \
store:                       \
	MOVQ R10, AX             \
	STORE(Z8, Y24)           \
	STORE(Z9, Y25)           \
	STORE(Z10, Y26)          \
	STORE(Z11, Y27)          \
	STORE(Z12, Y28)          \
	STORE(Z13, Y29)          \
	STORE(Z14, Y30)          \
	STORE(Z15, Y31)          \
	MOVQ $8, R15             \
	LEAQ (SI)(R8*8), SI      \
	DECQ groups+0(FP)        \
	JNZ  group               \
last:                        \
	DOROW                    \
	JNZ  last                \
	VZEROUPPER               \
	RET

// func ratiosWide(groups, steps int, a *float64, ars int, b, x *float64, ldx int, r *float64, ldr, inverses int, floor float64, ahead int)
TEXT ·ratiosWide(SB), NOSPLIT, $0-96
	KERNEL(DIVIDEROW)

// func inversesWide(groups, steps int, a *float64, ars int, b, x *float64, ldx int, r *float64, ldr, inverses int, floor float64, ahead int)
TEXT ·inversesWide(SB), NOSPLIT, $0-96
	KERNEL(INVERTROW)

DATA one<>+0(SB)/8, $0x3ff0000000000000
GLOBL one<>(SB), RODATA|NOPTR, $8
