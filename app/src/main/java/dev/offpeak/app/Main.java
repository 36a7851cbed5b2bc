package dev.offpeak.app;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program: {@code offpeak}. */
@Command(
    name = "offpeak",
    description = "Sends the LLM calls nobody is waiting for by batch, at half price.",
    mixinStandardHelpOptions = true,
    version = "offpeak 0.1.0")
public final class Main {

  private Main() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Main()).execute(arguments));
  }
}
