package dev.offpeak.sandbox.batch;

import dev.offpeak.sandbox.charge.Usage;

/**
 * How a batch came out; persisted with its results.
 *
 * @param ending how it ended
 * @param endedAtMillis when, milliseconds since 1970
 * @param succeeded requests answered
 * @param errored requests refused or failed
 * @param canceled requests not begun when it was cancelled
 * @param expired requests not done when its window ended
 * @param usage tokens of all answers
 * @param outputLines lines in the file of answers
 * @param errorLines lines in the file of the others; 0 where there is one file for all
 */
public record Ended(
    Ending ending,
    long endedAtMillis,
    long succeeded,
    long errored,
    long canceled,
    long expired,
    Usage usage,
    long outputLines,
    long errorLines) {}
