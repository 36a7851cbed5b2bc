package dev.offpeak.sandbox.charge;

import java.util.Map;

/**
 * What was billed in all.
 *
 * @param charged charges; one for each answered request of a batch and each answered call
 * @param requests distinct accepted requests: pairs of custom id and body over all accepted
 *     batches, and one for each synchronous call
 * @param bodies distinct bodies that were accepted or charged
 * @param chargedMoreThanOnce bodies charged at least twice
 * @param chargedMoreThanRequested bodies charged more often than distinct requests have them: any
 *     of them is a double payment
 * @param lanes charges per lane, by the lane's name in lower case
 * @param models tokens per model, as billed
 */
public record ChargeTotals(
    long charged,
    long requests,
    long bodies,
    long chargedMoreThanOnce,
    long chargedMoreThanRequested,
    Map<String, Long> lanes,
    Map<String, Usage> models) {}
