package io.weir.cli.report;

import java.util.List;
import java.util.Map;

/**
 * Everything a pipeline found. Two runs with the same seed, scenario and version give the same
 * report but for {@code timings}.
 *
 * @param weirVersion version of Weir
 * @param seed seed of the run
 * @param scenario name of the scenario
 * @param scenarioSha256 hash of the effective configuration
 * @param artefacts hashes of the artefacts, by file name
 * @param training how the policy was trained
 * @param distillation how the tree came from the policy
 * @param proofs properties of the decision program
 * @param exactness Java decision program against native C
 * @param verdict whether the tree is faithful to the network
 * @param comparisons one row per workload and algorithm
 * @param timelines rates over time, one per workload and algorithm, first evaluation seed
 * @param applications completion times of applications; null when none were run
 * @param timings everything that depends on the machine
 */
public record Report(
    String weirVersion,
    long seed,
    String scenario,
    String scenarioSha256,
    Map<String, String> artefacts,
    Training training,
    Distillation distillation,
    List<Proof> proofs,
    Exactness exactness,
    Verdict verdict,
    List<Comparison> comparisons,
    List<Timeline> timelines,
    Applications applications,
    Timings timings) {

  /**
   * @param updates gradient steps taken, of all candidates
   * @param decisions decisions taken in training
   * @param bestCandidate candidate whose policy was kept, from 0
   * @param bestUpdate update of that candidate after which it was kept
   * @param bestScore its closed-loop validation score
   * @param collapses what collapsed when, and what followed
   * @param archive validated policies that no other dominates
   * @param history every update
   */
  public record Training(
      int updates,
      long decisions,
      int bestCandidate,
      int bestUpdate,
      double bestScore,
      List<String> collapses,
      List<Archived> archive,
      List<Point> history) {}

  /**
   * A validated policy, means over the validation workloads.
   *
   * @param candidate candidate it belongs to, from 0
   * @param update update of that candidate, from 1
   * @param goodputShare goodput as a share of the line
   * @param latencyP99PerBaseRtt p99 latency in base round-trip times
   * @param jain Jain's index
   * @param droppedBytes bytes dropped per run
   * @param score weighted validation score, which chooses among them
   */
  public record Archived(
      int candidate,
      int update,
      double goodputShare,
      double latencyP99PerBaseRtt,
      double jain,
      double droppedBytes,
      double score) {}

  /**
   * One update of the training.
   *
   * @param candidate candidate that was trained, from 0
   * @param update its number, from 1 for every candidate
   * @param loss the learner's loss
   * @param terms parts of the loss and of the reward, by name
   * @param meanReward mean of the congestion signal r; 0 is on target
   * @param meanMagnitude mean |μ|; near 1 is saturation
   * @param actionDeviation standard deviation of μ over all decisions; near 0 is a constant action
   * @param gradientNorm Euclidean norm of the gradient, before clipping
   * @param score validation score, or null when the update was not validated
   */
  public record Point(
      int candidate,
      int update,
      double loss,
      Map<String, Double> terms,
      double meanReward,
      double meanMagnitude,
      double actionDeviation,
      double gradientNorm,
      Double score) {}

  /**
   * @param trees trees in the forest
   * @param depth deepest path
   * @param nodes nodes in all trees
   * @param leaves leaves in all trees
   * @param stateBytes bytes of state per flow in C
   * @param bestRound round whose student was kept
   * @param rounds the DAgger rounds
   */
  public record Distillation(
      int trees,
      int depth,
      int nodes,
      int leaves,
      int stateBytes,
      int bestRound,
      List<Round> rounds) {}

  /**
   * One DAgger round.
   *
   * @param round its number, from 0
   * @param examples labelled states fitted on
   * @param teacherStateError mean |student − teacher| of the multiplier on states the teacher
   *     visits
   * @param ownStateError the same on states the student visits
   * @param score the student's closed-loop validation score
   */
  public record Round(
      int round, long examples, double teacherStateError, double ownStateError, double score) {}

  /**
   * A property of the decision program.
   *
   * @param property its name
   * @param verdict PROVED, REFUTED or OPEN
   * @param detail with figures; `weir prove` gives counterexamples
   */
  public record Proof(String property, String verdict, String detail) {}

  /**
   * @param compiler the C compiler's first line of {@code --version}
   * @param vectors inputs run through both
   * @param witnesses how many of them lie at a threshold or at the end of a range
   * @param mismatches how many gave different answers or states
   * @param digestsCompared whole simulations run with either
   * @param digestsEqual how many of them had equal event digests
   */
  public record Exactness(
      String compiler,
      long vectors,
      long witnesses,
      long mismatches,
      int digestsCompared,
      int digestsEqual) {}

  /**
   * @param faithful whether every bar of the verdict holds
   * @param line the verdict in one line
   */
  public record Verdict(boolean faithful, String line) {}

  /**
   * One algorithm on one workload, over all evaluation seeds.
   *
   * @param workload for example {@code 8→1}
   * @param algorithm its name
   * @param seeds runs
   * @param goodputGbps goodput of a bottleneck, Gb/s
   * @param latencyMeanUs mean packet latency, µs
   * @param latencyP99Us 99th percentile of packet latency, µs
   * @param jain Jain's index over flows
   * @param minMaxFairness smallest over largest goodput of a host
   * @param droppedBytes bytes dropped
   */
  public record Comparison(
      String workload,
      String algorithm,
      int seeds,
      Spread goodputGbps,
      Spread latencyMeanUs,
      Spread latencyP99Us,
      Spread jain,
      Spread minMaxFairness,
      Spread droppedBytes) {}

  /**
   * A figure over several seeds.
   *
   * @param mean mean
   * @param standardDeviation sample standard deviation
   * @param min smallest
   * @param max largest
   */
  public record Spread(double mean, double standardDeviation, double min, double max) {}

  /**
   * Rates over a run.
   *
   * @param workload the workload
   * @param algorithm the algorithm
   * @param timeUs ends of the time bins, µs
   * @param flowGbps rate by flow (at most eight flows), each a list over the bins, Gb/s
   * @param queueKb largest queue by bin, kB
   */
  public record Timeline(
      String workload,
      String algorithm,
      List<Double> timeUs,
      List<List<Double>> flowGbps,
      List<Double> queueKb) {}

  /**
   * Applications across a leaf-spine network.
   *
   * @param scenario name of their scenario
   * @param scenarioSha256 hash of its effective configuration
   * @param setting network, traffic and times in one line
   * @param workloads what each application asks for, by its name
   * @param rows one per application, load and algorithm
   */
  public record Applications(
      String scenario,
      String scenarioSha256,
      String setting,
      Map<String, String> workloads,
      List<ApplicationTimes> rows) {}

  /**
   * How long requests of an application took, over all seeds. The spreads leave runs out in which
   * nothing was answered; they are null when nothing ever was.
   *
   * @param application its name
   * @param load {@code idle} or {@code congested}
   * @param algorithm the algorithm that it and the other traffic obey
   * @param requests requests of all runs
   * @param unanswered how many of them had no answer when the run ended
   * @param p50Us median of a run, µs
   * @param p99Us 99th percentile of a run, µs
   * @param maxUs largest of a run, µs
   * @param trafficGbps goodput of all other traffic while the application ran, Gb/s
   * @param runs the runs, one per seed
   */
  public record ApplicationTimes(
      String application,
      String load,
      String algorithm,
      int requests,
      int unanswered,
      Spread p50Us,
      Spread p99Us,
      Spread maxUs,
      Spread trafficGbps,
      List<ApplicationRunTimes> runs) {}

  /**
   * One run; times are null when nothing was answered.
   *
   * @param seed its seed
   * @param client host that asked
   * @param server host that answered
   * @param answered requests that were answered
   * @param p50Us median completion time, µs
   * @param p99Us 99th percentile, µs
   * @param maxUs largest, µs
   * @param trafficGbps goodput of all other traffic meanwhile, Gb/s
   * @param digest digest over all events, hex
   */
  public record ApplicationRunTimes(
      long seed,
      int client,
      int server,
      int answered,
      Double p50Us,
      Double p99Us,
      Double maxUs,
      double trafficGbps,
      String digest) {}

  /**
   * @param machine processor count, JDK and operating system
   * @param stageSeconds how long each stage took, s
   * @param decisionNs time per decision by algorithm, ns; empty when it was not measured
   */
  public record Timings(
      String machine, Map<String, Double> stageSeconds, Map<String, DecisionTime> decisionNs) {}

  /**
   * JMH's result.
   *
   * @param mean mean time, ns
   * @param error half the 99.9 % confidence interval, ns
   */
  public record DecisionTime(double mean, double error) {}
}
