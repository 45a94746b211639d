package io.weir.codegen.c;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Gives every name of a program its own C identifier: as it is where possible, with {@code v_}
 * before it where it is a word of C, a macro of a platform or a name of the core itself.
 */
final class NameAllocator {
  private static final Set<String> RESERVED =
      Set.of(
          ("auto break case char const continue default do double else enum extern float for goto if"
                  + " inline int long register restrict return short signed sizeof static struct"
                  + " switch typedef union unsigned void volatile while asm typeof bool true false"
                  + " nullptr constexpr alignas alignof thread_local static_assert"
                  + " linux unix i386 riscv current NULL EOF errno noreturn barrier"
                  + " int8_t int16_t int32_t int64_t uint8_t uint16_t uint32_t uint64_t"
                  + " state in f forest")
              .split(" "));

  private final Map<String, String> allocated = new HashMap<>();
  private final Set<String> taken = new HashSet<>();

  /** The identifier for {@code name}; the same one every time. */
  String of(String name) {
    String known = allocated.get(name);
    if (known != null) {
      return known;
    }
    String candidate = mustNotBe(name) ? "v_" + name : name;
    while (!taken.add(candidate)) {
      candidate += "_";
    }
    allocated.put(name, candidate);
    return candidate;
  }

  private static boolean mustNotBe(String candidate) {
    // Macros are upper case by custom, weir_ is the prefix of the core's own symbols.
    return RESERVED.contains(candidate)
        || candidate.startsWith("weir_")
        || candidate.startsWith("__")
        || candidate.matches("[A-Z][A-Z0-9_]*");
  }
}
