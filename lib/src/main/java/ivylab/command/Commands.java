package ivylab.command;

import ivylab.file.Nearest;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The commands of {@code environment/lab} that are written in Java. */
public final class Commands {

  /** Exit statuses: everything was done; nothing was; only a part could be done. */
  static final int DONE = 0, FAILED = 1, IN_PART = 2;

  private Commands() {}

  /**
   * Takes the command's name and its arguments; exits with the status that {@link #run} returns.
   */
  public static void main(String[] arguments) {
    System.exit(run(System.out, System.err, arguments));
  }

  /**
   * Runs the command without exiting.
   *
   * @return 0 if all was done; 1 if nothing was, with one line that says why; 2 if a part could not
   *     be done, which the command has reported
   */
  static int run(PrintStream out, PrintStream err, String... arguments) {
    var line = new CommandLine(new Root());
    line.addSubcommand(PanelCommand.line(out));
    line.addSubcommand(new CompleteCommand(out));
    line.addSubcommand(new TrainCommand(out));
    line.addSubcommand(CorpusCommand.line(out));
    line.addSubcommand(new CalibrateCommand(out));
    line.addSubcommand(new ServeCommand(out, System.getenv()));
    line.getSubcommands().values().forEach(Help::addTo);
    line.setUsageHelpWidth(100);
    line.setUsageHelpLongOptionsMaxWidth(34);
    line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
    line.setParameterExceptionHandler((e, given) -> fail(e.getCommandLine(), message(e)));
    line.setExecutionExceptionHandler(
        (e, command, parsed) -> {
          if (e instanceof IllegalArgumentException
              || e instanceof UncheckedIOException
              || e instanceof CancellationException)
            return fail(command, String.valueOf(e.getMessage()));
          throw e;
        });
    if (arguments.length == 1 && line.getSubcommands().containsKey(arguments[0]))
      return line.execute(arguments[0], "--help");
    return line.execute(arguments);
  }

  private static int fail(CommandLine command, String message) {
    command.getErr().println("lab: " + command.getCommandName() + ": " + message);
    return FAILED;
  }

  /** One line, in the words of the library. */
  private static String message(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched
        && !unmatched.getUnmatched().isEmpty()
        && unmatched.getUnmatched().get(0).startsWith("-")) {
      String option = unmatched.getUnmatched().get(0).replaceFirst("=.*", "");
      List<String> known = new ArrayList<>();
      e.getCommandLine().getCommandSpec().options().forEach(o -> known.add(o.longestName()));
      return "no option %s; nearest: %s"
          .formatted(option, String.join(", ", Nearest.words(option, known)));
    }
    return String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", "; ");
  }

  @CommandLine.Command(name = "environment/lab", description = "commands that need no notebook")
  private static final class Root {}
}
