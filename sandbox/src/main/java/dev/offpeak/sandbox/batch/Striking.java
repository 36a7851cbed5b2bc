package dev.offpeak.sandbox.batch;

import dev.offpeak.sandbox.fault.BatchFault;
import dev.offpeak.sandbox.fault.Faults;
import dev.offpeak.sandbox.fault.Parameter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Draws the faults of a new batch, once. Stateless. */
public final class Striking {
  /** Faults drawn elsewhere: at upload, for the neighbours, and of the clock. */
  private static final Set<BatchFault> ELSEWHERE =
      Set.of(
          BatchFault.FILE_LIST_LAG,
          BatchFault.FILE_NOT_VISIBLE,
          BatchFault.FILE_NOT_VALIDATABLE,
          BatchFault.FOREIGN_BATCH,
          BatchFault.CLOCK_SKEW);

  private Striking() {}

  /** Returns the faults that strike a batch at OpenAI, with their parameters. */
  public static Map<String, String> atOpenAi(Faults faults) {
    return draw(faults, ELSEWHERE);
  }

  /** Returns the faults that strike a batch at Anthropic, with their parameters. */
  public static Map<String, String> atAnthropic(Faults faults) {
    Set<BatchFault> without = new HashSet<>(ELSEWHERE);
    Arrays.stream(BatchFault.values()).filter(BatchFault::openAiOnly).forEach(without::add);
    return draw(faults, without);
  }

  private static Map<String, String> draw(Faults faults, Set<BatchFault> without) {
    Map<String, String> struck = new HashMap<>();
    for (BatchFault fault : BatchFault.values()) {
      if (!without.contains(fault)) {
        faults.strikes(fault).ifPresent(parameter -> struck.put(fault.id(), parameter.text()));
      }
    }
    return struck;
  }

  /** How many neighbours create a batch just before ours. */
  public static int neighbours(Faults faults) {
    return faults.strikes(BatchFault.FOREIGN_BATCH).map(Parameter::count).orElse(0);
  }

  /** The delay of a batch with these faults, milliseconds. */
  public static long delayMillis(Settings settings, Map<String, String> struck) {
    String slow = struck.get(BatchFault.SLOW.id());
    long factor = slow == null ? 1 : Long.parseLong(slow);
    return settings.batchDelay().toMillis() * factor;
  }
}
