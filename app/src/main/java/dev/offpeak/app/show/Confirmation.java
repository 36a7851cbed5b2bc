package dev.offpeak.app.show;

import dev.offpeak.app.shell.CommandException;
import dev.offpeak.app.shell.Shell;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Says what a command is about to do, and asks whether it should. */
final class Confirmation {

  private Confirmation() {}

  /**
   * Returns if somebody wants it.
   *
   * @param consequences one a line
   * @param yes whether it was said on the command line already
   * @throws CommandException if nobody does, or nobody can be asked
   */
  static void ask(Shell shell, List<String> consequences, String question, boolean yes) {
    consequences.forEach(shell::say);
    if (yes) {
      return;
    }
    if (!shell.terminal().answers()) {
      throw CommandException.usage(
          "nothing was done, because nobody can be asked here. If that is what you want, add"
              + " --yes.");
    }
    shell.streams().err().print(question + " [y/N] ");
    shell.streams().err().flush();
    if (!answer(shell).startsWith("y")) {
      throw CommandException.usage("nothing was done, as you said.");
    }
  }

  private static String answer(Shell shell) {
    try {
      BufferedReader reader =
          new BufferedReader(new InputStreamReader(shell.streams().in(), StandardCharsets.UTF_8));
      String line = reader.readLine();
      return line == null ? "" : line.strip().toLowerCase(Locale.ROOT);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
