package dev.offpeak.store;

import dev.offpeak.model.Account;
import dev.offpeak.model.Feature;
import dev.offpeak.model.RunId;
import dev.offpeak.model.Usd;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A run about to be loaded. Meanings are those of {@link dev.offpeak.model.Run}.
 *
 * @param delivers whether its outcomes are written back somewhere, so that each is due once
 * @param sink what opens the place they are written to again, in the words of who opens it and
 *     without credentials; null if nobody but the caller knows it
 */
public record NewRun(
    RunId id,
    Account account,
    Feature feature,
    String source,
    boolean openEnded,
    boolean delivers,
    @Nullable String sink,
    Instant createdAt,
    @Nullable Instant deadline,
    @Nullable Usd costCap) {}
