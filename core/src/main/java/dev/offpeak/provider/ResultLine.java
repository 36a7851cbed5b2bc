package dev.offpeak.provider;

import dev.offpeak.model.BilledAnswer;
import dev.offpeak.model.Failure;

/** What one line of a result file says. */
public sealed interface ResultLine {

  /** The {@code custom_id} as it stands in the line; foreign lines have foreign ids. */
  String customId();

  record Answer(String customId, BilledAnswer billed) implements ResultLine {}

  record Failed(String customId, Failure failure) implements ResultLine {}
}
