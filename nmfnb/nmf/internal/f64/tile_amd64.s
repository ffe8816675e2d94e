//go:build !purego

#include "textflag.h"

// Registers: CX groups of four rows, BX steps, SI a, R8 ars, R9 3·ars, R10 aps, DI b, DX c, R12 ldc, R13 3·ldc, in bytes.
#define ARGUMENTS \
	MOVQ groups+0(FP), CX  \
	MOVQ steps+8(FP), BX   \
	MOVQ a+16(FP), SI      \
	MOVQ ars+24(FP), R8    \
	MOVQ aps+32(FP), R10   \
	MOVQ b+40(FP), DI      \
	MOVQ c+48(FP), DX      \
	MOVQ ldc+56(FP), R12   \
	SHLQ $3, R8            \
	SHLQ $3, R10           \
	SHLQ $3, R12           \
	LEAQ (R8)(R8*2), R9    \
	LEAQ (R12)(R12*2), R13

#define NEXTGROUP \
	LEAQ (SI)(R8*4), SI    \
	LEAQ (DX)(R12*4), DX   \
	DECQ CX

#define LOAD3(x, y, z) \
	VMOVUPD (AX), x        \
	VMOVUPD 32(AX), y      \
	VMOVUPD 64(AX), z      \
	ADDQ    R12, AX

#define STORE3(x, y, z) \
	VMOVUPD x, (AX)        \
	VMOVUPD y, 32(AX)      \
	VMOVUPD z, 64(AX)      \
	ADDQ    R12, AX

#define ROW3(at, x, y, z) \
	VBROADCASTSD at, Y3       \
	VFMADD231PD  Y0, Y3, x    \
	VFMADD231PD  Y1, Y3, y    \
	VFMADD231PD  Y2, Y3, z

#define STEP3(off) \
	VMOVUPD off(AX), Y0          \
	VMOVUPD (off+32)(AX), Y1     \
	VMOVUPD (off+64)(AX), Y2     \
	ROW3((R14), Y4, Y5, Y6)      \
	ROW3((R14)(R8*1), Y7, Y8, Y9) \
	ROW3((R14)(R8*2), Y10, Y11, Y12) \
	ROW3((R14)(R9*1), Y13, Y14, Y15) \
	ADDQ R10, R14

// func tile3(groups, steps int, a *float64, ars, aps int, b, c *float64, ldc int)
TEXT ·tile3(SB), NOSPLIT, $0-64
	ARGUMENTS

group:
	MOVQ DX, AX
	LOAD3(Y4, Y5, Y6)
	LOAD3(Y7, Y8, Y9)
	LOAD3(Y10, Y11, Y12)
	LOAD3(Y13, Y14, Y15)
	MOVQ SI, R14
	MOVQ DI, AX
	MOVQ BX, R15
	SHRQ $1, R15
	JZ   odd

pair:
	STEP3(0)
	STEP3(96)
	ADDQ $192, AX
	DECQ R15
	JNZ  pair

odd:
	TESTQ $1, BX
	JZ    done
	STEP3(0)

done:
	MOVQ DX, AX
	STORE3(Y4, Y5, Y6)
	STORE3(Y7, Y8, Y9)
	STORE3(Y10, Y11, Y12)
	STORE3(Y13, Y14, Y15)
	NEXTGROUP
	JNZ group
	VZEROUPPER
	RET

#define LOAD2(x, y) \
	VMOVUPD (AX), x        \
	VMOVUPD 32(AX), y      \
	ADDQ    R12, AX

#define STORE2(x, y) \
	VMOVUPD x, (AX)        \
	VMOVUPD y, 32(AX)      \
	ADDQ    R12, AX

#define ROW2(at, x, y) \
	VBROADCASTSD at, Y3       \
	VFMADD231PD  Y0, Y3, x    \
	VFMADD231PD  Y1, Y3, y

// func tile2(groups, steps int, a *float64, ars, aps int, b, c *float64, ldc int)
TEXT ·tile2(SB), NOSPLIT, $0-64
	ARGUMENTS

group:
	MOVQ DX, AX
	LOAD2(Y4, Y5)
	LOAD2(Y6, Y7)
	LOAD2(Y8, Y9)
	LOAD2(Y10, Y11)
	MOVQ SI, R14
	MOVQ DI, AX
	MOVQ BX, R15

step:
	VMOVUPD (AX), Y0
	VMOVUPD 32(AX), Y1
	ROW2((R14), Y4, Y5)
	ROW2((R14)(R8*1), Y6, Y7)
	ROW2((R14)(R8*2), Y8, Y9)
	ROW2((R14)(R9*1), Y10, Y11)
	ADDQ R10, R14
	ADDQ $64, AX
	DECQ R15
	JNZ  step

	MOVQ DX, AX
	STORE2(Y4, Y5)
	STORE2(Y6, Y7)
	STORE2(Y8, Y9)
	STORE2(Y10, Y11)
	NEXTGROUP
	JNZ group
	VZEROUPPER
	RET

// func tile1(groups, steps int, a *float64, ars, aps int, b, c *float64, ldc int)
TEXT ·tile1(SB), NOSPLIT, $0-64
	ARGUMENTS

group:
	VMOVUPD (DX), Y4
	VMOVUPD (DX)(R12*1), Y5
	VMOVUPD (DX)(R12*2), Y6
	VMOVUPD (DX)(R13*1), Y7
	MOVQ SI, R14
	MOVQ DI, AX
	MOVQ BX, R15

step:
	VMOVUPD (AX), Y0
	VBROADCASTSD (R14), Y1
	VBROADCASTSD (R14)(R8*1), Y2
	VFMADD231PD Y0, Y1, Y4
	VFMADD231PD Y0, Y2, Y5
	VBROADCASTSD (R14)(R8*2), Y1
	VBROADCASTSD (R14)(R9*1), Y2
	VFMADD231PD Y0, Y1, Y6
	VFMADD231PD Y0, Y2, Y7
	ADDQ R10, R14
	ADDQ $32, AX
	DECQ R15
	JNZ  step

	VMOVUPD Y4, (DX)
	VMOVUPD Y5, (DX)(R12*1)
	VMOVUPD Y6, (DX)(R12*2)
	VMOVUPD Y7, (DX)(R13*1)
	NEXTGROUP
	JNZ group
	VZEROUPPER
	RET
