package dev.offpeak.dispatch;

import dev.offpeak.model.AnswerRules;
import dev.offpeak.model.BilledAnswer;
import dev.offpeak.model.Lane;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Usd;
import dev.offpeak.payload.PayloadRef;
import dev.offpeak.pricing.Cost;
import dev.offpeak.store.ResultStore.AttemptOutcome;
import dev.offpeak.store.ResultStore.AttemptRow;
import dev.offpeak.store.ResultStore.Result;
import dev.offpeak.validate.Judgement;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is stored of an answer, whichever lane it came by: priced, and judged before it takes
 * effect.
 */
final class Booking {

  private final Desk desk;
  private final Verdicts verdicts;

  Booking(Desk desk) {
    this.desk = desk;
    this.verdicts = new Verdicts(desk.pace());
  }

  /** Whether the attempt has its answer already. */
  static boolean isAnswered(AttemptRow row) {
    return row.outcome() == AttemptOutcome.SUCCEEDED || row.outcome() == AttemptOutcome.REJECTED;
  }

  /**
   * The answer, or that it is rejected: judged before it takes effect, in one transaction.
   *
   * @param line in which the answer stands, stored as {@code ref}
   */
  Result result(
      AttemptRow row, byte[] line, PayloadRef ref, BilledAnswer billed, Lane lane, Instant now) {
    Result.Answer answer = priced(row, ref, billed, lane, now);
    AnswerRules rules = row.rules();
    if (rules == null) {
      return answer;
    }
    Judgement judgement = judge(row, rules, line);
    return judgement instanceof Judgement.Obeys
        ? answer
        : verdicts.rejected(answer, judgement, rules, row.attempts(), now);
  }

  private Judgement judge(AttemptRow row, AnswerRules rules, byte[] line) {
    return desk.provider()
        .dialect()
        .answer(row.endpoint(), line)
        .map(view -> desk.features().judge().judge(rules, view.text(), view.end()))
        .orElseGet(() -> new Judgement.Undecided("the answer cannot be read"));
  }

  private Result.Answer priced(
      AttemptRow row, PayloadRef line, BilledAnswer billed, Lane lane, Instant now) {
    Optional<Cost> cost = cost(row, billed, lane, now);
    Usd paid = cost.map(Cost::paid).orElse(null);
    Usd synchronous = cost.map(Cost::synchronous).orElse(null);
    Usd byBatch =
        lane == Lane.BATCH ? null : cost(row, billed, Lane.BATCH, now).map(Cost::paid).orElse(null);
    if (synchronous == null) {
      return new Result.Answer(row.id(), line, billed, paid, null, byBatch);
    }
    // In the order of the levers: another model first, then what the cache saved of that one's.
    BilledAnswer plain = row.marked() ? withoutCache(billed) : billed;
    Usd uncached =
        row.marked()
            ? cost(row, plain, lane, now).map(Cost::synchronous).orElse(synchronous)
            : synchronous;
    Usd asked = asked(row, plain, lane, now);
    return new Result.Answer(
        row.id(),
        line,
        billed,
        paid,
        asked == null ? uncached : asked,
        byBatch,
        asked == null ? null : asked.minus(uncached),
        row.marked() ? uncached.minus(synchronous) : null);
  }

  /** The same answer if no cache had been written or read. */
  private static BilledAnswer withoutCache(BilledAnswer billed) {
    return new BilledAnswer(
        billed.usage().withoutCache(), billed.model(), billed.serviceTier(), billed.inferenceGeo());
  }

  /** What the model that was asked for would have cost; null if it answered, or is unpriced. */
  private @Nullable Usd asked(AttemptRow row, BilledAnswer billed, Lane lane, Instant now) {
    ProviderName provider = desk.provider().account().target().provider();
    return row.asked() == null
        ? null
        : desk.prices().synchronousFrom(provider, row.asked(), billed, lane, now).orElse(null);
  }

  private Optional<Cost> cost(AttemptRow row, BilledAnswer billed, Lane lane, Instant now) {
    return desk.prices()
        .cost(desk.provider().account().target().provider(), billed, row.model(), lane, now);
  }
}
