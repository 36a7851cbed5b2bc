package dev.offpeak.gateway.meter;

import dev.offpeak.gateway.proxy.CallEnd;
import dev.offpeak.model.BilledAnswer;
import dev.offpeak.model.Usage;
import dev.offpeak.store.CallEntry.Metering;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a call used, from what was seen of it: what the provider told, else an estimate if
 * it may have been billed, else nothing. Thread-safe.
 */
final class UsageJudge {

  private static final BilledAnswer NOTHING = new BilledAnswer(Usage.NONE, null, null, null);
  private static final int OK_MIN = 200;
  private static final int OK_MAX = 299;

  private final LearnedTokens learned;

  /** What was used, and how well that is known. */
  record Verdict(Metering metering, BilledAnswer billed) {}

  UsageJudge(LearnedTokens learned) {
    this.learned = learned;
  }

  /**
   * @param answer null if no head of an answer came
   * @param status of the answer
   */
  Verdict judge(RequestScan request, @Nullable AnswerMeter answer, int status, CallEnd end) {
    if (answer == null) {
      // Sent and given up: the provider had begun, and bills the prompt. Not reached, or refused
      // here: nothing was billed.
      boolean sent = end.way() == CallEnd.Way.CLIENT_GAVE_UP && request.promptBytes() > 0;
      return sent ? estimated(request, NOTHING, 0) : new Verdict(Metering.NONE, NOTHING);
    }
    AnswerScan facts = answer.facts();
    if (status < OK_MIN || status > OK_MAX || facts.isPending()) {
      return new Verdict(Metering.NONE, NOTHING);
    }
    BilledAnswer told = facts.billed();
    if (answer.readable() && facts.reported()) {
      learned.learn(request.model(), request.promptTokens(), facts.outputBytes(), told.usage());
      return new Verdict(Metering.REPORTED, told);
    }
    if (facts.inputReported()) {
      long output = learned.streamed(request.model(), facts.outputBytes());
      return new Verdict(Metering.ESTIMATED, with(told, told.usage().inputTokens(), output));
    }
    boolean seen = answer.readable() && (answer.streamed() || end.way() != CallEnd.Way.COMPLETE);
    return estimated(
        request,
        told,
        seen
            ? learned.streamed(request.model(), facts.outputBytes())
            : learned.output(request.model()));
  }

  private Verdict estimated(RequestScan request, BilledAnswer told, long output) {
    long input = learned.input(request.model(), request.promptTokens());
    return new Verdict(Metering.ESTIMATED, with(told, input, output));
  }

  private static BilledAnswer with(BilledAnswer told, long input, long output) {
    Usage usage = told.usage();
    return new BilledAnswer(
        new Usage(
            input,
            usage.cachedTokens(),
            usage.cacheWriteTokens(),
            usage.cacheWriteLongTokens(),
            Math.max(usage.outputTokens(), output),
            usage.reasoningTokens(),
            usage.webSearches()),
        told.model(),
        told.serviceTier(),
        told.inferenceGeo());
  }
}
