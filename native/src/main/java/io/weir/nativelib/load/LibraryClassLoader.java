package io.weir.nativelib.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Defines one fresh copy of {@link DirectFunctions}, to be bound to one library. */
final class LibraryClassLoader extends ClassLoader {
  LibraryClassLoader() {
    super(LibraryClassLoader.class.getClassLoader());
  }

  /** The copy. */
  Class<? extends NativeFunctions> define() {
    String resource = DirectFunctions.class.getSimpleName() + ".class";
    try (InputStream in = DirectFunctions.class.getResourceAsStream(resource)) {
      byte[] bytes = in.readAllBytes();
      Class<?> copy = defineClass(DirectFunctions.class.getName(), bytes, 0, bytes.length);
      return copy.asSubclass(NativeFunctions.class);
    } catch (IOException e) {
      throw new UncheckedIOException(resource + " is missing from the jar", e);
    }
  }
}
