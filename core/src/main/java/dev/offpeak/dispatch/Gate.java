package dev.offpeak.dispatch;

import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchState;
import dev.offpeak.model.RequestGroup;
import dev.offpeak.plan.Admission;
import dev.offpeak.plan.Hold;
import dev.offpeak.plan.Limit;
import dev.offpeak.plan.UsualTime;
import dev.offpeak.store.BatchStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lets planned batches out, one at a time, as far as the account takes them, and keeps on record
 * what the others wait for. {@link Admission} decides. Used by one thread.
 */
final class Gate {

  private static final Duration CREATION_WINDOW = Duration.ofHours(1);

  private final Desk desk;
  private final BatchStore batches;

  /** What is on record; null while this process has not written. */
  private @Nullable List<Hold> written;

  private Instant writtenAt = Instant.MIN;

  Gate(Desk desk) {
    this.desk = desk;
    this.batches = desk.store().batches();
  }

  /** The batch to send now; empty if none can go. */
  Optional<Batch> next() {
    List<Batch> line = batches.submittable(desk.account(), desk.now());
    Admission.Decision decision =
        line.isEmpty()
            ? new Admission.Decision(null, List.of())
            : Admission.decide(waiting(line), inFlight(), desk.limits(), closed());
    record(decision.holds());
    return line.stream().filter(batch -> batch.id().equals(decision.next())).findFirst();
  }

  private List<Admission.Waiting> waiting(List<Batch> line) {
    List<Admission.Waiting> waiting = new ArrayList<>(line.size());
    for (Batch batch : line) {
      boolean uploads =
          desk.provider().limits().uploads()
              && batch.state() instanceof BatchState.Planned planned
              && planned.file() == null;
      waiting.add(
          new Admission.Waiting(
              batch.id(), batch.group(), batch.requests(), batch.estimatedInputTokens(), uploads));
    }
    return waiting;
  }

  private List<Admission.InFlight> inFlight() {
    Instant now = desk.now();
    Map<RequestGroup, UsualTime> usual = new HashMap<>();
    List<Admission.InFlight> inFlight = new ArrayList<>();
    for (Batch batch : InFlight.of(desk).batches()) {
      UsualTime time = usual.computeIfAbsent(batch.group(), this::usualTime);
      Instant end = time.expectedEnd(sentAt(batch), now);
      inFlight.add(
          new Admission.InFlight(
              batch.group(), batch.requests(), batch.estimatedInputTokens(), end));
    }
    return inFlight;
  }

  private UsualTime usualTime(RequestGroup group) {
    return UsualTime.of(batches.latestDurations(desk.account(), group, UsualTime.SAMPLE));
  }

  private static Instant sentAt(Batch batch) {
    return switch (batch.state()) {
      case BatchState.AtProvider at -> at.submittedAt();
      case BatchState.Submitting sent -> sent.sentAt();
      case BatchState.Doubted doubted -> doubted.doubt().sentAt();
      case BatchState.Ended ended -> ended.submittedAt();
      case BatchState.Collected done -> done.submittedAt();
      case BatchState.Assembling s -> batch.plannedAt();
      case BatchState.Planned s -> batch.plannedAt();
      case BatchState.Uploading s -> batch.plannedAt();
      case BatchState.Rejected s -> batch.plannedAt();
    };
  }

  /** Limits in time that are used up, and a provider that is busy. */
  private List<Hold> closed() {
    Instant now = desk.now();
    List<Hold> closed = new ArrayList<>();
    if (desk.limits().busy().holds(now)) {
      closed.add(new Hold(Limit.BUSY, null, 0, 0, false, desk.limits().busy().until()));
    }
    int perHour = desk.provider().limits().createsPerHourMax();
    Instant since = now.minus(CREATION_WINDOW);
    int created = perHour > 0 ? batches.submittedSince(desk.account(), since) : 0;
    if (perHour > 0 && created >= perHour) {
      Instant first = batches.firstSubmittedSince(desk.account(), since).orElse(since);
      Instant free = first.plus(CREATION_WINDOW);
      closed.add(new Hold(Limit.CREATES_PER_HOUR, null, created, perHour, false, free));
    }
    desk.provider().calls().full(now).ifPresent(closed::add);
    desk.provider().uploads().full(now).ifPresent(closed::add);
    if (desk.limits().storage().holds(now)) {
      closed.add(new Hold(Limit.STORAGE, null, 0, 0, true, desk.limits().storage().until()));
    }
    return closed;
  }

  /** Writes only what others can see change, and figures at most once a poll interval. */
  private void record(List<Hold> holds) {
    List<Hold> before = written;
    boolean same =
        before != null
            && before.size() == holds.size()
            && holds.stream().allMatch(hold -> before.stream().anyMatch(hold::isOf));
    boolean fresh = desk.now().isBefore(writtenAt.plus(desk.pace().pollInterval()));
    if (same && (fresh || holds.equals(before))) {
      return;
    }
    if (before != null || !holds.equals(desk.store().limits().holds(desk.account()))) {
      desk.store().limits().hold(desk.account(), holds);
    }
    written = List.copyOf(holds);
    writtenAt = desk.now();
  }
}
