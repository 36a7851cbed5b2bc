package dev.offpeak.store;

import dev.offpeak.model.DeferredId;
import dev.offpeak.model.Endpoint;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.RequestId;
import dev.offpeak.model.RequestState;
import dev.offpeak.model.RunId;
import dev.offpeak.model.RunState;
import dev.offpeak.store.Deferred.Mode;
import java.time.Instant;

/** Something of a client's that came to its end, and which nobody was told of yet. */
public sealed interface Occasion {

  /** What it is known by to its client, as far as the store knows that. */
  String subject();

  /** Tells one end of the same subject from another: it may be tried again. */
  long ordinal();

  /**
   * A call that its client asks for again.
   *
   * @param provider who was asked
   * @param withdrawn whether its client took it back
   * @param ordinal the request's place in the order of its run's ends
   */
  record Call(
      DeferredId id,
      RequestId request,
      RunId run,
      Mode mode,
      ProviderName provider,
      Endpoint endpoint,
      RequestState.Kind state,
      boolean withdrawn,
      long ordinal)
      implements Occasion {
    @Override
    public String subject() {
      return id.value();
    }
  }

  /** A batch that was made by a provider's batch API, served by us. */
  record Batch(String id, ServedBatch.End.Kind end, Instant at) implements Occasion {
    @Override
    public String subject() {
      return id;
    }

    @Override
    public long ordinal() {
      return at.toEpochMilli();
    }
  }

  /** A run; not one that serves calls or batches of the gateway's clients. */
  record Run(RunId id, RunState state, Instant at) implements Occasion {
    @Override
    public String subject() {
      return id.value();
    }

    @Override
    public long ordinal() {
      return at.toEpochMilli();
    }
  }
}
