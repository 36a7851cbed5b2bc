package dev.offpeak.provider;

import dev.offpeak.model.Account;
import dev.offpeak.model.ProviderBatchId;
import org.jspecify.annotations.Nullable;

/**
 * The calls on one account, batch and synchronous ones, each sent once: no implementation and no
 * layer below it repeats a call. What can be expected to happen is a value; only broken invariants
 * and failures of our own store while reading lines throw. Blocking and thread-safe.
 */
public interface BatchProvider extends CallProvider {

  Account account();

  Dialect dialect();

  BatchLimits limits();

  /**
   * Uploads a batch's input as a file, where the dialect wants that.
   *
   * @param fileName by which the file can be found again
   */
  UploadOutcome upload(String fileName, BatchInput input);

  /** Looks for an uploaded file by name and size, where the dialect has files. */
  FileSearch findUpload(String fileName, long bytes);

  /**
   * One page of the account's uploaded inputs, newest first; an empty last one where the dialect
   * has no files.
   *
   * @param cursor from the page before; null for the first
   */
  default InputFiles inputFiles(@Nullable String cursor) {
    return InputFiles.Page.NONE;
  }

  /**
   * Creates a batch on a connection of its own, so that a stale one does not cause a doubt.
   *
   * @param draft with the file for dialects that upload, with the input for those that do not
   */
  CreateOutcome create(BatchDraft draft);

  PollOutcome poll(ProviderBatchId batch);

  /**
   * One page of the account's batches, newest first.
   *
   * @param cursor from the page before; null for the first
   */
  ListOutcome list(@Nullable String cursor);

  /** Reads all result files of an ended batch, as a stream; answers come before errors. */
  ReadOutcome read(ProviderBatch batch, ResultLines lines);

  /** Asks the provider to stop a batch. */
  CallOutcome cancel(ProviderBatchId batch);

  /** Deletes what the provider keeps of an ended batch: its files, or the batch itself. */
  CallOutcome delete(ProviderBatch batch);
}
