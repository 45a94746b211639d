package io.weir.cli;

import io.weir.artefact.UserError;
import io.weir.artefact.WeirVersion;
import io.weir.cli.command.ApplicationsCommand;
import io.weir.cli.command.BbrCommand;
import io.weir.cli.command.BenchCommand;
import io.weir.cli.command.DistillCommand;
import io.weir.cli.command.EmitCommand;
import io.weir.cli.command.EvaluateCommand;
import io.weir.cli.command.GymCommand;
import io.weir.cli.command.KernelCommand;
import io.weir.cli.command.LiveCommand;
import io.weir.cli.command.NicCommand;
import io.weir.cli.command.PipelineCommand;
import io.weir.cli.command.ProveCommand;
import io.weir.cli.command.RunsCommand;
import io.weir.cli.command.ScenarioCommand;
import io.weir.cli.command.SearchCommand;
import io.weir.cli.command.SimulateCommand;
import io.weir.cli.command.TrainCommand;
import io.weir.cli.command.ValidateCommand;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The {@code weir} command. */
@Command(
    name = "weir",
    description = {
      "Learns datacenter congestion control and compiles it to integer C.",
      "",
      "Start with: @|bold weir pipeline|@"
    },
    mixinStandardHelpOptions = true,
    versionProvider = WeirCommand.Version.class,
    subcommands = {
      PipelineCommand.class,
      SimulateCommand.class,
      LiveCommand.class,
      ScenarioCommand.class,
      TrainCommand.class,
      SearchCommand.class,
      BbrCommand.class,
      RunsCommand.class,
      DistillCommand.class,
      ProveCommand.class,
      EmitCommand.class,
      EvaluateCommand.class,
      ApplicationsCommand.class,
      ValidateCommand.class,
      BenchCommand.class,
      NicCommand.class,
      GymCommand.class,
      KernelCommand.class,
      HelpCommand.class,
      GenerateCompletion.class
    },
    footerHeading = "%n",
    footer = {
      "weir test        runs every test; weir build builds anew; weir spark is a cluster's node"
          + " (all",
      "                 in the launcher).",
      "Completion:      source <(weir generate-completion)",
      "Exit codes:      0 done, 1 defect of Weir, 2 wrong command line, 3 wrong input file or"
          + " value,",
      "                 4 the machine lacks or refuses something, 5 a check failed, 130"
          + " interrupted."
    })
public final class WeirCommand implements Runnable {
  @Spec private CommandSpec spec;

  /** Prints the version. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {
        "weir " + WeirVersion.current(),
        "Java ${java.version} (${java.vendor}), ${os.name} ${os.arch}"
      };
    }
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Which command?");
  }

  /** Runs a command line and returns its exit code. */
  public static int execute(String... arguments) {
    CommandLine line = new CommandLine(new WeirCommand());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler(
        (exception, command, parsed) -> {
          if (exception instanceof UserError error) {
            command.getErr().println("weir: " + error.getMessage());
            return error.kind().exitCode();
          }
          command.getErr().println("weir: a defect of Weir; please report it with this trace:");
          exception.printStackTrace(command.getErr());
          return ExitCode.INTERNAL;
        });
    int code = line.execute(arguments);
    line.getOut().flush();
    line.getErr().flush();
    return code;
  }

  /** Entry point of the launcher. */
  public static void main(String[] arguments) {
    System.exit(execute(arguments));
  }
}
