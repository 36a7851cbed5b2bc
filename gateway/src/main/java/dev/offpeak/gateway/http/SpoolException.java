package dev.offpeak.gateway.http;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The disk takes no more of what is too long for memory. */
public final class SpoolException extends IOException {

  private static final long serialVersionUID = 1L;

  SpoolException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** What clients are told. */
  public static RefusedException refused() {
    return new RefusedException(
        new Refusal(
            503,
            "no_room_on_disk",
            "Offpeak has no room on disk for so long a call just now; nothing was passed on. Try"
                + " again later."));
  }
}
