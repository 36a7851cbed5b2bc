package dev.offpeak.sandbox.fault;

import dev.offpeak.sandbox.fault.CallFault.Way;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.stream.Stream;

/** Explains what can go wrong, to people, in lines of at most 100 columns. Stateless. */
public final class FaultGuide {
  private static final int COLUMNS_MAX = 100;
  private static final int NAME_COLUMNS = 24;

  private FaultGuide() {}

  /** Everything there is, on one screen. */
  public static String overview() {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        --fault NAME[=HOW-OFTEN][:VALUE], repeatable. HOW-OFTEN is 3 (the first three times), 20% (by
        chance, from the seed) or always. One is explained by --list-faults NAME, all in docs/chaos.md.

        Scenarios: one name for many faults
        """);
    for (Scenario scenario : Scenario.values()) {
      entry(text, scenario.id(), scenario.description());
    }
    text.append("\nCalls: OPERATION-WAY, such as create-answer-lost=1 or poll-error=2:404\n");
    wrapped(text, "OPERATION", Arrays.stream(Operation.values()).map(FaultGuide::name));
    wrapped(text, "WAY, nothing done", ways(false));
    wrapped(text, "WAY, work done", ways(true));
    wrapped(text, "ERROR", Arrays.stream(NamedError.values()).map(NamedError::id));
    for (FaultGroup group : FaultGroup.values()) {
      text.append('\n').append(group.title()).append('\n');
      Arrays.stream(BatchFault.values())
          .filter(fault -> fault.group() == group)
          .forEach(fault -> entry(text, nameOf(fault), fault.description()));
    }
    return text.toString();
  }

  /** What a name means: of a scenario, fault, operation, way or error; empty if it is none. */
  public static Optional<String> explain(String name) {
    StringBuilder text = new StringBuilder();
    Scenario.named(name).ifPresent(scenario -> scenario(text, scenario));
    Fault.named(name).ifPresent(fault -> fault(text, fault));
    for (Operation operation : Operation.values()) {
      if (name(operation).equals(name)) {
        text.append("%s (%s)%n".formatted(operation.words(), operation.dialects()));
        Arrays.stream(Way.values()).forEach(way -> way(text, name + "-", way));
      }
    }
    for (Way way : Way.values()) {
      if (way.suffix().equals(name)) {
        way(text, "OPERATION-", way);
      }
      if (way.parameter() == ParameterKind.ERROR && way.suffix().equals(name)) {
        text.append("\nThe errors; without a name it is ").append(way.parameterDefault());
        text.append(":\n");
        Arrays.stream(NamedError.values())
            .forEach(error -> entry(text, error.id(), error.description()));
      }
    }
    NamedError.named(name)
        .ifPresent(error -> entry(text, "OPERATION-error:" + name, error.description()));
    return text.isEmpty() ? Optional.empty() : Optional.of(text.toString());
  }

  private static void scenario(StringBuilder text, Scenario scenario) {
    text.append(scenario.description()).append("\n\n");
    for (String rule : scenario.rules()) {
      text.append("  --fault ").append(rule).append('\n');
    }
  }

  private static void fault(StringBuilder text, Fault fault) {
    text.append(fault.description()).append('\n');
    if (fault.parameter() != ParameterKind.NONE) {
      text.append("After a colon: ").append(fault.parameter().meaning());
      if (!fault.parameterDefault().isEmpty()) {
        text.append("; default ").append(fault.parameterDefault());
      }
      text.append(".\n");
    }
    text.append("\n  --fault ").append(fault.id()).append('\n');
    String often = fault.perLine() ? "=20%" : "=1";
    String value = fault.perLine() ? "" : example(fault);
    text.append("  --fault ").append(fault.id()).append(often).append(value).append('\n');
  }

  private static String example(Fault fault) {
    String value =
        switch (fault.parameter()) {
          case NONE -> "";
          case DURATION -> "15s";
          case SHARE -> "40%";
          case COUNT -> "3";
          case STATUS -> "503";
          case OFFSET -> "-90s";
          case ERROR -> "404";
          case CODE -> "empty_file";
        };
    return value.isEmpty() ? "" : ":" + value;
  }

  private static void way(StringBuilder text, String prefix, Way way) {
    String done = way.after() ? "Work done, but " : "Nothing done; ";
    entry(text, prefix + way.suffix(), done + way.sentence() + ".");
  }

  private static String nameOf(BatchFault fault) {
    String value = fault.parameterDefault();
    String name = value.isEmpty() ? fault.id() : fault.id() + ":" + value;
    String whole = fault.perLine() ? fault.id() + "=" + value : name;
    return whole.length() > NAME_COLUMNS ? fault.id() : whole;
  }

  private static void entry(StringBuilder text, String name, String meaning) {
    text.append("  ").append(padded(name)).append(' ').append(meaning).append('\n');
  }

  private static String padded(String name) {
    return name + " ".repeat(Math.max(0, NAME_COLUMNS - name.length()));
  }

  private static void wrapped(StringBuilder text, String name, Stream<String> words) {
    List<String> all = words.toList();
    StringJoiner line = new StringJoiner(" ", "  " + padded(name) + " ", "\n");
    for (String word : all) {
      if (line.length() + word.length() > COLUMNS_MAX) {
        text.append(line);
        line = new StringJoiner(" ", "  " + padded("") + " ", "\n");
      }
      line.add(word);
    }
    text.append(line);
  }

  private static Stream<String> ways(boolean after) {
    return Arrays.stream(Way.values()).filter(way -> way.after() == after).map(Way::suffix);
  }

  private static String name(Operation operation) {
    return Fault.dashed(operation);
  }
}
