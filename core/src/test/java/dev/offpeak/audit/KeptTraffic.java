package dev.offpeak.audit;

import dev.offpeak.model.Feature;
import dev.offpeak.store.CallEntry;
import dev.offpeak.store.CallStore;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Calls in memory, in the order of time. */
final class KeptTraffic implements CallStore {

  private final List<CallEntry> calls;

  KeptTraffic(List<CallEntry> calls) {
    this.calls = calls.stream().sorted(Comparator.comparing(CallEntry::at)).toList();
  }

  @Override
  public int record(List<CallEntry> entries) {
    throw new UnsupportedOperationException("an audit only reads");
  }

  @Override
  public Optional<CallEntry> find(String id) {
    return calls.stream().filter(call -> call.id().equals(id)).findFirst();
  }

  @Override
  public void each(Instant from, Instant to, @Nullable Feature feature, Consumer<CallEntry> each) {
    eachCounted(from, to, each);
  }

  @Override
  public void eachCounted(Instant from, Instant to, Consumer<CallEntry> each) {
    for (CallEntry call : calls) {
      if (!call.at().isBefore(from) && call.at().isBefore(to)) {
        each.accept(call);
      }
    }
  }

  @Override
  public Optional<Span> span() {
    return calls.isEmpty()
        ? Optional.empty()
        : Optional.of(new Span(calls.getFirst().at(), calls.getLast().at()));
  }

  @Override
  public List<HourRow> hours(Instant from, Instant to, @Nullable Feature feature) {
    throw new UnsupportedOperationException("an audit looks at calls");
  }
}
