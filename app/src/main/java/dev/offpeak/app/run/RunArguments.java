package dev.offpeak.app.run;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the command line says of a run's limits. Filled by picocli; not thread-safe. */
public final class RunArguments {

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
      names = "--max-cost-strict",
      description = "With --max-cost: refuse requests that set no limit on their answer.")
  public boolean maxCostStrict;

  @Mixin public ValidateArguments validator = new ValidateArguments();

  @Option(
      names = "--yes",
      description = "Do not ask, however much it may cost (asked above $10, on a terminal only).")
  public boolean yes;

  @Option(
      names = "--json",
      description = "One JSON object about the run on standard output at the end.")
  public boolean json;
}
