package dev.offpeak.app.follow;

import dev.offpeak.app.terminal.Times;
import dev.offpeak.ledger.CountText;
import dev.offpeak.model.AccountId;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchId;
import dev.offpeak.model.BatchState;
import dev.offpeak.model.RequestGroup;
import dev.offpeak.plan.Hold;
import dev.offpeak.plan.Lateness;
import dev.offpeak.plan.Lateness.Verdict;
import dev.offpeak.plan.UsualTime;
import dev.offpeak.retry.Pace;
import dev.offpeak.store.Store;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is to be said of batches beyond their states: which limits the planned ones wait for, and
 * which at the provider take too long.
 *
 * @param holds of each account
 * @param late verdicts of batches that are not in time
 */
public record BatchNotes(Map<AccountId, List<Hold>> holds, Map<BatchId, Verdict> late) {

  public static final BatchNotes NONE = new BatchNotes(Map.of(), Map.of());

  public BatchNotes {
    holds = Map.copyOf(holds);
    late = Map.copyOf(late);
  }

  /** The notes on batches of the store. */
  public static BatchNotes of(Store store, List<Batch> batches, Instant now) {
    Map<AccountId, List<Hold>> holds = new HashMap<>();
    Map<BatchId, Verdict> late = new HashMap<>();
    Map<RequestGroup, UsualTime> usuals = new HashMap<>();
    for (Batch batch : batches) {
      if (batch.state() instanceof BatchState.Planned) {
        holds.computeIfAbsent(batch.account(), account -> store.limits().holds(account));
      } else if (batch.state() instanceof BatchState.AtProvider at
          && at.submittedAt().plus(Lateness.SLOW_AFTER).isBefore(now)) {
        UsualTime usual = usuals.computeIfAbsent(batch.group(), group -> usual(store, batch));
        Verdict verdict = Lateness.judge(at.submittedAt(), usual, Pace.DEFAULT, now);
        if (!(verdict instanceof Verdict.InTime)) {
          late.put(batch.id(), verdict);
        }
      }
    }
    return new BatchNotes(holds, late);
  }

  private static UsualTime usual(Store store, Batch batch) {
    return UsualTime.of(
        store.batches().latestDurations(batch.account(), batch.group(), UsualTime.SAMPLE));
  }

  /** What the planned ones of these batches wait for, each once. */
  List<Hold> waits(List<Batch> batches) {
    List<Hold> waits = new ArrayList<>();
    for (Batch batch : batches) {
      if (batch.state() instanceof BatchState.Planned) {
        for (Hold hold : holds.getOrDefault(batch.account(), List.of())) {
          RequestGroup group = hold.group();
          if ((group == null || group.equals(batch.group())) && !waits.contains(hold)) {
            waits.add(hold);
          }
        }
      }
    }
    return waits;
  }

  /** How a batch that is late is marked in its state; empty if it is not. */
  public String mark(Batch batch) {
    Verdict verdict = late.get(batch.id());
    return verdict == null ? "" : mark(verdict);
  }

  private static String mark(Verdict verdict) {
    return switch (verdict) {
      case Verdict.InTime fine -> "";
      case Verdict.Slow slow -> ", slow";
      case Verdict.Overdue over -> ", overdue";
      case Verdict.Stop over -> ", overdue";
      case Verdict.GiveUp over -> ", overdue";
    };
  }

  /** What is to be said of one batch in a sentence; empty if nothing is. */
  public String of(Batch batch, Instant now, ZoneId zone) {
    Verdict verdict = late.get(batch.id());
    if (verdict != null) {
      return late(verdict, now, zone);
    }
    return waits(List.of(batch)).stream()
        .map(hold -> wait(hold, batch.group().target().provider().display(), now, zone))
        .findFirst()
        .orElse("");
  }

  private static String late(Verdict verdict, Instant now, ZoneId zone) {
    return switch (verdict) {
      case Verdict.InTime fine -> "";
      case Verdict.Slow slow ->
          "slow since " + Times.clock(slow.since(), now, zone) + ": far longer than usual";
      case Verdict.Overdue over -> overdue(over.since(), now, zone);
      case Verdict.Stop over -> overdue(over.since(), now, zone) + ", and asked to stop";
      case Verdict.GiveUp over -> overdue(over.since(), now, zone) + ", and being given up";
    };
  }

  private static String overdue(Instant since, Instant now, ZoneId zone) {
    return "overdue since " + Times.clock(since, now, zone) + ": open beyond its 24 h";
  }

  /** A wait in words, such as {@code OpenAI's queue for gpt-6-luna holds 39.8M of 40M tokens}. */
  static String wait(Hold hold, String provider, Instant now, ZoneId zone) {
    String until = hold.until().isAfter(now) ? Times.clock(hold.until(), now, zone) : "now";
    return what(hold, provider) + "; next batch about " + until;
  }

  private static String what(Hold hold, String provider) {
    String about = hold.learned() ? "about " : "";
    RequestGroup group = hold.group();
    return switch (hold.limit()) {
      case QUEUED_TOKENS ->
          provider
              + "'s queue"
              + (group == null ? "" : " for " + group.model())
              + " holds "
              + CountText.compact(hold.used())
              + " of "
              + about
              + CountText.compact(hold.most())
              + " tokens";
      case QUEUED_REQUESTS ->
          provider
              + "'s queue holds "
              + CountText.of(hold.used())
              + " of "
              + about
              + CountText.of(hold.most(), "request");
      case CREATES_PER_HOUR ->
          CountText.of(hold.used(), "batch", "batches")
              + " created within the hour, as many as "
              + provider
              + " takes";
      case UPLOADS_PER_MINUTE ->
          CountText.of(hold.used(), "upload")
              + " within the minute, as many as "
              + provider
              + " takes";
      case CALLS_PER_MINUTE ->
          CountText.of(hold.used(), "call")
              + " within the minute, as many as "
              + provider
              + " takes";
      case STORAGE -> provider + " has no room for more files; delete some";
      case BUSY -> provider + " is overloaded or asks to wait";
      case BATCH_TOKENS, BATCH_REQUESTS, BATCH_BYTES -> provider + " takes smaller batches only";
    };
  }
}
