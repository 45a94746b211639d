/*
 * Answers the rows of rows.h once each, without any library, with a mark between them: an emulator
 * that lists every instruction it executes then shows how many belong to each answer. What is not
 * in the functions of this file is the contender's.
 *
 * rows.h defines NAME, TYPE, ROWS, WIDTH and `static const int64_t values[ROWS][WIDTH]`.
 */
#include <stdint.h>

#include "rows.h"

#define PASTE(a, b) a##b
#define NAMED(a, b) PASTE(a, b)

extern const unsigned long NAMED(NAME, _bytes);
void NAMED(NAME, _load)(void *row, const int64_t *row_values);
TYPE NAMED(NAME, _answer)(void *row);

void harness_mark(void);
void harness_run(void);

static _Alignas(64) char row[4096];
static volatile TYPE sink;

__attribute__((noinline)) void harness_mark(void)
{
	__asm__ volatile("");
}

__attribute__((noinline)) void harness_run(void)
{
	if (NAMED(NAME, _bytes) > sizeof(row))
		return;
	for (int i = 0; i < ROWS; i++) {
		NAMED(NAME, _load)(row, values[i]);
		harness_mark();
		sink = NAMED(NAME, _answer)(row);
		harness_mark();
	}
}

#if defined(__riscv)
__asm__(".globl _start\n"
	"_start:\n"
	"	call harness_run\n"
	"	li a0, 0\n"
	"	li a7, 93\n"
	"	ecall\n");
#elif defined(__x86_64__)
__asm__(".globl _start\n"
	"_start:\n"
	"	call harness_run\n"
	"	xor %edi, %edi\n"
	"	mov $60, %eax\n"
	"	syscall\n");
#endif
