package dev.offpeak.store.sqlite;

import dev.offpeak.model.AccountId;
import dev.offpeak.plan.Hold;
import dev.offpeak.plan.LearnedLimit;
import dev.offpeak.store.LimitStore;
import java.util.List;

/** What was learned of accounts' limits, and what waits for them. Thread-safe. */
final class SqliteLimits implements LimitStore {

  private final Writer writer;
  private final Readers readers;

  SqliteLimits(Writer writer, Readers readers) {
    this.writer = writer;
    this.readers = readers;
  }

  @Override
  public List<LearnedLimit> learned(AccountId account) {
    return readers.read(rows -> rows.limits().learned(account));
  }

  @Override
  public void learn(AccountId account, List<LearnedLimit> learned) {
    writer.write(rows -> {
      for (LearnedLimit limit : learned) {
        rows.limits().learn(account, limit);
      }
      return true;
    });
  }

  @Override
  public List<Hold> holds(AccountId account) {
    return readers.read(rows -> rows.limits().holds(account));
  }

  @Override
  public void hold(AccountId account, List<Hold> holds) {
    writer.write(rows -> {
      rows.limits().hold(account, holds);
      return true;
    });
  }
}
