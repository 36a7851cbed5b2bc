package dev.offpeak.dispatch;

import dev.offpeak.model.Lane;
import dev.offpeak.model.ProviderName;
import dev.offpeak.pricing.Estimate;
import dev.offpeak.pricing.ModelPrice;
import dev.offpeak.pricing.RequestTokens;
import dev.offpeak.pricing.TokenRange;
import dev.offpeak.store.DeadlineStore.Callable;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Optional;

/** What is set aside for synchronous calls. */
record CallPrices(Desk desk) {

  /**
   * The upper bound of a call's cost in nano-dollars, 0 if unpriced: that of the request by batch,
   * raised as the same tokens are dearer synchronously, and rounded up.
   */
  long reserve(Callable request, Instant now) {
    ProviderName provider = desk.provider().account().target().provider();
    Optional<ModelPrice> price = desk.prices().find(provider, request.model(), now);
    if (price.isEmpty()) {
      return 0;
    }
    RequestTokens tokens =
        new RequestTokens(
            exactly(request.estimatedInputTokens()),
            exactly(request.outputTokensMax()),
            request.outputTokensMax(),
            false);
    long synchronous = nanos(Estimate.of(price.get(), Lane.INTERACTIVE, tokens));
    long byBatch = nanos(Estimate.of(price.get(), Lane.BATCH, tokens));
    if (byBatch == 0 || request.reserveNanos() == 0) {
      return synchronous;
    }
    BigInteger raised =
        BigInteger.valueOf(request.reserveNanos()).multiply(BigInteger.valueOf(synchronous));
    BigInteger[] parts = raised.divideAndRemainder(BigInteger.valueOf(byBatch));
    long up = parts[1].signum() == 0 ? 0 : 1;
    return Math.addExact(parts[0].longValueExact(), up);
  }

  private static TokenRange exactly(long tokens) {
    return new TokenRange(tokens, tokens, tokens, "");
  }

  private static long nanos(Optional<Estimate> estimate) {
    return estimate.map(known -> known.reserve().nanos()).orElse(0L);
  }
}
