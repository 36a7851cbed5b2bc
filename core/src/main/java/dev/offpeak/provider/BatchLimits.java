package dev.offpeak.provider;

/**
 * What one batch of an account may hold.
 *
 * @param requestsMax lines in a batch
 * @param bytesMax size of a batch's input on the wire
 * @param oneModel whether all lines must name the same model
 * @param uploads whether the input is uploaded as a file before the batch is created
 * @param queuedTokensMax input tokens of one model that may be at the provider at a time, 0 if the
 *     provider has no such limit or it is not known
 * @param queuedRequestsMax requests that may be at the provider at a time, 0 if unlimited
 * @param createsPerHourMax batches that may be created in an hour, 0 if unlimited
 */
public record BatchLimits(
    int requestsMax,
    long bytesMax,
    boolean oneModel,
    boolean uploads,
    long queuedTokensMax,
    long queuedRequestsMax,
    int createsPerHourMax) {}
