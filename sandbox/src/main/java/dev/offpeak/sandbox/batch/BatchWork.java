package dev.offpeak.sandbox.batch;

import dev.offpeak.sandbox.answer.Outcome;
import dev.offpeak.sandbox.answer.Question;
import java.io.IOException;

/** What differs between the dialects when batches are validated and answered. Thread-safe. */
public interface BatchWork {

  /** Opens the requests of a batch from the first on. */
  RequestCursor open(Batch batch) throws IOException;

  /**
   * Validates a batch that was created without, and writes the accepted requests.
   *
   * @return what was found; nothing needs to be written if it cannot run
   */
  Verdict check(Batch batch, AcceptedRequests accepted) throws IOException;

  /** Answers one request's body. */
  Outcome answer(Batch batch, Question question);

  /** The outcome of a line that a fault makes fail. */
  Outcome.Failed failure(Fate fate);

  /** Writes the result line of a request, without its line feed. */
  byte[] line(String customId, long nonce, Outcome outcome);

  /** Writes the result line of a request that was not done when the batch ended. */
  byte[] undone(String customId, long nonce, Ending ending);

  /** Drops what is of no more use once the results are there. May never come, after a kill. */
  void ended(Batch batch) throws IOException;

  /** Whether lines that are not answers go to a file of their own. */
  boolean separateErrors();
}
