package dev.offpeak.app.run;

import dev.offpeak.app.config.LaneWords;
import dev.offpeak.app.shell.CommandException;
import dev.offpeak.model.Lane;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * What the command line says of a run's limits and its end, whether the run begins or goes on.
 * Filled by picocli; not thread-safe.
 */
public class LimitArguments {

  private static final String NONE = "none";

  @Option(
      names = "--deadline",
      paramLabel = "24h",
      description = "When answers are due; default whenever the provider is done.")
  public @Nullable String deadline;

  @Option(
      names = "--escalate",
      paramLabel = "interactive",
      description =
          "Where requests go that would miss the deadline: interactive, at full price, or none;"
              + " default what is decided for the feature.")
  public @Nullable String escalate;

  /**
   * The lanes that are named; null if none is said.
   *
   * @throws CommandException if one is no lane to move to
   */
  @Nullable List<Lane> lanes() {
    if (escalate == null) {
      return null;
    }
    try {
      return escalate.equals(NONE)
          ? List.of()
          : LaneWords.escalate(List.of(escalate.split(",", -1)));
    } catch (IllegalArgumentException wrong) {
      throw CommandException.usage("--escalate " + wrong.getMessage() + ".");
    }
  }

  @Option(
      names = "--max-cost",
      paramLabel = "USD",
      description = "The most the run may spend; no batch goes out that could pass it.")
  public @Nullable BigDecimal maxCost;

  @Option(
      names = "--budget",
      paramLabel = "\"20 USD/day\"",
      description = "The most the run may spend in a UTC day, week or month.")
  public @Nullable String budget;

  @Option(
      names = "--over",
      paramLabel = "WORD",
      description = "With --budget, over it: wait (default) until the period turns, or refuse.")
  public @Nullable String over;

  @Mixin public ValidateArguments validator = new ValidateArguments();

  @Option(
      names = "--json",
      description = "One JSON object about the run on standard output at the end.")
  public boolean json;
}
