package io.weir.nativelib.live;

import com.sun.jna.LastErrorException;
import io.weir.artefact.UserError;
import io.weir.nativelib.system.LibC;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Opens TUN devices: what the kernel routes there is read from a file descriptor as IP packets, and
 * what is written to it the kernel receives. The device vanishes when its descriptor is closed.
 */
final class TunDevice {
  private static final String CLONE_DEVICE = "/dev/net/tun";
  private static final String NAME = "weir0";

  // linux/if_tun.h, linux/sockios.h, linux/if.h
  private static final long TUNSETIFF = 0x400454CAL;
  private static final long SIOCSIFFLAGS = 0x8914;
  private static final long SIOCSIFADDR = 0x8916;
  private static final long SIOCSIFNETMASK = 0x891C;
  private static final long SIOCSIFMTU = 0x8922;
  private static final long SIOCSIFTXQLEN = 0x8943;
  private static final short IFF_TUN_NO_PI = 0x1001;
  private static final short IFF_UP_RUNNING = 0x41;
  private static final int IFREQ_BYTES = 40;
  private static final int NAME_BYTES = 16;

  /** Packets the kernel keeps for a reader that is late; more than any buffer here holds. */
  private static final int QUEUE_PACKETS = 5_000;

  private TunDevice() {}

  /**
   * Opens a device in the namespace of the calling thread and brings it up.
   *
   * @param address IPv4 address of this end; the network has 24 bits
   * @param mtuBytes largest packet, bytes
   * @return its file descriptor, non-blocking
   * @throws UserError if the machine has no TUN devices or refuses them
   */
  static int open(byte[] address, int mtuBytes) {
    int fd;
    try {
      fd = LibC.get().open(CLONE_DEVICE, LibC.O_RDWR | LibC.O_NONBLOCK | LibC.O_CLOEXEC);
    } catch (LastErrorException e) {
      throw UserError.environment(
          "cannot open %s (%s): `modprobe tun` loads it; a container needs --device %s"
              .formatted(CLONE_DEVICE, e.getMessage(), CLONE_DEVICE),
          e);
    }
    try {
      configure(fd, address, mtuBytes);
      return fd;
    } catch (LastErrorException e) {
      LibC.get().close(fd);
      throw UserError.environment(
          "cannot set up a TUN device (%s): it needs CAP_NET_ADMIN; run it as root"
              .formatted(e.getMessage()),
          e);
    }
  }

  private static void configure(int fd, byte[] address, int mtuBytes) {
    LibC.get().ioctl(fd, TUNSETIFF, request(buffer -> buffer.putShort(IFF_TUN_NO_PI)));
    int socket = LibC.get().socket(LibC.AF_INET, LibC.SOCK_DGRAM | LibC.O_CLOEXEC, 0);
    try {
      LibC.get().ioctl(socket, SIOCSIFMTU, request(buffer -> buffer.putInt(mtuBytes)));
      LibC.get().ioctl(socket, SIOCSIFTXQLEN, request(buffer -> buffer.putInt(QUEUE_PACKETS)));
      LibC.get().ioctl(socket, SIOCSIFADDR, request(buffer -> address(buffer, address)));
      byte[] mask = {(byte) 255, (byte) 255, (byte) 255, 0};
      LibC.get().ioctl(socket, SIOCSIFNETMASK, request(buffer -> address(buffer, mask)));
      LibC.get().ioctl(socket, SIOCSIFFLAGS, request(buffer -> buffer.putShort(IFF_UP_RUNNING)));
    } finally {
      LibC.get().close(socket);
    }
  }

  /** A {@code struct ifreq} for the device. */
  private static byte[] request(Consumer<ByteBuffer> value) {
    ByteBuffer request = ByteBuffer.allocate(IFREQ_BYTES).order(ByteOrder.nativeOrder());
    request.put(NAME.getBytes(StandardCharsets.US_ASCII)).position(NAME_BYTES);
    value.accept(request);
    return request.array();
  }

  /** A {@code struct sockaddr_in}. */
  private static void address(ByteBuffer request, byte[] address) {
    request.putShort((short) LibC.AF_INET).putShort((short) 0).put(address);
  }
}
