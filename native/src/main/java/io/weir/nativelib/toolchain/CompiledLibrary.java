package io.weir.nativelib.toolchain;

import java.nio.file.Path;

/**
 * A shared library on disk.
 *
 * @param file where it lies; its name holds the hash, so it is never overwritten by another
 * @param sha256 hash over sources, flags and compiler, in hex
 * @param compiler the compiler's identification line
 */
public record CompiledLibrary(Path file, String sha256, String compiler) {}
