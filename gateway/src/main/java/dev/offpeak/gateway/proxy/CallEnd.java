package dev.offpeak.gateway.proxy;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a call came to its end.
 *
 * @param toFirstByte from the call's arrival to the head of the answer; null if none came
 * @param toProvider from the call's arrival until it was on its way to the provider, a connection
 *     included; null if it never was
 * @param total from the call's arrival to its end
 * @param bytesUp of the body sent to the provider
 * @param bytesDown of the body received from the provider
 */
public record CallEnd(
    Way way,
    @Nullable Duration toFirstByte,
    @Nullable Duration toProvider,
    Duration total,
    long bytesUp,
    long bytesDown) {

  /** The ways a call ends. */
  public enum Way {
    /** The provider's answer came whole and was passed on. */
    COMPLETE,
    /** The client went before the answer was whole. */
    CLIENT_GAVE_UP,
    /** The provider cut its answer off. */
    CUT_BY_PROVIDER,
    /** No answer came: not reached, connection lost, or time over. */
    NO_ANSWER,
    /** We refused it on the way, as for a body over the limit. */
    REFUSED
  }
}
