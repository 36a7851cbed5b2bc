package dev.offpeak.app.run;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * What the command line says of a run's limits and its end, whether the run begins or goes on.
 * Filled by picocli; not thread-safe.
 */
public class LimitArguments {

  @Option(
      names = "--deadline",
      paramLabel = "24h",
      description = "When answers are due; default whenever the provider is done.")
  public @Nullable String deadline;

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
