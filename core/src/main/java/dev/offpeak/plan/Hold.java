package dev.offpeak.plan;

import dev.offpeak.model.RequestGroup;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What planned batches of an account wait for.
 *
 * @param group whose batches wait; null if all of the account's do
 * @param used how full it is; 0 where nothing can be counted
 * @param most when it is full; 0 where that is not known
 * @param learned whether {@code most} is known from a refusal only
 * @param until when the next batch may be expected to go: an estimate
 */
public record Hold(
    Limit limit,
    @Nullable RequestGroup group,
    long used,
    long most,
    boolean learned,
    Instant until) {

  /** Whether this is the same wait, with perhaps newer figures. */
  public boolean isOf(Hold other) {
    return limit == other.limit && java.util.Objects.equals(group, other.group);
  }
}
