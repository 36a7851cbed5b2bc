package dev.offpeak.imports;

import dev.offpeak.model.Usd;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an import did.
 *
 * @param rows all that were met, readable or not; what is no call is not counted
 * @param imported rows that are new
 * @param alreadyKnown rows that were imported before
 * @param skipped rows that cannot be read or counted
 * @param problems why, of the first of them
 * @param spend what the rows that could be read say was paid, or cost by our prices
 * @param told what rows with a cost of their own say, where we have a price too
 * @param ours the same by our prices
 * @param unpriced calls of rows without a cost and without a price
 * @param first time of the first row that could be read; null if none could
 * @param last time of the last one
 */
public record ImportResult(
    List<FileResult> files,
    long rows,
    long imported,
    long alreadyKnown,
    long skipped,
    List<Problem> problems,
    Usd spend,
    Usd told,
    Usd ours,
    long unpriced,
    @Nullable Instant first,
    @Nullable Instant last) {

  public ImportResult {
    files = List.copyOf(files);
    problems = List.copyOf(problems);
  }

  /** A file and what it was taken for. */
  public record FileResult(String name, ImportFormat format, long rows) {}

  /**
   * A row that was not imported.
   *
   * @param line where it begins, from 1
   */
  public record Problem(String file, long line, String reason) {}
}
