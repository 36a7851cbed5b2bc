package dev.offpeak.app.run;

import dev.offpeak.app.shell.CommandException;
import dev.offpeak.model.ProviderName;
import dev.offpeak.sink.OutputForm;
import dev.offpeak.sink.ResultFile;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where answers go and in which form.
 *
 * @param file the file; null for standard output
 */
record OutputPlan(@Nullable Path file, OutputForm form) {

  /**
   * Checks that the form fits and that the file can be written, before anything is sent.
   *
   * @param input the file that must not be overwritten, or null
   * @throws CommandException if the form does not fit
   * @throws dev.offpeak.sink.SinkException if the file cannot be written
   */
  static OutputPlan of(OutputArguments arguments, ProviderName provider, @Nullable Path input) {
    Path file = arguments.output;
    OutputPlan plan = new OutputPlan(file, OutputForm.of(file, isProvider(arguments, provider)));
    if (file != null) {
      ResultFile.check(file, input);
    }
    return plan;
  }

  private static boolean isProvider(OutputArguments arguments, ProviderName provider) {
    String format = arguments.format;
    if (format == null || format.equals("rows")) {
      return false;
    }
    if (format.equals(provider.value())) {
      return true;
    }
    if (format.equals("openai") || format.equals("anthropic")) {
      throw CommandException.usage(
          "--format " + format + " does not fit: these answers are " + provider.display() + "'s.");
    }
    throw CommandException.usage(
        "--format knows rows, openai and anthropic, not \"" + format + "\".");
  }

  /** What to call it in a summary. */
  String name() {
    return file == null ? "standard output" : file.toString();
  }
}
