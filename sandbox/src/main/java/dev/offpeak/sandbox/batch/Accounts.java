package dev.offpeak.sandbox.batch;

import dev.offpeak.sandbox.wire.BodyHash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** The accounts of one dialect; each key is an account of its own. Thread-safe. */
public final class Accounts {
  private final Path directory;
  private final long seed;
  private final ConcurrentHashMap<String, Account> accounts = new ConcurrentHashMap<>();
  private final AtomicLong sequence = new AtomicLong();

  /** Loads the accounts below {@code directory}. */
  public Accounts(Path directory, long seed) {
    this.directory = directory;
    this.seed = BodyHash.mix(seed ^ BodyHash.ofText(String.valueOf(directory.getFileName())));
    try {
      Files.createDirectories(directory);
      try (Stream<Path> children = Files.list(directory)) {
        for (Path child : children.filter(Files::isDirectory).toList()) {
          Account account = new Account(child);
          accounts.put(String.valueOf(child.getFileName()), account);
          account.batches().forEach(batch -> reached(batch.record().sequence()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot load " + directory, e);
    }
  }

  /** The account of a key; only a hash of the key is kept. */
  public Account ofKey(String key) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    String name = BodyHash.hex(new BodyHash().of(bytes, 0, bytes.length)).substring(0, 16);
    return accounts.computeIfAbsent(name, absent -> new Account(directory.resolve(absent)));
  }

  /** All accounts. */
  public Collection<Account> all() {
    return List.copyOf(accounts.values());
  }

  /** The next number in the order of creations. */
  public long nextSequence() {
    return sequence.incrementAndGet();
  }

  /** Takes note of a number that is in use. */
  public void reached(long used) {
    sequence.accumulateAndGet(used, Math::max);
  }

  /** An id that follows from the seed and a number. */
  public String id(String prefix, long number) {
    long high = BodyHash.mix(seed + 2 * number);
    long low = BodyHash.mix(seed + 2 * number + 1);
    return prefix + Long.toHexString(high | 1L << 63) + Long.toHexString(low >>> 32 | 1L << 31);
  }
}
