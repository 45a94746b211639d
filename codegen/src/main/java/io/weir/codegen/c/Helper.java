package io.weir.codegen.c;

import java.util.EnumSet;
import java.util.Set;

/** Small functions of the core, emitted only where a program needs them. */
enum Helper {
  MIN32(
      """
      static inline int32_t weir_min32(int32_t a, int32_t b)
      {
      	return a < b ? a : b;
      }
      """),
  MIN64(
      """
      static inline int64_t weir_min64(int64_t a, int64_t b)
      {
      	return a < b ? a : b;
      }
      """),
  MAX32(
      """
      static inline int32_t weir_max32(int32_t a, int32_t b)
      {
      	return a > b ? a : b;
      }
      """),
  MAX64(
      """
      static inline int64_t weir_max64(int64_t a, int64_t b)
      {
      	return a > b ? a : b;
      }
      """),
  CLAMP32(
      """
      static inline int32_t weir_clamp32(int32_t x, int32_t low, int32_t high)
      {
      	return x < low ? low : (x > high ? high : x);
      }
      """),
  CLAMP64(
      """
      static inline int64_t weir_clamp64(int64_t x, int64_t low, int64_t high)
      {
      	return x < low ? low : (x > high ? high : x);
      }
      """),
  ASR32(
      """
      /* floor(x / 2^n): C leaves the right shift of a negative value to the compiler. */
      static inline int32_t weir_asr32(int32_t x, int n)
      {
      	return x >= 0 ? x >> n : ~(~x >> n);
      }
      """),
  ASR64(
      """
      /* floor(x / 2^n): C leaves the right shift of a negative value to the compiler. */
      static inline int64_t weir_asr64(int64_t x, int n)
      {
      	return x >= 0 ? x >> n : ~(~x >> n);
      }
      """),
  RECIP(
      """
      /* floor(2^k / x) as uint32_t, 0 <= k <= 31, x >= 1. A shell may define it without division. */
      #ifndef WEIR_RECIP
      #define WEIR_RECIP(k, x) (((uint32_t)1 << (k)) / (x))
      #endif
      """),
  ISQRT(
      """
      /* floor(sqrt(x)), one result bit per round. */
      static inline uint32_t weir_isqrt(uint32_t x)
      {
      	uint32_t root = 0;
      	uint32_t bit = (uint32_t)1 << 30;
      	int round;

      	for (round = 0; round < 16; round++) {
      		uint32_t trial = root + bit;

      		root >>= 1;
      		if (x >= trial) {
      			x -= trial;
      			root += bit;
      		}
      		bit >>= 2;
      	}
      	return root;
      }
      """),
  ABOVE(
      """
      /* 1 if x > threshold, else 0. */
      static inline uint32_t weir_above(int32_t x, int32_t threshold)
      {
      	return (uint32_t)(x > threshold);
      }
      """),
  MASK(
      """
      /*
       * An index below mask + 1. A shell whose verifier wants to see that defines it as
       * ((index) & (mask)).
       */
      #ifndef WEIR_MASK
      #define WEIR_MASK(index, mask) (index)
      #endif
      """),
  TREES(
      """
      /* Keeps compilers from merging the parts of the forest into one giant function. */
      #ifndef WEIR_TREES
      #ifdef __GNUC__
      #define WEIR_TREES static __attribute__((noinline))
      #else
      #define WEIR_TREES static
      #endif
      #endif
      """);

  /** Those in which C usually branches. */
  static final Set<Helper> BRANCHING =
      EnumSet.of(MIN32, MIN64, MAX32, MAX64, CLAMP32, CLAMP64, ISQRT);

  private final String source;

  Helper(String source) {
    this.source = source;
  }

  String source() {
    return source;
  }
}
