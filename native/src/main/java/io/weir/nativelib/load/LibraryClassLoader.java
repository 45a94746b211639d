package io.weir.nativelib.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * Defines one fresh copy of a class with native methods, to be bound to one library: JNA binds
 * native methods per class, once.
 */
public final class LibraryClassLoader extends ClassLoader {
  private final Class<?> original;

  /** A copy of {@code original}, which must not be bound itself. */
  public LibraryClassLoader(Class<?> original) {
    super(original.getClassLoader());
    this.original = original;
  }

  /**
   * The copy.
   *
   * @param type what the original implements
   */
  public <T> Class<? extends T> define(Class<T> type) {
    String resource = original.getSimpleName() + ".class";
    try (InputStream in = original.getResourceAsStream(resource)) {
      byte[] bytes = in.readAllBytes();
      return defineClass(original.getName(), bytes, 0, bytes.length).asSubclass(type);
    } catch (IOException e) {
      throw new UncheckedIOException(resource + " is missing from the jar", e);
    }
  }
}
