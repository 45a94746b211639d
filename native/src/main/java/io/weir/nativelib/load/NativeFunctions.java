package io.weir.nativelib.load;

/**
 * The functions a shared library exports; see {@code weir_shared.c}. Addresses point to native
 * memory. Public only because the implementing class lives in a class loader of its own: use {@link
 * NativeProgram}.
 */
public interface NativeFunctions {
  /** {@code weir_abi_version}. */
  int abiVersion();

  /** {@code weir_state_size}, bytes. */
  int stateSize();

  /** {@code weir_input_count}. */
  int inputCount();

  /** {@code weir_state_count}. */
  int stateCount();

  /** {@code weir_feature_count}: 0 if there is no forest. */
  int featureCount();

  /** {@code weir_program_sha256}, hex. */
  String programSha256();

  /** {@code weir_reset} on int64_t[states]. */
  void reset(long states);

  /** {@code weir_decide} on int64_t[inputs + states]; returns the multiplier, Q16. */
  long decide(long row);

  /** {@code weir_decide_batch} on {@code count} rows; multipliers go to int64_t[count]. */
  void decideBatch(long rows, long count, long out);

  /** {@code weir_score_batch} on int32_t[count * features]; scores go to int64_t[count]. */
  long scoreBatch(long features, long count, long out);
}
