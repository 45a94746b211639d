/*
 * Times contenders one after the other, round by round, in one process, and writes what each
 * answered. contenders.h lists them: CONTENDERS(X) is X(name, type) for each.
 *
 * Usage: timing ROUNDS. Reads NAME.rows (int64: rows, width, then the values), writes NAME.answers
 * (double per row) and prints, per contender and round,
 *
 *     name ns-per-row ns-per-row-chained
 *
 * Chained: which row comes next depends on the answer, so that no two rows overlap. Time is the
 * thread's processor time: being put aside for other work does not count.
 */
#define _POSIX_C_SOURCE 200809L
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "contenders.h"

struct contender {
	const char *name;
	const unsigned long *bytes;
	void (*load)(void *row, const int64_t *values);
	double (*answer)(void *row);
	double (*pass)(char *rows, int64_t count, unsigned long stride);
	double (*chained)(char *rows, int64_t count, unsigned long stride);
	int64_t count;
	int64_t width;
	int64_t *values;
	char *rows;
};

/* Always 0, but the compiler does not know. */
static volatile uint64_t zero;
static volatile double sink;

#define DEFINE(NAME, TYPE) \
	extern const unsigned long NAME##_bytes; \
	void NAME##_load(void *row, const int64_t *values); \
	TYPE NAME##_answer(void *row); \
	static double NAME##_one(void *row) { return (double)NAME##_answer(row); } \
	static double NAME##_pass(char *rows, int64_t count, unsigned long stride) \
	{ \
		TYPE sum = 0; \
		for (int64_t i = 0; i < count; i++) \
			sum += NAME##_answer(rows + (uint64_t)i * stride); \
		return (double)sum; \
	} \
	static double NAME##_chained(char *rows, int64_t count, unsigned long stride) \
	{ \
		uint64_t none = zero; \
		uint64_t chain = 0; \
		TYPE answer = 0; \
		for (int64_t i = 0; i < count; i++) { \
			answer = NAME##_answer(rows + ((uint64_t)i + chain) * stride); \
			chain = (uint64_t)(int64_t)answer & none; \
		} \
		return (double)answer; \
	}
CONTENDERS(DEFINE)

#define ENTRY(NAME, TYPE) \
	{ #NAME, &NAME##_bytes, NAME##_load, NAME##_one, NAME##_pass, NAME##_chained, 0, 0, 0, 0 },
static struct contender contenders[] = { CONTENDERS(ENTRY) };
#define CONTENDER_COUNT (sizeof(contenders) / sizeof(contenders[0]))

static void fail(const char *what, const char *name)
{
	fprintf(stderr, "%s: %s\n", name, what);
	exit(1);
}

static FILE *file(const struct contender *c, const char *ending, const char *mode)
{
	char name[256];
	snprintf(name, sizeof(name), "%s.%s", c->name, ending);
	FILE *opened = fopen(name, mode);
	if (opened == NULL)
		fail("cannot open", name);
	return opened;
}

static void *memory(size_t bytes, const char *name)
{
	/* Rows start at a cache line, as an array of structs in a program would. */
	void *block = aligned_alloc(64, (bytes + 63) / 64 * 64);
	if (block == NULL)
		fail("out of memory", name);
	return block;
}

static void read_rows(struct contender *c)
{
	int64_t head[2];
	FILE *in = file(c, "rows", "rb");
	if (fread(head, sizeof(head[0]), 2, in) != 2)
		fail("no head", c->name);
	c->count = head[0];
	c->width = head[1];
	size_t values = (size_t)(c->count * c->width);
	c->values = memory(values * sizeof(int64_t), c->name);
	c->rows = memory((size_t)c->count * *c->bytes, c->name);
	if (fread(c->values, sizeof(int64_t), values, in) != values)
		fail("too few values", c->name);
	fclose(in);
}

/* Before every pass, because answering may change a row. */
static void load(struct contender *c)
{
	for (int64_t i = 0; i < c->count; i++)
		c->load(c->rows + (uint64_t)i * *c->bytes, c->values + i * c->width);
}

static void write_answers(struct contender *c)
{
	FILE *out = file(c, "answers", "wb");
	load(c);
	for (int64_t i = 0; i < c->count; i++) {
		double answer = c->answer(c->rows + (uint64_t)i * *c->bytes);
		if (fwrite(&answer, sizeof(answer), 1, out) != 1)
			fail("cannot write", c->name);
	}
	if (fclose(out) != 0)
		fail("cannot write", c->name);
}

static double now_ns(void)
{
	struct timespec t;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static double ns_per_row(struct contender *c, double (*pass)(char *, int64_t, unsigned long))
{
	load(c);
	double begun = now_ns();
	sink = pass(c->rows, c->count, *c->bytes);
	return (now_ns() - begun) / (double)c->count;
}

int main(int argc, char **argv)
{
	int rounds = argc == 2 ? atoi(argv[1]) : 0;
	for (size_t k = 0; k < CONTENDER_COUNT; k++) {
		read_rows(&contenders[k]);
		write_answers(&contenders[k]);
	}
	for (int round = 0; round < rounds; round++) {
		for (size_t k = 0; k < CONTENDER_COUNT; k++) {
			struct contender *c = &contenders[k];
			double ns = ns_per_row(c, c->pass);
			printf("%s %.4f %.4f\n", c->name, ns, ns_per_row(c, c->chained));
		}
		fflush(stdout);
	}
	return 0;
}
