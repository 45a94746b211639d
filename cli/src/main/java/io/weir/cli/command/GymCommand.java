package io.weir.cli.command;

import io.weir.artefact.AtomicFiles;
import io.weir.artefact.UserError;
import io.weir.artefact.WeirVersion;
import io.weir.cli.Experiment;
import io.weir.sim.gym.serve.EnvironmentServer;
import io.weir.sim.gym.serve.ServerSpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Environments for reinforcement learning. */
@Command(
    name = "gym",
    description = "Offers a scenario as an environment for reinforcement learning.",
    mixinStandardHelpOptions = true,
    subcommands = GymCommand.Serve.class)
public final class GymCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "What with the environments? Try: gym serve");
  }

  /** Serves environments until it is interrupted. */
  @Command(
      name = "serve",
      description = {
        "Serves environments over TCP or a Unix-domain socket until Ctrl-C.",
        "A client for Python is examples/gym/weir_gym.py; the protocol is docs/gym-protocol.md."
      },
      mixinStandardHelpOptions = true)
  static final class Serve implements Runnable {
    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "SCENARIO", description = "Scenario file (YAML); its section `gym`.")
    private Path scenario;

    @Option(
        names = "--host",
        paramLabel = "HOST",
        description =
            "Address to listen on; all but loopback need --token-file; default 127.0.0.1.")
    private String host;

    @Option(
        names = "--port",
        paramLabel = "N",
        description = "TCP port; default 0: any that is free (printed).")
    private Integer port;

    @Option(
        names = "--socket",
        paramLabel = "PATH",
        description = "Unix-domain socket to listen on instead, for this user alone.")
    private Path socket;

    @Option(
        names = "--token-file",
        paramLabel = "FILE",
        description = "File with the token that clients must know, at least 16 characters.")
    private Path tokenFile;

    @Option(names = "--threads", paramLabel = "N", description = "Threads that run simulations.")
    private int threads = ServerSpec.DEFAULTS.threads();

    @Option(names = "--sessions", paramLabel = "N", description = "Most connections at once.")
    private int sessions = ServerSpec.DEFAULTS.sessions();

    @Option(
        names = "--environments",
        paramLabel = "N",
        description = "Most environments of a connection.")
    private int environments = ServerSpec.DEFAULTS.environments();

    @Option(
        names = "--idle-seconds",
        paramLabel = "N",
        description = "Closes a connection that asks for nothing this long.")
    private long idleSeconds = ServerSpec.DEFAULTS.idleMs() / 1000;

    @Option(names = "--verbose", description = "Say who comes and goes, on standard error.")
    private boolean verbose;

    @Override
    public void run() {
      SocketAddress address = address();
      Experiment experiment = Experiment.read(scenario, Experiment.DEFAULT_SEED);
      PrintWriter err = spec.commandLine().getErr();
      EnvironmentServer server =
          EnvironmentServer.start(
              experiment.family()::draw,
              experiment.gym(),
              limits(),
              address,
              token(),
              line -> {
                if (verbose) {
                  err.println(line);
                  err.flush();
                }
              });
      CountDownLatch closed = new CountDownLatch(1);
      Thread atExit =
          new Thread(
              () -> {
                server.close();
                closed.countDown();
              },
              "weir-gym-exit");
      Runtime.getRuntime().addShutdownHook(atExit);
      ready(server);
      try {
        closed.await();
      } catch (InterruptedException e) {
        server.close();
        Thread.currentThread().interrupt();
      }
    }

    private SocketAddress address() {
      if (socket != null) {
        if (host != null || port != null) {
          throw new ParameterException(
              spec.commandLine(), "--socket: expected neither --host nor --port beside it");
        }
        return UnixDomainSocketAddress.of(socket.toAbsolutePath());
      }
      int number = port == null ? 0 : port;
      if (number < 0 || number > 65_535) {
        throw new ParameterException(
            spec.commandLine(), "--port: expected 0 to 65535, found " + number);
      }
      return new InetSocketAddress(host == null ? "127.0.0.1" : host, number);
    }

    private ServerSpec limits() {
      ServerSpec d = ServerSpec.DEFAULTS;
      if (idleSeconds < 1 || idleSeconds > 86_400) {
        throw new ParameterException(
            spec.commandLine(), "--idle-seconds: expected 1 to 86400, found " + idleSeconds);
      }
      try {
        return new ServerSpec(
            threads, sessions, environments, d.frameBytes(), idleSeconds * 1000, d.handshakeMs());
      } catch (IllegalArgumentException e) {
        throw new ParameterException(spec.commandLine(), "--" + e.getMessage(), e);
      }
    }

    private String token() {
      if (tokenFile == null) {
        return null;
      }
      try {
        return Files.readString(tokenFile).strip();
      } catch (IOException e) {
        throw UserError.input(
            "--token-file " + tokenFile + ": cannot be read: " + AtomicFiles.reason(e), e);
      }
    }

    /** One line, for people and for programs that wait for it. */
    private void ready(EnvironmentServer server) {
      String where =
          server.address() instanceof InetSocketAddress inet
              ? "tcp " + inet.getAddress().getHostAddress() + " port " + inet.getPort()
              : "socket " + socket;
      CommandLine line = spec.commandLine();
      line.getOut()
          .println(
              "weir gym: ready on "
                  + where
                  + ", protocol "
                  + EnvironmentServer.PROTOCOL_VERSION
                  + ", Weir "
                  + WeirVersion.current()
                  + ", scenario "
                  + server.scenarioSha256().substring(0, 12)
                  + ", agents "
                  + server.agents());
      line.getOut().flush();
    }
  }
}
