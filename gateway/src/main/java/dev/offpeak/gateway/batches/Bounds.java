package dev.offpeak.gateway.batches;

import dev.offpeak.model.Feature;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Usd;
import dev.offpeak.source.Source;
import dev.offpeak.source.SourceException;
import dev.offpeak.source.SourceRequest;

/** Says the most that a request costs by batch. Thread-safe. */
@FunctionalInterface
public interface Bounds {

  /** The most that it costs; nothing if its model has no known price. */
  Usd of(ProviderName provider, Feature feature, SourceRequest request);

  /**
   * The most that one item of a batch costs; what cannot be sent costs nothing.
   *
   * @param feature of requests that name none themselves
   */
  default Usd of(ProviderName provider, Feature feature, Source.Item item) {
    return switch (item) {
      case Source.Item.Invalid _ -> Usd.ZERO;
      case Source.Item.Request(long _, SourceRequest request) -> {
        String own = request.feature();
        yield of(provider, own == null ? feature : new Feature(own), request);
      }
    };
  }

  /** The most that all of a batch costs; of one that cannot be read to its end, what was read. */
  default Usd ofAll(ProviderName provider, Feature feature, Source lines) {
    Usd total = Usd.ZERO;
    try (lines) {
      for (Source.Item item = lines.next(); item != null; item = lines.next()) {
        total = total.plus(of(provider, feature, item));
      }
    } catch (SourceException unreadable) {
      // Nothing of such a batch is sent, and its client is told why.
      return total;
    }
    return total;
  }
}
