package dev.offpeak.dispatch;

import dev.offpeak.dispatch.Difference.Kind;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchId;
import dev.offpeak.model.BatchState;
import dev.offpeak.provider.BatchProvider;
import dev.offpeak.provider.InputFiles;
import dev.offpeak.store.BatchStore;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks for uploaded inputs of ours that nobody needs any more: prompts lie in them. Where nothing
 * is cleaned up they are counted and not named, because the provider deletes them by itself.
 * Changes nothing. Stateless, thread-safe.
 *
 * @param cleanUp whether collected batches are cleaned up, so that a file of one should be gone
 */
public record InputFileCheck(
    BatchStore batches, BatchProvider provider, boolean cleanUp, Consumer<Difference> found) {

  private static final String ENDING = ".jsonl";

  /** A bound for a listing that never ends: a million files. */
  private static final int PAGES_MAX = 1_000;

  /**
   * How a look at the files ended.
   *
   * @param kept files of ours that are there
   * @param left those of them that were named as left behind
   * @param trouble why not all could be looked at; null if all were
   */
  public record Result(long kept, long left, @Nullable String trouble) {}

  /** Looks at every uploaded input of the account. */
  public Result run() {
    long kept = 0;
    long left = 0;
    String cursor = null;
    for (int page = 0; page < PAGES_MAX; page++) {
      switch (provider.inputFiles(cursor)) {
        case InputFiles.Failed failed -> {
          return new Result(kept, left, failed.trouble().why());
        }
        case InputFiles.Page listed -> {
          for (InputFiles.File file : listed.files()) {
            Optional<Batch> batch = batchOf(file);
            kept += batch.isPresent() ? 1 : 0;
            if (batch.isPresent() && cleanUp && isLeft(batch.get())) {
              left++;
              String detail = "input file " + file.id().value() + " is still there";
              found.accept(new Difference(Kind.FILE_LEFT, batch.get().id(), null, detail));
            }
          }
          if (listed.next() == null) {
            return new Result(kept, left, null);
          }
          cursor = listed.next();
        }
      }
    }
    return new Result(kept, left, "the list of files does not come to an end");
  }

  private Optional<Batch> batchOf(InputFiles.File file) {
    String name = file.name();
    return name.endsWith(ENDING)
        ? BatchId.parse(name.substring(0, name.length() - ENDING.length())).flatMap(batches::find)
        : Optional.empty();
  }

  private static boolean isLeft(Batch batch) {
    return batch.state() instanceof BatchState.Collected
        || batch.state() instanceof BatchState.Rejected;
  }
}
