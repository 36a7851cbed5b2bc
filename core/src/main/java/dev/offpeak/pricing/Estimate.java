package dev.offpeak.pricing;

import dev.offpeak.model.BilledAnswer;
import dev.offpeak.model.Lane;
import dev.offpeak.model.Usage;
import dev.offpeak.model.Usd;
import java.util.Optional;

/**
 * What requests will cost, as a range. Discounts for cached input are not counted on; where writes
 * to a cache are billed and possible, {@code high} and {@code reserve} include them.
 *
 * @param requests how many these are
 * @param cacheWrites how many of them may be billed for cache writes
 * @param input tokens of their prompts
 * @param output tokens of their answers
 * @param low the lane's price and the synchronous one at the low end of the tokens
 * @param high both at the high end
 * @param reserve what to set aside of a budget in that lane: the expected prompt, at the price of a
 *     cache write where one is possible, and the longest answer allowed (where no limit is set, the
 *     longest expected)
 */
public record Estimate(
    long requests,
    long cacheWrites,
    TokenRange input,
    TokenRange output,
    Cost low,
    Cost high,
    Usd reserve) {

  /**
   * The estimate of one request.
   *
   * @return empty if the lane has no known price for that model
   */
  public static Optional<Estimate> of(ModelPrice price, Lane lane, RequestTokens request) {
    TokenRange input = request.input();
    TokenRange output = request.output();
    boolean writes = writes(price, request);
    Written written =
        !writes ? Written.NONE : request.markedByUs() ? Written.BRIEFLY : Written.AT_WORST;
    Long limit = request.outputMax();
    long longest = limit == null ? output.high() : limit;
    Optional<Cost> low = cost(price, lane, input.low(), output.low(), Written.NONE);
    Optional<Cost> high = cost(price, lane, input.high(), output.high(), written);
    Optional<Cost> reserve = cost(price, lane, input.expected(), longest, written);
    if (low.isEmpty() || high.isEmpty() || reserve.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Estimate(
            1, writes ? 1 : 0, input, output, low.get(), high.get(), reserve.get().paid()));
  }

  /** How a prompt may be written to a cache. */
  private enum Written {
    NONE,
    /** At the lifetime that our own marks ask for. */
    BRIEFLY,
    /** Nobody says yet for how long: the long lifetime is never the cheaper one. */
    AT_WORST
  }

  /** The same with less at its low end. */
  public Estimate withLow(Cost other) {
    return new Estimate(requests, cacheWrites, input, output, other, high, reserve);
  }

  /** Both together. */
  public Estimate plus(Estimate other) {
    return new Estimate(
        requests + other.requests,
        cacheWrites + other.cacheWrites,
        input.plus(other.input),
        output.plus(other.output),
        low.plus(other.low),
        high.plus(other.high),
        reserve.plus(other.reserve));
  }

  /** A prompt shorter than what a cache takes is never written to one. */
  private static boolean writes(ModelPrice price, RequestTokens request) {
    Long cacheable = price.limits().cacheableTokensMin();
    return request.cacheWritesPossible()
        && price.standard().synchronous().chargesCacheWrites()
        && (cacheable == null || request.input().high() >= cacheable);
  }

  private static Optional<Cost> cost(
      ModelPrice price, Lane lane, long inputTokens, long outputTokens, Written how) {
    long written = how == Written.NONE ? 0 : inputTokens;
    long lasting = how == Written.AT_WORST ? inputTokens : 0;
    Usage usage = new Usage(inputTokens, 0, written, lasting, outputTokens, 0, 0);
    return price.cost(new BilledAnswer(usage, null, null, null), lane);
  }
}
