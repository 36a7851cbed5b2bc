package dev.offpeak.dispatch;

import dev.offpeak.lane.LanePolicy;
import dev.offpeak.model.Feature;
import dev.offpeak.model.Lane;
import dev.offpeak.store.DeadlineStore.DueRun;
import dev.offpeak.store.DeadlineStore.Selection;
import dev.offpeak.store.DeadlineStore.Share;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which requests are to leave the batch lane now, by deadline and by what is allowed for their run
 * or feature. Thread-safe.
 */
final class Deadlines {

  private static final List<Lane> TO = List.of(Lane.INTERACTIVE);

  /** Calls that are looked at to learn how long they take: more than a bad minute has. */
  private static final int LATELY = 512;

  private final Desk desk;
  private volatile Learned learned;

  /** What was learned, and until when it is good enough. */
  private record Learned(LanePolicy policy, Instant until) {}

  Deadlines(Desk desk) {
    this.desk = desk;
    this.learned = new Learned(new LanePolicy(desk.pace(), Caller.AT_ONCE), Instant.MIN);
  }

  private LanePolicy policy(Instant now) {
    Learned known = learned;
    if (now.isBefore(known.until())) {
      return known.policy();
    }
    LanePolicy policy =
        known.policy().learned(desk.store().deadlines().lately(desk.account(), LATELY));
    learned = new Learned(policy, now.plus(desk.pace().pollInterval()));
    return policy;
  }

  /** Runs with deadlines. */
  List<DueRun> runs() {
    return desk.store().deadlines().runs(desk.account(), desk.now());
  }

  /** Features whose requests may be called; of the run's own if that was said of it. */
  @Nullable Set<Feature> mayEscalate(DueRun run) {
    List<Lane> allowed = run.allowed();
    if (allowed != null) {
      return allowed.contains(Lane.INTERACTIVE) ? null : Set.of();
    }
    Set<Feature> may = new HashSet<>();
    desk.features()
        .policies()
        .all()
        .forEach((name, policy) -> {
          if (policy.escalate().contains(Lane.INTERACTIVE)) {
            may.add(new Feature(name));
          }
        });
    return may;
  }

  /** The requests of a run that are to leave the batch lane now; empty if none is. */
  Optional<Selection> due(DueRun run) {
    Set<Feature> may = mayEscalate(run);
    if (!run.goesOn() || (may != null && may.isEmpty())) {
      return Optional.empty();
    }
    Instant now = desk.now();
    LanePolicy policy = policy(now);
    Instant deadline = run.deadline();
    boolean others = deadline != null && isOver(policy, deadline, run.unfinished(), now);
    Instant ownUntil = Instant.EPOCH;
    Instant first = run.firstOwn();
    if (first != null && !first.isAfter(policy.horizon(now, run.unfinished()))) {
      long soon = desk.store().deadlines().ownUntil(run.run(), policy.horizon(now, 1));
      Instant horizon = policy.horizon(now, Math.max(1, soon));
      ownUntil = first.isAfter(horizon) ? Instant.EPOCH : horizon;
    }
    return others || ownUntil.isAfter(Instant.EPOCH)
        ? Optional.of(new Selection(run.run(), ownUntil, others, may))
        : Optional.empty();
  }

  private static boolean isOver(LanePolicy policy, Instant deadline, long requests, Instant now) {
    return policy.choose(deadline, requests, TO, now) instanceof LanePolicy.Choice.Escalate;
  }

  /** Whether whoever waits for lines of a batch can do without that batch. */
  boolean canLeave(Share share) {
    Instant deadline = share.deadline();
    return deadline == null
        || escalates(share)
        || LanePolicy.hasTimeForAnother(deadline, desk.now());
  }

  private boolean escalates(Share share) {
    List<Lane> allowed = share.allowed();
    return allowed != null
        ? allowed.contains(Lane.INTERACTIVE)
        : desk.features().policies().of(share.feature()).escalate().contains(Lane.INTERACTIVE);
  }
}
