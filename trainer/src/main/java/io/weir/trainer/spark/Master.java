package io.weir.trainer.spark;

import io.weir.artefact.UserError;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a cluster's work is handed out: Spark's master URL.
 *
 * @param url {@code local[*]}, {@code local[N]}, {@code spark://HOST:PORT[,HOST:PORT…]}, {@code
 *     yarn} or {@code k8s://URL}
 */
public record Master(String url) {
  private static final Pattern LOCAL = Pattern.compile("local(\\[(\\*|[1-9][0-9]{0,3})])?");
  private static final Pattern STANDALONE =
      Pattern.compile("spark://([^\\s,/:]+:[0-9]{1,5}(,[^\\s,/:]+:[0-9]{1,5})*)");
  private static final Pattern KUBERNETES = Pattern.compile("k8s://\\S+");

  /** Longest wait for a master's answer, ms. */
  private static final int ANSWER_MS = 5_000;

  private static final int MAX_PORT = 65_535;

  /**
   * @throws IllegalArgumentException if this is no such URL
   */
  public Master {
    boolean known =
        LOCAL.matcher(url).matches()
            || (STANDALONE.matcher(url).matches() && portsAreIn(url))
            || url.equals("yarn")
            || KUBERNETES.matcher(url).matches();
    if (!known) {
      throw new IllegalArgumentException(
          "expected local[*], local[N], spark://HOST:PORT, yarn or k8s://URL, found `" + url + "`");
    }
  }

  private static boolean portsAreIn(String url) {
    return addresses(url).stream().allMatch(a -> a.port() > 0 && a.port() <= MAX_PORT);
  }

  private record Address(String host, int port) {}

  /** Addresses in a stand-alone cluster's URL, which has several where masters stand by. */
  private static List<Address> addresses(String url) {
    List<Address> addresses = new ArrayList<>();
    Matcher matcher = STANDALONE.matcher(url);
    if (matcher.matches()) {
      for (String address : matcher.group(1).split(",", -1)) {
        int colon = address.indexOf(':');
        addresses.add(
            new Address(
                address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))));
      }
    }
    return addresses;
  }

  /** Whether the work runs in this process. */
  public boolean isLocal() {
    return LOCAL.matcher(url).matches();
  }

  /**
   * Returns if somebody listens at one of the addresses; Spark itself would try for a minute first.
   *
   * @throws UserError if nobody does
   */
  void requireReachable() {
    List<Address> addresses = addresses(url);
    IOException last = null;
    for (Address address : addresses) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(address.host(), address.port()), ANSWER_MS);
        return;
      } catch (IOException e) {
        last = e;
      }
    }
    if (last != null) {
      throw UserError.environment(
          "%s: no Spark master answers there (%s); start one with `./weir spark master`, or leave"
                  .formatted(url, last)
              + " --spark away",
          last);
    }
  }
}
