package dev.offpeak.imports;

import dev.offpeak.model.Lane;
import dev.offpeak.model.Usage;
import dev.offpeak.model.Usd;
import dev.offpeak.store.CallEntry.Course;
import dev.offpeak.store.CallEntry.Hints;
import dev.offpeak.store.CallEntry.Sender;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a row says, before anything is added to it.
 *
 * @param id its own id; null if it has none
 * @param feature null if it names none
 * @param provider null if it names none
 * @param usage null if it tells no tokens
 * @param cost what it says was paid; null if nothing
 * @param tier as the provider names it; null if untold
 * @param prefix what names how its prompt begins; null if untold
 * @param calls how many calls it stands for
 * @param hours how many hours its calls may come from, its own the first of them
 */
record ImportRow(
    Instant at,
    @Nullable String id,
    @Nullable String feature,
    @Nullable String provider,
    String model,
    Lane lane,
    Sender sender,
    Hints hints,
    Course course,
    @Nullable Usage usage,
    @Nullable Usd cost,
    @Nullable String tier,
    @Nullable String prefix,
    long calls,
    Sum sum,
    int hours) {

  /** Whether a row is a call of its own, or sums many. */
  enum Sum {
    /** One call. */
    NONE,
    /** Calls of a span of time. */
    CALLS,
    /** Calls of a span of time, all of them with prompts that are priced as long ones. */
    LONG_PROMPTS
  }
}
