package dev.offpeak.dispatch;

import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchState;
import dev.offpeak.model.RequestGroup;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What of an account is at the provider, or may be, at one moment. */
record InFlight(List<Batch> batches) {

  private static final Set<BatchState.Kind> AT_PROVIDER =
      EnumSet.of(
          BatchState.Kind.SUBMITTING,
          BatchState.Kind.IN_DOUBT,
          BatchState.Kind.OPEN,
          BatchState.Kind.CANCELLING);

  static InFlight of(Desk desk) {
    return new InFlight(desk.store().batches().in(desk.account(), AT_PROVIDER));
  }

  InFlight without(Batch one) {
    return new InFlight(batches.stream().filter(batch -> !batch.id().equals(one.id())).toList());
  }

  long tokens(RequestGroup group) {
    return batches.stream()
        .filter(batch -> batch.group().equals(group))
        .mapToLong(Batch::estimatedInputTokens)
        .sum();
  }

  long requests() {
    return batches.stream().mapToLong(Batch::requests).sum();
  }
}
