package dev.offpeak.app.command;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that every command has. Filled by picocli; not thread-safe. */
public final class ProgramOptions {

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Where everything is kept; default $OFFPEAK_HOME, else ~/.offpeak.")
  @Nullable Path dataDir;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Configuration; default $OFFPEAK_CONFIG, else offpeak.yaml in the data dir.")
  @Nullable Path config;

  @Option(
      names = "--sandbox",
      description = "Play money: an emulator instead of real providers, needing no key.")
  boolean sandbox;

  @Option(names = "--verbose", description = "Show logs on standard error.")
  boolean verbose;

  /** How lines of the log look. */
  public enum LogFormat {
    TEXT,
    JSON
  }

  @Option(
      names = "--log-format",
      paramLabel = "text|json",
      description = "With --verbose: one line of text (default) or one JSON object each.")
  LogFormat logFormat = LogFormat.TEXT;
}
