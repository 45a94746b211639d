package io.weir.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may know whom: docs/architecture.md, as rules. */
@AnalyzeClasses(packages = "io.weir", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  private static final String ARTEFACT = "io.weir.artefact..";
  private static final String SIM = "io.weir.sim..";
  private static final String CODEGEN = "io.weir.codegen..";
  private static final String TRAINER = "io.weir.trainer..";
  private static final String DISTILLER = "io.weir.distiller..";
  private static final String NATIVE = "io.weir.nativelib..";
  private static final String LIVE = "io.weir.nativelib.live..";
  private static final String BENCHMARKS = "io.weir.benchmarks..";
  private static final String CLI = "io.weir.cli..";

  @ArchTest
  static final ArchRule artefactKnowsNobody =
      noClasses()
          .that()
          .resideInAPackage(ARTEFACT)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(SIM, CODEGEN, TRAINER, DISTILLER, NATIVE, BENCHMARKS, CLI);

  @ArchTest
  static final ArchRule simKnowsFilesOnly =
      noClasses()
          .that()
          .resideInAPackage(SIM)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(CODEGEN, TRAINER, DISTILLER, NATIVE, BENCHMARKS, CLI);

  @ArchTest
  static final ArchRule codegenKnowsFilesOnly =
      noClasses()
          .that()
          .resideInAPackage(CODEGEN)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(SIM, TRAINER, DISTILLER, NATIVE, BENCHMARKS, CLI);

  @ArchTest
  static final ArchRule trainerKnowsSim =
      noClasses()
          .that()
          .resideInAPackage(TRAINER)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(CODEGEN, DISTILLER, NATIVE, BENCHMARKS, CLI);

  @ArchTest
  static final ArchRule distillerKnowsProgramsNotC =
      noClasses()
          .that()
          .resideInAPackage(DISTILLER)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              NATIVE, BENCHMARKS, CLI, "io.weir.codegen.c..", "io.weir.codegen.target..");

  @ArchTest
  static final ArchRule nativeKnowsCongestionControlAndCodegen =
      noClasses()
          .that()
          .resideInAPackage(NATIVE)
          .and()
          .resideOutsideOfPackage(LIVE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              TRAINER,
              DISTILLER,
              BENCHMARKS,
              CLI,
              "io.weir.sim.time..",
              "io.weir.sim.fabric..",
              "io.weir.sim.channel..",
              "io.weir.sim.gym..",
              "io.weir.sim.trace..",
              "io.weir.sim.table..",
              "io.weir.sim.host..",
              "io.weir.sim.traffic..",
              "io.weir.sim.measure..",
              "io.weir.sim.scenario..");

  @ArchTest
  static final ArchRule liveKnowsTheBottleneckToo =
      noClasses()
          .that()
          .resideInAPackage(LIVE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              CODEGEN,
              TRAINER,
              DISTILLER,
              BENCHMARKS,
              CLI,
              "io.weir.sim.time..",
              "io.weir.sim.channel..",
              "io.weir.sim.gym..",
              "io.weir.sim.trace..",
              "io.weir.sim.table..",
              "io.weir.sim.host..")
          .because("it runs the simulator's port and measures what a simulation measures");

  @ArchTest
  static final ArchRule onlyTheCommandKnowsBenchmarks =
      noClasses()
          .that()
          .resideOutsideOfPackages(BENCHMARKS, CLI)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(BENCHMARKS, CLI);

  @ArchTest
  static final ArchRule benchmarksDoNotKnowTheCommand =
      noClasses()
          .that()
          .resideInAPackage(BENCHMARKS)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(CLI);

  @ArchTest
  static final ArchRule roomsHaveNoCycles =
      slices().matching("io.weir.(*).(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule noDumps =
      noClasses().should().resideInAnyPackage("..util..", "..utils..", "..common..", "..helper..");

  @ArchTest
  static final ArchRule simulatedTimeOnly =
      noClasses()
          .that()
          .resideInAPackage(SIM)
          .should()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .because("a run is a function of scenario, seed and version");

  @ArchTest
  static final ArchRule jnaStaysInNative =
      noClasses()
          .that()
          .resideOutsideOfPackage(NATIVE)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.sun.jna..");

  @ArchTest
  static final ArchRule tribuoStaysInFitAndWhereItIsComparedWith =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.weir.distiller.fit..", "io.weir.benchmarks.optimiser..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.tribuo..", "ml.dmlc..");

  @ArchTest
  static final ArchRule optimisersStayInTheSearch =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.weir.trainer.search..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.commons.math3.optim..");

  @ArchTest
  static final ArchRule sparkStaysInItsRoom =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.weir.trainer.spark..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.spark..", "scala..")
          .because("commands that need no cluster run without Spark's jars");

  @ArchTest
  static final ArchRule duckDbStaysInTheCommandsTables =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.weir.cli.table..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.duckdb..");

  @ArchTest
  static final ArchRule sqlStaysInTheStore =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.weir.trainer.store..", "io.weir.cli.table..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.sqlite..", "java.sql..");

  @ArchTest
  static final ArchRule terminalsAreTheDashboards =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.weir.cli.dashboard..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.jline..");

  @ArchTest
  static final ArchRule picturesAreDrawnInTheirRoom =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.weir.benchmarks.picture..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.jfree..", "org.apache.batik..", "java.awt..");

  @ArchTest
  static final ArchRule realSocketsAreTheServers =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.weir.sim.gym.serve..", LIVE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.netty.channel.nio..",
              "io.netty.channel.socket.nio..",
              "io.netty.channel.epoll..",
              "io.netty.channel.kqueue..",
              "io.netty.channel.uring..",
              "io.netty.channel.unix..")
          .because("everything else that speaks Netty runs in virtual time");
}
