package dev.offpeak.app.command;

import dev.offpeak.app.shell.Shell;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The program: {@code offpeak}. Every command is a subcommand of it. */
@Command(
    name = "offpeak",
    description = "Sends the LLM calls nobody is waiting for by batch, at half price.",
    version = "offpeak 0.1.0",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      RunCommand.class,
      EstimateCommand.class,
      StatusCommand.class,
      ResultsCommand.class,
      RetryCommand.class,
      CancelCommand.class,
      BatchesCommand.class,
      ReportCommand.class,
      ImportCommand.class,
      AuditCommand.class,
      AlertsCommand.class,
      FeatureCommand.class,
      VerifyCommand.class,
      ServeCommand.class,
      KeysCommand.class,
      ConfigCommand.class,
      SandboxCommand.class,
      HelpCommand.class
    },
    footerHeading = "%n",
    footer = {
      "Try it without an account:",
      "  offpeak run tickets.csv --model gpt-6-luna --prompt \"Sum up: {{text}}\" -o out.csv"
          + " --sandbox"
    })
public final class OffpeakCommand implements Runnable {

  private static final int USAGE_COLUMNS_MAX = 100;
  private static final int USAGE_COLUMNS_MIN = 60;

  /** Stands for the parent of a command until picocli has set it. */
  static final OffpeakCommand NONE = new OffpeakCommand(null);

  private final @Nullable Shell shell;

  @Spec CommandSpec spec = CommandSpec.create();

  private OffpeakCommand(@Nullable Shell shell) {
    this.shell = shell;
  }

  /** What is left to do after an error of the JVM's or of ours: to say so; the exit code. */
  public static int crashed(Shell shell, Throwable broken) {
    return new CrashReport(shell).write(broken);
  }

  /** The command line of a shell, ready to be executed. */
  public static CommandLine commandLine(Shell shell) {
    CommandLine line = new CommandLine(new OffpeakCommand(shell));
    line.setOut(new PrintWriter(shell.streams().out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(shell.streams().err(), true, StandardCharsets.UTF_8));
    int columns = shell.terminal().columns();
    line.setUsageHelpWidth(
        columns <= 0
            ? USAGE_COLUMNS_MAX
            : Math.clamp(columns, USAGE_COLUMNS_MIN, USAGE_COLUMNS_MAX));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.registerConverter(BigDecimal.class, OffpeakCommand::amount);
    line.setParameterExceptionHandler((wrong, arguments) -> new Failures(shell).usage(wrong));
    line.setExecutionExceptionHandler(
        (thrown, command, parsed) -> new Failures(shell).handle(thrown));
    return line;
  }

  private static BigDecimal amount(String text) {
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException wrong) {
      throw new TypeConversionException("'" + text + "' is not an amount such as 25 or 0.50");
    }
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "name a command, such as run; offpeak --help lists them");
  }

  /** What surrounds the program. */
  Shell shell() {
    return Objects.requireNonNull(shell);
  }
}
