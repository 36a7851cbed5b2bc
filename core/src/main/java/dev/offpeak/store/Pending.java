package dev.offpeak.store;

/**
 * Something that the store was told to write and has not confirmed yet, so that the caller can
 * prepare what comes next meanwhile. Whatever this process writes afterwards takes effect after it.
 * Thread-safe.
 */
@FunctionalInterface
public interface Pending<T> {

  /**
   * Returns once it is durable.
   *
   * @throws StoreException if the store refuses; nothing of it is written then
   */
  T await();
}
