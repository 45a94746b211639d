/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */
/*
 * The core's small functions without a branch. Part of Weir.
 *
 * To the verifier every branch is two paths, and a program's conditions are made of comparisons:
 * with branches it would go through more instructions than it is willing to. A condition is a bit,
 * and a choice a product with it: new kernels follow both values of a mask of all bits or none. The
 * barriers keep the compiler from turning the arithmetic back into branches.
 */
#ifndef WEIR_ARITHMETIC_H
#define WEIR_ARITHMETIC_H

/* 1 if x is negative, else 0. */
static __always_inline uint64_t weir_negative(uint64_t x)
{
	uint64_t bit;

	/* Before: or the compiler sees a comparison. After: or it chooses by the bit. */
	asm volatile("" : "+r"(x));
	bit = x >> 63;
	asm volatile("" : "+r"(bit));
	return bit;
}

/* 1 if a < b, else 0; the difference may leave 64 bits (Warren, Hacker's Delight, 2-12). */
static __always_inline uint64_t weir_below(int64_t a, int64_t b)
{
	const uint64_t x = (uint64_t)a;
	const uint64_t y = (uint64_t)b;
	const uint64_t difference = x - y;

	return weir_negative(difference ^ ((x ^ y) & (difference ^ x)));
}

/* a if the bit is 1, b if it is 0. */
static __always_inline int64_t weir_either(uint64_t bit, int64_t a, int64_t b)
{
	return (int64_t)((uint64_t)b + ((uint64_t)a - (uint64_t)b) * bit);
}

static __always_inline int64_t weir_min64(int64_t a, int64_t b)
{
	return weir_either(weir_below(a, b), a, b);
}

static __always_inline int64_t weir_max64(int64_t a, int64_t b)
{
	return weir_either(weir_below(a, b), b, a);
}

static __always_inline int64_t weir_clamp64(int64_t x, int64_t low, int64_t high)
{
	return weir_max64(weir_min64(x, high), low);
}

static __always_inline int32_t weir_min32(int32_t a, int32_t b)
{
	return (int32_t)weir_either(weir_negative((uint64_t)((int64_t)a - b)), a, b);
}

static __always_inline int32_t weir_max32(int32_t a, int32_t b)
{
	return (int32_t)weir_either(weir_negative((uint64_t)((int64_t)a - b)), b, a);
}

static __always_inline int32_t weir_clamp32(int32_t x, int32_t low, int32_t high)
{
	return weir_max32(weir_min32(x, high), low);
}

/* 1 if x, taken as signed, is negative, else 0. */
static __always_inline uint32_t weir_negative32(uint32_t x)
{
	uint32_t bit;

	asm volatile("" : "+r"(x));
	bit = x >> 31;
	asm volatile("" : "+r"(bit));
	return bit;
}

/* 1 if a < b, else 0. Near: a - b fits 32 bits, as the program's ranges prove. */
static __always_inline int32_t weir_near_less32(int32_t a, int32_t b)
{
	return (int32_t)weir_negative32((uint32_t)a - (uint32_t)b);
}

static __always_inline int32_t weir_near_min32(int32_t a, int32_t b)
{
	const uint32_t difference = (uint32_t)a - (uint32_t)b;

	return (int32_t)((uint32_t)b + difference * weir_negative32(difference));
}

static __always_inline int32_t weir_near_max32(int32_t a, int32_t b)
{
	const uint32_t difference = (uint32_t)a - (uint32_t)b;

	return (int32_t)((uint32_t)a - difference * weir_negative32(difference));
}

static __always_inline int32_t weir_near_clamp32(int32_t x, int32_t low, int32_t high)
{
	return weir_near_max32(weir_near_min32(x, high), low);
}

/* 1 if a < b, else 0. */
static __always_inline int32_t weir_less(int64_t a, int64_t b)
{
	return (int32_t)weir_below(a, b);
}

/* 1 if a == b, else 0. */
static __always_inline int32_t weir_equal64(int64_t a, int64_t b)
{
	const uint64_t x = (uint64_t)a ^ (uint64_t)b;

	return (int32_t)(1 - weir_negative(x | (0 - x)));
}

static __always_inline int32_t weir_equal32(int32_t a, int32_t b)
{
	const uint32_t x = (uint32_t)a ^ (uint32_t)b;

	return (int32_t)(1 - weir_negative32(x | (0 - x)));
}

/* a if the condition, 0 or 1, holds, else b. */
static __always_inline int64_t weir_choose64(int32_t condition, int64_t a, int64_t b)
{
	return weir_either((uint64_t)(uint32_t)condition, a, b);
}

static __always_inline int32_t weir_choose32(int32_t condition, int32_t a, int32_t b)
{
	return (int32_t)((uint32_t)b + ((uint32_t)a - (uint32_t)b) * (uint32_t)condition);
}

/* floor(sqrt(x)), one result bit per round. */
static __always_inline uint32_t weir_isqrt(uint32_t x)
{
	uint32_t root = 0;
	uint32_t bit = (uint32_t)1 << 30;
	int round;

	/* Rolled up: code that is seldom run is slow for its length. */
#pragma clang loop unroll(disable)
	for (round = 0; round < 16; round++) {
		const uint64_t trial = (uint64_t)root + bit;
		const uint32_t fits = (uint32_t)(1 - weir_negative((uint64_t)x - trial));

		root >>= 1;
		x -= (uint32_t)trial * fits;
		root += bit * fits;
		bit >>= 2;
	}
	return root;
}

#endif /* WEIR_ARITHMETIC_H */
