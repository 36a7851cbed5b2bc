package dev.offpeak.app.run;

import picocli.CommandLine.Option;

/** What the command line says of a run that begins. Filled by picocli; not thread-safe. */
public final class RunArguments extends LimitArguments {

  @Option(
      names = "--max-cost-strict",
      description = "With --max-cost: refuse requests that set no limit on their answer.")
  public boolean maxCostStrict;

  @Option(
      names = "--yes",
      description = "Do not ask, however much it may cost (asked above $10, on a terminal only).")
  public boolean yes;
}
