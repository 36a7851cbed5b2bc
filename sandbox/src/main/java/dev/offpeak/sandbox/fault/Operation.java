package dev.offpeak.sandbox.fault;

/** The calls a fault can touch; the name in lower case begins the fault's name. */
public enum Operation {
  /** Upload of a file. OpenAI. */
  UPLOAD("upload of a file", "OpenAI"),
  /** Creation of a batch. Both dialects. */
  CREATE("creation of a batch", "both dialects"),
  /** Retrieval of one batch, or of one file's description. Both dialects. */
  POLL("retrieval of one batch or file", "both dialects"),
  /** A page of batches or files. Both dialects. */
  LIST("listing of batches or files", "both dialects"),
  /** Content of a file, results of a batch. Both dialects. */
  DOWNLOAD("download of results or of a file", "both dialects"),
  /** Cancelling a batch. Both dialects. */
  CANCEL("cancelling of a batch", "both dialects"),
  /** Deletion of a file (OpenAI) or of a batch (Anthropic). */
  DELETE("deletion of a file or batch", "both dialects"),
  /** Chat completions, responses, embeddings and messages outside of batches. Both dialects. */
  CALL("synchronous call", "both dialects");

  private final String words;
  private final String dialects;

  Operation(String words, String dialects) {
    this.words = words;
    this.dialects = dialects;
  }

  /** Which dialects know it. */
  public String dialects() {
    return dialects;
  }

  /** The operation in words. */
  public String words() {
    return words;
  }
}
