package dev.offpeak.provider;

/**
 * What one batch of an account may hold, and what the account takes.
 *
 * @param requestsMax lines in a batch
 * @param bytesMax size of a batch's input on the wire
 * @param oneModel whether all lines must name the same model; the queue then counts tokens of that
 *     model, else requests of the account
 * @param uploads whether the input is uploaded as a file before the batch is created
 * @param queuedTokensMax input tokens of one model that may be at the provider at a time, 0 if the
 *     provider has no such limit or it is not known
 * @param queuedRequestsMax requests that may be at the provider at a time, 0 if unlimited
 * @param createsPerHourMax batches that may be created in an hour, 0 if unlimited
 * @param rates what may be called in a minute
 */
public record BatchLimits(
    int requestsMax,
    long bytesMax,
    boolean oneModel,
    boolean uploads,
    long queuedTokensMax,
    long queuedRequestsMax,
    int createsPerHourMax,
    Rates rates) {

  /** Limits without any on the rate of calls. */
  public BatchLimits(
      int requestsMax,
      long bytesMax,
      boolean oneModel,
      boolean uploads,
      long queuedTokensMax,
      long queuedRequestsMax,
      int createsPerHourMax) {
    this(
        requestsMax,
        bytesMax,
        oneModel,
        uploads,
        queuedTokensMax,
        queuedRequestsMax,
        createsPerHourMax,
        Rates.UNLIMITED);
  }

  /**
   * What may be called in a minute.
   *
   * @param uploadsMax files, 0 if unlimited
   * @param callsMax calls of all batch endpoints, 0 if unlimited
   */
  public record Rates(int uploadsMax, int callsMax) {

    public static final Rates UNLIMITED = new Rates(0, 0);
  }
}
