package dev.offpeak.sandbox.fault;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Something that can be made to go wrong: a call that breaks, or a batch that ends badly. */
public sealed interface Fault permits CallFault, BatchFault {

  /** Name in rules, as in {@code create-answer-lost}. */
  String id();

  /** One sentence on what happens and where. */
  String description();

  /** What a rule may say after the colon. */
  ParameterKind parameter();

  /** Default of the parameter; empty if the fault has none or means "unset". */
  String parameterDefault();

  /** Whether a bare percentage in a rule is the share of lines, not the chance of an occurrence. */
  default boolean perLine() {
    return false;
  }

  /** Every fault there is, in the order of the documentation. */
  static List<Fault> catalogue() {
    List<Fault> all = new ArrayList<>(CallFault.all());
    Collections.addAll(all, BatchFault.values());
    return List.copyOf(all);
  }

  /** Finds a fault by its name; empty if there is none. */
  static Optional<Fault> named(String id) {
    String wanted = id.equals("cut-download") ? "download-answer-cut" : id;
    return catalogue().stream().filter(fault -> fault.id().equals(wanted)).findFirst();
  }

  /** Turns an enum constant's name into a name of the rule language. */
  static String dashed(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Names near {@code id}, for an error message. */
  static String namesLike(String id) {
    String stem = id.split("-", 2)[0];
    List<String> near =
        catalogue().stream().map(Fault::id).filter(name -> name.startsWith(stem)).toList();
    return near.isEmpty()
        ? String.join(", ", Arrays.stream(BatchFault.values()).map(Fault::id).toList())
        : String.join(", ", near);
  }
}
