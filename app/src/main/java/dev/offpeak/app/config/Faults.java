package dev.offpeak.app.config;

import dev.offpeak.app.shell.CommandException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What is wrong with a configuration file, collected so that it is told at once. */
final class Faults {

  private final String file;
  private final List<Fault> faults = new ArrayList<>();

  private record Fault(int line, String problem) {}

  Faults(String file) {
    this.file = file;
  }

  String file() {
    return file;
  }

  /** Where a line is, as values in force name it. */
  String place(int line) {
    return file + " line " + line;
  }

  void add(int line, String problem) {
    faults.add(new Fault(line, problem));
  }

  /**
   * Ends the command if anything is wrong.
   *
   * @throws CommandException with every fault and its line
   */
  void refuse() {
    if (faults.isEmpty()) {
      return;
    }
    faults.sort(Comparator.comparingInt(Fault::line));
    int width = Integer.toString(faults.getLast().line()).length();
    StringBuilder message = new StringBuilder(file);
    message.append(faults.size() == 1 ? " has a fault" : " has " + faults.size() + " faults");
    message.append("; nothing was done.");
    for (Fault fault : faults) {
      message.append("\n  line %-{w}d  ".replace("{w}", "" + width).formatted(fault.line()));
      message.append(fault.problem());
    }
    throw CommandException.usage(message.toString());
  }
}
