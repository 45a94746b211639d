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
      	return (-1 >> 1) == -1 || x >= 0 ? x >> n : ~(~x >> n);
      }
      """),
  ASR64(
      """
      /* floor(x / 2^n): C leaves the right shift of a negative value to the compiler. */
      static inline int64_t weir_asr64(int64_t x, int n)
      {
      	return (-1 >> 1) == -1 || x >= 0 ? x >> n : ~(~x >> n);
      }
      """),
  STORED(
      """
      /*
       * A stored state is limited to its range, unless a shell says that no one else writes it:
       * what the core wrote itself lies within.
       */
      #ifdef WEIR_TRUSTED_STATE
      #define WEIR_STORED(limited, stored) (stored)
      #else
      #define WEIR_STORED(limited, stored) (limited)
      #endif
      """),
  GIVEN(
      """
      /* An input is limited to its range, unless a shell says that it has done so. */
      #ifdef WEIR_TRUSTED_INPUT
      #define WEIR_GIVEN(limited, given) (given)
      #else
      #define WEIR_GIVEN(limited, given) (limited)
      #endif
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
      /* a / b, rounded down, b >= 1. A shell may define it without division. */
      #ifndef WEIR_QUOTIENT
      #define WEIR_QUOTIENT(a, b) ((a) / (b))
      #endif

      /*
       * floor(sqrt(x)): a line that is off by a tenth at most for x within a factor of 4, then
       * Newton's iteration twice, which leaves the answer or one more.
       */
      static inline uint32_t weir_isqrt(uint32_t x)
      {
      	uint32_t root;

      	if (x < 16u)
      		return (uint32_t)(x > 0u) + (uint32_t)(x > 3u) + (uint32_t)(x > 8u);
      	if (x >= 262144u) {
      		if (x >= 67108864u) {
      			if (x >= 1073741824u) {
      				root = (x >> 17) + 27853u;
      			} else {
      				if (x >= 268435456u) {
      					root = (x >> 16) + 13926u;
      				} else {
      					root = (x >> 15) + 6963u;
      				}
      			}
      		} else {
      			if (x >= 4194304u) {
      				if (x >= 16777216u) {
      					root = (x >> 14) + 3482u;
      				} else {
      					root = (x >> 13) + 1741u;
      				}
      			} else {
      				if (x >= 1048576u) {
      					root = (x >> 12) + 870u;
      				} else {
      					root = (x >> 11) + 435u;
      				}
      			}
      		}
      	} else {
      		if (x >= 4096u) {
      			if (x >= 65536u) {
      				root = (x >> 10) + 218u;
      			} else {
      				if (x >= 16384u) {
      					root = (x >> 9) + 109u;
      				} else {
      					root = (x >> 8) + 54u;
      				}
      			}
      		} else {
      			if (x >= 256u) {
      				if (x >= 1024u) {
      					root = (x >> 7) + 27u;
      				} else {
      					root = (x >> 6) + 14u;
      				}
      			} else {
      				if (x >= 64u) {
      					root = (x >> 5) + 7u;
      				} else {
      					root = (x >> 4) + 3u;
      				}
      			}
      		}
      	}
      	root = (root + WEIR_QUOTIENT(x, root)) >> 1;
      	root = (root + WEIR_QUOTIENT(x, root)) >> 1;
      	return root - (uint32_t)((uint64_t)root * root > x);
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
  PHASE(
      """
      /* Keeps what one phase needs from weighing on the others. */
      #ifndef WEIR_PHASE
      #ifdef __GNUC__
      #define WEIR_PHASE static __attribute__((noinline))
      #else
      #define WEIR_PHASE static
      #endif
      #endif
      """),
  INLINE(
      """
      /* A small forest: where it is asked, features stay in registers. */
      #ifndef WEIR_INLINE
      #ifdef __GNUC__
      #define WEIR_INLINE static inline __attribute__((always_inline))
      #else
      #define WEIR_INLINE static inline
      #endif
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
