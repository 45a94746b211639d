/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */
/*
 * The core's small functions without a branch. Part of Weir.
 *
 * To the verifier every branch is two paths, and a program's conditions are made of minima and
 * maxima: with branches it would go through more instructions than it is willing to. The barriers
 * keep the compiler from turning the arithmetic back into branches.
 */
#ifndef WEIR_ARITHMETIC_H
#define WEIR_ARITHMETIC_H

/* All ones if x is negative, else 0. */
static __always_inline uint64_t weir_sign(uint64_t x)
{
	uint64_t mask = (uint64_t)((int64_t)x >> 63);

	asm volatile("" : "+r"(mask));
	return mask;
}

/* All ones if a < b; the difference may leave 64 bits (Warren, Hacker's Delight, 2-12). */
static __always_inline uint64_t weir_less64(int64_t a, int64_t b)
{
	const uint64_t x = (uint64_t)a;
	const uint64_t y = (uint64_t)b;
	const uint64_t difference = x - y;

	return weir_sign(difference ^ ((x ^ y) & (difference ^ x)));
}

static __always_inline int64_t weir_min64(int64_t a, int64_t b)
{
	const uint64_t less = weir_less64(a, b);

	return (int64_t)(((uint64_t)a & less) | ((uint64_t)b & ~less));
}

static __always_inline int64_t weir_max64(int64_t a, int64_t b)
{
	const uint64_t less = weir_less64(a, b);

	return (int64_t)(((uint64_t)b & less) | ((uint64_t)a & ~less));
}

static __always_inline int64_t weir_clamp64(int64_t x, int64_t low, int64_t high)
{
	return weir_max64(weir_min64(x, high), low);
}

static __always_inline int32_t weir_min32(int32_t a, int32_t b)
{
	const int64_t difference = (int64_t)a - b;

	return (int32_t)(b + (difference & (int64_t)weir_sign((uint64_t)difference)));
}

static __always_inline int32_t weir_max32(int32_t a, int32_t b)
{
	const int64_t difference = (int64_t)a - b;

	return (int32_t)(a - (difference & (int64_t)weir_sign((uint64_t)difference)));
}

static __always_inline int32_t weir_clamp32(int32_t x, int32_t low, int32_t high)
{
	return weir_max32(weir_min32(x, high), low);
}

/* floor(sqrt(x)), one result bit per round. */
static __always_inline uint32_t weir_isqrt(uint32_t x)
{
	uint32_t root = 0;
	uint32_t bit = (uint32_t)1 << 30;
	int round;

#pragma unroll
	for (round = 0; round < 16; round++) {
		const uint64_t trial = (uint64_t)root + bit;
		/* All ones if x >= trial. */
		const uint32_t fits = (uint32_t)~weir_sign((uint64_t)x - trial);

		root >>= 1;
		x -= (uint32_t)trial & fits;
		root += bit & fits;
		bit >>= 2;
	}
	return root;
}

#endif /* WEIR_ARITHMETIC_H */
