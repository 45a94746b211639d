package io.weir.nativelib.kernel;

/** A congestion control of one's own that the machine loads before it runs. */
public final class GuestControl {
  private final String file;
  private final byte[] content;
  private final String parameters;

  private GuestControl(String file, byte[] content, String parameters) {
    this.file = file;
    this.content = content.clone();
    this.parameters = parameters;
  }

  /**
   * A module.
   *
   * @param name without {@code .ko}
   * @param parameters as {@code insmod} takes them
   */
  public static GuestControl module(String name, byte[] content, String parameters) {
    return new GuestControl(name + ".ko", content, parameters);
  }

  /**
   * An eBPF object with a {@code struct_ops} map.
   *
   * @param name without {@code .bpf.o}
   */
  public static GuestControl bpf(String name, byte[] content) {
    return new GuestControl(name + ".bpf.o", content, "");
  }

  /** Whether it is a module rather than an eBPF object. */
  boolean isModule() {
    return file.endsWith(".ko");
  }

  /** Its name in the machine. */
  String file() {
    return file;
  }

  /** What is in it. */
  byte[] content() {
    return content.clone();
  }

  /** What {@code insmod} gets besides; empty for eBPF. */
  String parameters() {
    return parameters;
  }
}
