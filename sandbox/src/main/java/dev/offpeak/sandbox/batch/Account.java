package dev.offpeak.sandbox.batch;

import dev.offpeak.sandbox.answer.PromptCache;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

/** What belongs to one key: batches, files, and a prompt cache. Thread-safe. */
public final class Account {
  private final Path directory;
  private final PromptCache cache = new PromptCache();
  private final ConcurrentSkipListMap<Long, Batch> batches =
      new ConcurrentSkipListMap<>(Comparator.reverseOrder());

  /** Loads what is there, or makes the directories of a new account. */
  Account(Path directory) {
    this.directory = directory;
    try {
      Files.createDirectories(directory.resolve("batches"));
      Files.createDirectories(directory.resolve("files"));
      Files.createDirectories(directory.resolve("unfinished"));
      Leftovers.sweep(directory.resolve("unfinished"), "");
      List<Path> directories;
      try (Stream<Path> children = Files.list(directory.resolve("batches"))) {
        directories = children.toList();
      }
      for (Path batch : directories) {
        Leftovers.sweep(batch, Leftovers.TEMPORARY);
      }
      directories.stream().filter(Batch::present).map(Batch::load).forEach(this::put);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot load the account " + directory, e);
    }
  }

  private void put(Batch batch) {
    batches.put(batch.record().sequence(), batch);
  }

  /** Where the account's things are. */
  public Path directory() {
    return directory;
  }

  /** Prefixes of synchronous calls. */
  public PromptCache cache() {
    return cache;
  }

  /** The batches, newest first. */
  public Collection<Batch> batches() {
    return batches.values();
  }

  /** The unfinished batches, newest first, without neighbours'. */
  public List<Batch> unfinished(Instant now) {
    return batches.values().stream()
        .filter(batch -> !batch.record().foreign() && !batch.finished(now))
        .toList();
  }

  /** Finds a batch. */
  public Optional<Batch> batch(String id) {
    return batches.values().stream().filter(batch -> batch.id().equals(id)).findFirst();
  }

  /** Makes a directory in which something is prepared, out of sight. */
  public Path prepare() {
    try {
      return Files.createTempDirectory(directory.resolve("unfinished"), "new");
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write to " + directory, e);
    }
  }

  /** Brings a prepared batch into being: it exists from the rename on. */
  public Batch publish(Path prepared, BatchRecord record) {
    Batch.begin(prepared, record);
    Path target = directory.resolve("batches").resolve(record.id());
    try {
      Files.move(prepared, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot create " + target, e);
    }
    Batch batch = Batch.load(target);
    put(batch);
    return batch;
  }

  /** Drops a batch from sight. */
  public void delete(Batch batch) {
    batch.delete();
    batches.remove(batch.record().sequence());
  }
}
