package io.weir.sim.scenario;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.weir.sim.fabric.Port;
import io.weir.sim.fabric.Topology;
import io.weir.sim.measure.FairnessOverTime;
import io.weir.sim.measure.FctReport;
import io.weir.sim.measure.FlowCompletion;
import io.weir.sim.measure.IdealFct;
import io.weir.sim.measure.PauseMeter;
import io.weir.sim.measure.QueueHistograms;
import io.weir.sim.traffic.Flow;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a run measured beside rates and latencies, over its whole length but for the queues.
 *
 * @param fct completion times by size; null if no flow ends
 * @param completions every flow that has an end, complete or not
 * @param fairness Jain's index over the active flows, by time bin
 * @param jainMean mean of that over bins with two active flows or more; 1 when there is none
 * @param jainMin least of that over the same bins
 * @param queues queues of the ports that queued, sampled {@link PortSampler#SAMPLES} times in the
 *     measured part
 * @param pauses how long ports were paused, by priority
 */
public record RunDetails(
    @JsonInclude(JsonInclude.Include.NON_NULL) FctReport fct,
    @JsonIgnore List<FlowCompletion> completions,
    List<FairnessOverTime.Bin> fairness,
    double jainMean,
    double jainMin,
    List<QueueHistograms.Queue> queues,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<PauseMeter.Paused> pauses)
    implements Serializable {
  /** Nothing measured. */
  public static final RunDetails NONE =
      new RunDetails(null, List.of(), List.of(), 1, 1, List.of(), List.of());

  static RunDetails of(Scenario scenario, Simulation simulation) {
    Datacenter datacenter = simulation.datacenter();
    List<FlowCompletion> completions = new ArrayList<>();
    for (int index = 0; index < datacenter.flows.size(); index++) {
      Flow flow = datacenter.flows.get(index);
      if (flow.isBounded() && datacenter.hosts.startedPs(index) != Long.MAX_VALUE) {
        completions.add(completion(scenario, datacenter, index, flow));
      }
    }
    return new RunDetails(
        completions.isEmpty() ? null : FctReport.of(completions),
        completions,
        simulation.fairness().bins(),
        simulation.fairness().mean(),
        simulation.fairness().min(),
        simulation.sampler().queues().queues(),
        datacenter.fabric.pauses().until(simulation.nowNs() * 1000));
  }

  private static FlowCompletion completion(
      Scenario scenario, Datacenter datacenter, int index, Flow flow) {
    long startPs = datacenter.hosts.startedPs(index);
    long endPs = datacenter.hosts.completedPs(index);
    int[] path = datacenter.hosts.path(index);
    Topology topology = datacenter.network.topology();
    long idealNs =
        IdealFct.ns(
            Arrays.stream(path).mapToObj(datacenter.ports::get).mapToLong(Port::rateBps).toArray(),
            Arrays.stream(path).mapToLong(topology::delayNs).toArray(),
            flow.bytes(),
            scenario.hosts().payloadBytes(),
            scenario.hosts().headerBytes());
    return new FlowCompletion(
        index,
        flow.source(),
        flow.destination(),
        flow.bytes(),
        startPs / 1000,
        endPs == Long.MAX_VALUE ? FlowCompletion.INCOMPLETE : (endPs - startPs) / 1000,
        idealNs);
  }
}
