package dev.offpeak.store;

import dev.offpeak.model.AccountId;
import java.util.Optional;

/**
 * At most one process dispatches for an account at a time. The lock of a process that dies is free
 * at once. Thread-safe.
 */
public interface DispatcherLocks {

  /** The lock of an account, or empty while another holder (in any process) has it. */
  Optional<Held> tryLock(AccountId account);

  /** The lock of whoever deletes what is old, or empty while another holder has it. */
  Optional<Held> tryLockRetention();

  /** A lock that is held until it is closed or the process ends. */
  interface Held extends AutoCloseable {
    @Override
    void close();
  }
}
