package io.weir.sim.fabric;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A deadlock by priority flow control: ports that hold frames, each paused by the next one's switch
 * because frames that came by it wait at the next port. No frame of theirs will ever move. Source:
 * Hu et al., <i>Deadlocks in datacenter networks: why do they form, and how to avoid them</i>,
 * HotNets 2016.
 *
 * @param priority the priority
 * @param ports the ports in a circle, each waiting for the next, the last for the first
 */
public record PfcDeadlock(int priority, List<Integer> ports) {
  public PfcDeadlock {
    ports = List.copyOf(ports);
  }

  /** The circle in words. */
  public String message() {
    String circle = ports.stream().map(Object::toString).collect(Collectors.joining(" → "));
    return "PFC deadlock of priority "
        + priority
        + ": port "
        + circle
        + " → "
        + ports.get(0)
        + ", each paused for want of buffer behind the next";
  }

  /**
   * Looks for a deadlock. Ports that hold frames and are paused wait for the switch at their far
   * end; a pause that would end if every frame that can still leave that switch had left is not
   * counted, and so on until nothing changes. Those left wait for each other, and whoever follows
   * them walks into a circle. Host ports never wait: hosts take all that comes. A link that lost a
   * pause or a resume is taken for one on which it is still under way, and not counted.
   *
   * @param switches all switches of the fabric
   * @return a circle, or empty if there is none
   */
  public static Optional<PfcDeadlock> find(List<SharedBufferSwitch> switches) {
    Map<Integer, SharedBufferSwitch> owners = new HashMap<>();
    for (SharedBufferSwitch one : switches) {
      one.ports().forEach(port -> owners.put(port.index(), one));
    }
    for (int priority = 0; priority <= Frame.MAX_PRIORITY; priority++) {
      List<Integer> circle = new WaitFor(owners, priority).circle();
      if (!circle.isEmpty()) {
        return Optional.of(new PfcDeadlock(priority, circle));
      }
    }
    return Optional.empty();
  }

  /** Ports of one priority that may wait for ever. */
  private static final class WaitFor {
    private final Map<Integer, SharedBufferSwitch> owners;
    private final int priority;
    private final List<Integer> stuck;

    WaitFor(Map<Integer, SharedBufferSwitch> owners, int priority) {
      this.owners = owners;
      this.priority = priority;
      this.stuck =
          owners.keySet().stream()
              .sorted()
              .filter(this::waits)
              .collect(Collectors.toCollection(ArrayList::new));
      while (stuck.removeIf(this::goesOn)) {
        // Whatever goes on lets others go on.
      }
    }

    private boolean waits(int port) {
      SharedBufferSwitch far = owners.get(port ^ 1);
      return far != null
          && far.pauses(port ^ 1, priority)
          && owners.get(port).isHeldUp(port, priority)
          // A resume on its way would let the port go on for a while.
          && owners.get(port).hasHeardAll(port, priority, far);
    }

    /** Whether the far end would end the pause once all but the stuck frames had left it. */
    private boolean goesOn(int port) {
      SharedBufferSwitch far = owners.get(port ^ 1);
      long[] left = new long[far.accounts()];
      for (int other : stuck) {
        if (owners.get(other) == far) {
          far.addBytes(other, priority, left);
        }
      }
      return far.wouldResume(port ^ 1, priority, left);
    }

    List<Integer> circle() {
      List<Integer> walk = new ArrayList<>();
      if (stuck.isEmpty()) {
        return walk;
      }
      int port = stuck.get(0);
      while (!walk.contains(port)) {
        walk.add(port);
        port = next(port);
      }
      return walk.subList(walk.indexOf(port), walk.size());
    }

    /** A stuck port at the far end that holds frames which came by {@code port}. */
    private int next(int port) {
      SharedBufferSwitch far = owners.get(port ^ 1);
      int account = SharedBuffer.account(far.slot(port ^ 1), priority);
      for (int other : stuck) {
        long[] bytes = new long[far.accounts()];
        if (owners.get(other) == far) {
          far.addBytes(other, priority, bytes);
        }
        if (bytes[account] > 0) {
          return other;
        }
      }
      throw new IllegalStateException("port " + port + " is stuck, yet waits for no port");
    }
  }
}
