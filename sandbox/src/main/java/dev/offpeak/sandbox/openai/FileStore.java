package dev.offpeak.sandbox.openai;

import dev.offpeak.sandbox.batch.Account;
import dev.offpeak.sandbox.batch.Accounts;
import dev.offpeak.sandbox.batch.Batch;
import dev.offpeak.sandbox.batch.Ended;
import dev.offpeak.sandbox.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files of one account: uploads in directories of their own, and the files of ended batches,
 * which live with their batch. Thread-safe: every question looks at the disk.
 */
final class FileStore {
  /** Output files go 30 days after the batch's end unless it says otherwise. */
  private static final Duration OUTPUT_LIFETIME = Duration.ofDays(30);

  private static final String RECORD = "file.json";
  private static final String CONTENT = "content";

  private final Account account;
  private final Accounts accounts;

  FileStore(Account account, Accounts accounts) {
    this.account = account;
    this.accounts = accounts;
  }

  /** Where the content of an upload is, whether it is still listed or not. */
  static Path uploaded(Account account, String id) {
    return account.directory().resolve("files").resolve(id).resolve(CONTENT);
  }

  /** Brings an upload into being; its content was written to {@code prepared/content}. */
  StoredFile publish(Path prepared, FileRecord record) throws IOException {
    Json.persist(prepared.resolve(RECORD), record);
    Path target = account.directory().resolve("files").resolve(record.id());
    Files.move(prepared, target, StandardCopyOption.ATOMIC_MOVE);
    return new StoredFile(record, target.resolve(CONTENT), null);
  }

  /** Takes note of the places in the order of creations that files have, deleted ones included. */
  void reached() {
    try (Stream<Path> children = Files.list(account.directory().resolve("files"))) {
      children
          .map(child -> Json.load(child.resolve(RECORD), FileRecord.class))
          .forEach(record -> accounts.reached(record.sequence()));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list the files of " + account.directory(), e);
    }
  }

  /** All files that have not expired or been deleted, newest first. */
  List<StoredFile> all(Instant now) {
    List<StoredFile> files = new ArrayList<>();
    try (Stream<Path> children = Files.list(account.directory().resolve("files"))) {
      children.forEach(child -> uploadIn(child).ifPresent(files::add));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list the files of " + account.directory(), e);
    }
    account.batches().forEach(batch -> files.addAll(ofBatch(batch)));
    return files.stream()
        .filter(file -> !file.expired(now))
        .sorted(
            Comparator.comparingLong((StoredFile file) -> file.record().createdAtMillis())
                .thenComparingLong(file -> file.record().sequence())
                .reversed())
        .toList();
  }

  /** Finds a file that has not expired or been deleted. */
  Optional<StoredFile> find(String id, Instant now) {
    Optional<StoredFile> upload =
        id.matches("file-[0-9a-f]+")
            ? uploadIn(account.directory().resolve("files").resolve(id))
            : Optional.empty();
    return upload
        .or(() ->
            account.batches().stream()
                .flatMap(batch -> ofBatch(batch).stream())
                .filter(file -> file.record().id().equals(id))
                .findFirst())
        .filter(file -> !file.expired(now));
  }

  private static Optional<StoredFile> uploadIn(Path directory) {
    Path record = directory.resolve(RECORD);
    if (!Files.exists(record) || Files.exists(directory.resolve("deleted"))) {
      return Optional.empty();
    }
    return Optional.of(
        new StoredFile(Json.load(record, FileRecord.class), directory.resolve(CONTENT), null));
  }

  private List<StoredFile> ofBatch(Batch batch) {
    Ended ended = batch.ended();
    if (ended == null) {
      return List.of();
    }
    List<StoredFile> files = new ArrayList<>();
    ofBatch(batch, ended, outputId(batch), "output", ended.outputLines()).ifPresent(files::add);
    ofBatch(batch, ended, errorsId(batch), "errors", ended.errorLines()).ifPresent(files::add);
    return files;
  }

  private static Optional<StoredFile> ofBatch(
      Batch batch, Ended ended, String id, String kind, long lines) {
    Path content = batch.directory().resolve("end/" + kind + ".jsonl");
    if (lines == 0 || !Files.exists(content)) {
      return Optional.empty();
    }
    long lifetime =
        batch
            .record()
            .request()
            .path("output_expires_after")
            .path("seconds")
            .asLong(OUTPUT_LIFETIME.toSeconds());
    try {
      FileRecord record =
          new FileRecord(
              id,
              batch.record().sequence(),
              batch.id() + "_" + kind + ".jsonl",
              "batch_output",
              Files.size(content),
              ended.endedAtMillis(),
              ended.endedAtMillis() + lifetime * 1000,
              0,
              0,
              0);
      return Optional.of(new StoredFile(record, content, batch));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + content, e);
    }
  }

  /** Id of a batch's output file, if it has one. */
  String outputId(Batch batch) {
    return accounts.id("file-", batch.record().sequence() | 1L << 40);
  }

  /** Id of a batch's error file, if it has one. */
  String errorsId(Batch batch) {
    return accounts.id("file-", batch.record().sequence() | 1L << 41);
  }

  private static boolean reads(Batch batch, StoredFile file) {
    return batch.record().request().path("source").asString("").equals(file.record().id());
  }

  /** Deletes a file. An upload's bytes stay while a batch may still read them. */
  void delete(StoredFile file, Instant now) throws IOException {
    boolean read =
        account.batches().stream().anyMatch(batch -> !batch.finished(now) && reads(batch, file));
    if (file.batch() == null) {
      Files.createFile(file.content().resolveSibling("deleted"));
    }
    if (!read) {
      Files.delete(file.content());
    }
  }
}
