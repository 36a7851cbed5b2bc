package dev.offpeak.app.run;

import dev.offpeak.intake.LoadOutcome.Problem;
import dev.offpeak.intake.LoadOutcome.Refused;
import dev.offpeak.source.Source;
import java.util.ArrayList;
import java.util.List;

/** Reads an input to its end without storing anything, for what is wrong with it. */
record DryRead(List<Problem> problems, long problemCount) {

  private static final int PROBLEMS_MAX = 100;

  DryRead {
    problems = List.copyOf(problems);
  }

  static DryRead of(Source source) {
    List<Problem> problems = new ArrayList<>();
    long count = 0;
    for (Source.Item item = source.next(); item != null; item = source.next()) {
      if (item instanceof Source.Item.Invalid invalid) {
        count++;
        if (problems.size() < PROBLEMS_MAX) {
          problems.add(new Problem(invalid.ordinal(), invalid.problem()));
        }
      }
    }
    return new DryRead(problems, count);
  }

  /** As the intake would have refused it. */
  Refused refused(long good) {
    return new Refused(problems, problemCount, good);
  }
}
