package dev.offpeak.store;

import dev.offpeak.model.AccountId;
import dev.offpeak.plan.Hold;
import dev.offpeak.plan.LearnedLimit;
import java.util.List;

/**
 * What was learned of an account's limits, so that a restart does not run into the same wall, and
 * what its planned batches wait for, so that other processes can show it. Written by the holder of
 * the account's dispatcher lock. Contract as the package says.
 */
public interface LimitStore {

  /** All that was learned of the account, in no order. */
  List<LearnedLimit> learned(AccountId account);

  /** Keeps what was learned, each in place of what was known of the same limit and group. */
  void learn(AccountId account, List<LearnedLimit> learned);

  /** What the account's planned batches wait for, as last written. */
  List<Hold> holds(AccountId account);

  /** Replaces what the account's planned batches wait for. */
  void hold(AccountId account, List<Hold> holds);
}
