package dev.offpeak.sandbox.charge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Names of the files that say what was accepted and charged. They are the only record of charges: a
 * batch's charges appear by the same rename as its results, so a kill neither doubles nor loses
 * one.
 */
public final class ChargeFiles {
  /** In a batch's directory: there once the batch is accepted. */
  public static final String ACCEPTED = "checked/requests.bin";

  /** In a batch's directory: there once the batch has ended. */
  public static final String CHARGED = "end/charged.bin";

  /** In a batch's directory: its summary, there with {@link #CHARGED}. */
  public static final String SUMMARY = "end/charges.json";

  /** In a batch's directory: marks a neighbour's batch, whose charges are not ours. */
  public static final String FOREIGN = "foreign";

  /** In the state directory: the charges of synchronous calls, one JSON line each. */
  static final String CALLS = "calls.jsonl";

  /** Bytes of one accepted request: the body's hash and a hash of the custom id. */
  public static final int ACCEPTED_BYTES = 40;

  private ChargeFiles() {}

  /** Tokens of an ended batch by model; written as {@link #SUMMARY}. */
  public record Summary(Map<String, Usage> models) {}

  /** Directories of all batches of all accounts that are ours. */
  static List<Path> batches(Path state) {
    try (Stream<Path> dialects = Files.list(state)) {
      return dialects
          .filter(Files::isDirectory)
          .flatMap(ChargeFiles::children)
          .map(account -> account.resolve("batches"))
          .filter(Files::isDirectory)
          .flatMap(ChargeFiles::children)
          .filter(batch -> !Files.exists(batch.resolve(FOREIGN)))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list " + state, e);
    }
  }

  private static Stream<Path> children(Path directory) {
    try (Stream<Path> children = Files.list(directory)) {
      return children.toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list " + directory, e);
    }
  }
}
