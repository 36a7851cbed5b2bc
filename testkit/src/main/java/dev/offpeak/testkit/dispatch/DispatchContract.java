package dev.offpeak.testkit.dispatch;

import static dev.offpeak.testkit.RunBuilder.ACCOUNT;

import dev.offpeak.dispatch.Dispatcher;
import dev.offpeak.dispatch.Terms;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchState;
import dev.offpeak.model.Doubt;
import dev.offpeak.model.IdSource;
import dev.offpeak.pricing.PriceList;
import dev.offpeak.retry.Pace;
import dev.offpeak.testkit.StoreContract;
import dev.offpeak.testkit.simulation.SimDialect;
import java.time.Duration;
import java.util.Random;

/** Steps for rules of the dispatcher on a real store, against a {@link ScriptedProvider}. */
public abstract class DispatchContract extends StoreContract {

  protected static final Duration POLL = Duration.ofSeconds(30);
  protected static final Pace PACE = new Pace(POLL, null);

  /** A provider of the account, without batches. */
  protected final ScriptedProvider provider(boolean tagged) {
    return new ScriptedProvider(ACCOUNT, new SimDialect(tagged), time);
  }

  protected final Dispatcher dispatcher(ScriptedProvider provider) {
    IdSource ids = new IdSource(time, new Random(11));
    Dispatcher dispatcher =
        new Dispatcher(
            store(), provider, time, ids, Terms.usual(store(), PACE, PriceList.bundled()));
    dispatcher.start();
    return dispatcher;
  }

  /**
   * A batch of so many requests whose creation was sent just now, as ours and the provider's clock
   * told, outcome unknown.
   */
  protected final Batch inDoubt(int requests) {
    active(requests);
    return doubted(submitting());
  }

  protected final Batch doubted(Batch submitting) {
    Doubt doubt = Doubt.fresh(now(), "the connection was reset", false, now());
    return store().batches().move(submitting, new BatchState.InDoubt(doubt, null), now());
  }

  protected final Batch again(Batch batch) {
    return store().batches().find(batch.id()).orElseThrow();
  }

  protected final BatchState state(Batch batch) {
    return again(batch).state();
  }

  /** Polls whenever something is due, for so long. */
  protected final void pollFor(Dispatcher dispatcher, Duration span) {
    pollFor(dispatcher, span, POLL);
  }

  protected final void pollFor(Dispatcher dispatcher, Duration span, Duration step) {
    for (Duration gone = Duration.ZERO; gone.compareTo(span) < 0; gone = gone.plus(step)) {
      dispatcher.poll();
      time.advance(step);
    }
  }
}
