package dev.offpeak.provider;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why a call that changes nothing did not work; it may be asked again.
 *
 * @param refused whether the key or account was refused, so that asking again needs the user
 * @param retryAfter how long the provider asks to wait; null if it does not say
 */
public record Trouble(String why, boolean refused, @Nullable Duration retryAfter) {

  /** Trouble on the way or at the provider, that passes. */
  public static Trouble passing(String why) {
    return new Trouble(why, false, null);
  }
}
