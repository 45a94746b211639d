package io.weir.sim.scenario;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonPOJOBuilder;
import io.weir.artefact.Bounds;
import io.weir.sim.fabric.LinkEvent;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Something that happens to a link, in both directions. Exactly one of the last five is given, the
 * others are null.
 *
 * @param atUs when, simulated µs
 * @param link the nodes at its ends
 * @param down true: the link fails
 * @param up true: the link is repaired
 * @param rateGbps rate from then on, Gb/s
 * @param loss probability with which a frame is lost from then on
 * @param jitterNs largest extra delay of a frame from then on, ns
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonDeserialize(builder = LinkEventSpec.Builder.class)
public record LinkEventSpec(
    @JsonPropertyDescription("when it happens, simulated µs") long atUs,
    @JsonPropertyDescription("numbers of the nodes at the link's ends") List<Integer> link,
    @JsonPropertyDescription("true: the link fails") Boolean down,
    @JsonPropertyDescription("true: the link is repaired") Boolean up,
    @JsonPropertyDescription("rate from then on, Gb/s") Double rateGbps,
    @JsonPropertyDescription("probability with which a frame is lost from then on, share")
        Double loss,
    @JsonPropertyDescription("largest extra delay of a frame from then on, ns") Long jitterNs)
    implements Serializable {
  public LinkEventSpec {
    Bounds.require("atUs", atUs, 0, 10_000_000_000L, "µs");
    link = requireEnds(link);
    long given = Stream.of(down, up, rateGbps, loss, jitterNs).filter(Objects::nonNull).count();
    if (given != 1) {
      throw new IllegalArgumentException(
          "expected exactly one of down, up, rateGbps, loss, jitterNs, found " + given);
    }
    requireTrue("down", down);
    requireTrue("up", up);
    if (rateGbps != null) {
      Bounds.require("rateGbps", rateGbps, 0.001, 10_000, "Gb/s");
    }
    if (loss != null) {
      NetworkSpec.requireLoss(loss);
    }
    if (jitterNs != null) {
      Bounds.require("jitterNs", jitterNs, 0, 1_000_000_000, "ns");
    }
  }

  /** The two ends of a link. */
  static List<Integer> requireEnds(List<Integer> link) {
    if (link == null || link.size() != 2) {
      throw new IllegalArgumentException(
          "link: expected the two nodes at its ends, as [3, 9], found "
              + (link == null ? "nothing" : link));
    }
    return List.copyOf(link);
  }

  private static void requireTrue(String key, Boolean value) {
    if (value != null && !value) {
      throw new IllegalArgumentException(key + ": expected true, found false");
    }
  }

  /** What happens, to the link of that index. */
  LinkEvent event(int linkIndex) {
    return new LinkEvent(atUs * 1000, linkIndex, change());
  }

  private LinkEvent.Change change() {
    if (down != null) {
      return new LinkEvent.Down();
    }
    if (up != null) {
      return new LinkEvent.Up();
    }
    if (rateGbps != null) {
      return new LinkEvent.Rate(Math.round(rateGbps * 1e9));
    }
    return loss != null ? new LinkEvent.Loss(loss) : new LinkEvent.Jitter(jitterNs);
  }

  /** For messages: what happens to which link when. */
  String title() {
    String what =
        down != null
            ? "down"
            : up != null
                ? "up"
                : rateGbps != null
                    ? "rateGbps " + rateGbps
                    : loss != null ? "loss " + loss : "jitterNs " + jitterNs;
    return "link " + link.get(0) + "-" + link.get(1) + " " + what + " at " + atUs + " µs";
  }

  /** Reads an event whose other keys are missing, which constructors of records do not allow. */
  @JsonPOJOBuilder(withPrefix = "")
  static final class Builder {
    private long atUs = -1;
    private List<Integer> link;
    private Boolean down;
    private Boolean up;
    private Double rateGbps;
    private Double loss;
    private Long jitterNs;

    Builder atUs(long value) {
      atUs = value;
      return this;
    }

    Builder link(List<Integer> value) {
      link = value;
      return this;
    }

    Builder down(Boolean value) {
      down = value;
      return this;
    }

    Builder up(Boolean value) {
      up = value;
      return this;
    }

    Builder rateGbps(Double value) {
      rateGbps = value;
      return this;
    }

    Builder loss(Double value) {
      loss = value;
      return this;
    }

    Builder jitterNs(Long value) {
      jitterNs = value;
      return this;
    }

    LinkEventSpec build() {
      if (atUs == -1) {
        throw new IllegalArgumentException("atUs: expected a time in µs, found nothing");
      }
      return new LinkEventSpec(atUs, link, down, up, rateGbps, loss, jitterNs);
    }
  }
}
