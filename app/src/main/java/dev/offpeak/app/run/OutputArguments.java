package dev.offpeak.app.run;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the command line says of where answers go. Filled by picocli; not thread-safe. */
public final class OutputArguments {

  @Option(
      names = {"-o", "--output"},
      paramLabel = "OUT",
      description =
          "Where answers go: OUT.csv or JSONL, written at the end and whole; default standard"
              + " output.")
  public @Nullable Path output;

  @Option(
      names = "--format",
      paramLabel = "FORM",
      description = "rows (default), or openai or anthropic for that provider's own result lines.")
  public @Nullable String format;
}
