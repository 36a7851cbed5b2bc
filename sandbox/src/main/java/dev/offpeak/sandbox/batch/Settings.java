package dev.offpeak.sandbox.batch;

import dev.offpeak.sandbox.charge.Charges;
import dev.offpeak.sandbox.fault.Faults;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;

/**
 * What both dialects work with.
 *
 * @param state directory that holds everything
 * @param seed decides ids, answers and draws
 * @param batchDelay time from a batch's creation to its end
 * @param window time after which an unfinished batch expires
 * @param clock the sandbox's time
 * @param limits what the providers allow
 * @param refusedKeys keys answered with 401
 * @param faults what goes wrong
 * @param charges what was billed
 */
public record Settings(
    Path state,
    long seed,
    Duration batchDelay,
    Duration window,
    InstantSource clock,
    Limits limits,
    Set<String> refusedKeys,
    Faults faults,
    Charges charges) {}
