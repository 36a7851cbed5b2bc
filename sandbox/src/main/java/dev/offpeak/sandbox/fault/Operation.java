package dev.offpeak.sandbox.fault;

/** The calls a fault can touch; the name in lower case begins the fault's name. */
public enum Operation {
  /** Upload of a file. OpenAI. */
  UPLOAD("upload of a file"),
  /** Creation of a batch. Both dialects. */
  CREATE("creation of a batch"),
  /** Retrieval of one batch, or of one file's description. Both dialects. */
  POLL("retrieval of one batch or file"),
  /** A page of batches or files. Both dialects. */
  LIST("listing of batches or files"),
  /** Content of a file, results of a batch. Both dialects. */
  DOWNLOAD("download of results or of a file"),
  /** Cancelling a batch. Both dialects. */
  CANCEL("cancelling of a batch"),
  /** Deletion of a file (OpenAI) or of a batch (Anthropic). */
  DELETE("deletion of a file or batch"),
  /** Chat completions, responses, embeddings and messages outside of batches. Both dialects. */
  CALL("synchronous call");

  private final String words;

  Operation(String words) {
    this.words = words;
  }

  /** The operation in words. */
  public String words() {
    return words;
  }
}
