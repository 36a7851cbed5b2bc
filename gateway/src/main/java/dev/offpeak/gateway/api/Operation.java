package dev.offpeak.gateway.api;

import dev.offpeak.gateway.http.Incoming;
import dev.offpeak.gateway.http.RefusedException;
import dev.offpeak.gateway.http.Reply;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * One method at one path.
 *
 * @param template such as {@code /api/runs/{run}}; what a segment in braces stands for is given to
 *     the handler
 * @param admin whether only keys that administer may use it
 */
record Operation(String method, String template, boolean admin, Handler handler) {

  /** Answers one call; may block. */
  @FunctionalInterface
  interface Handler {
    /**
     * Answers.
     *
     * @param name what the segment in braces is; empty if there is none
     */
    Reply handle(Incoming call, String name)
        throws IOException, InterruptedException, RefusedException;
  }

  /** What the segment in braces is at that path; empty if the path is another's. */
  Optional<String> match(String path) {
    String[] wanted = template.split("/", -1);
    String[] given = path.split("/", -1);
    if (wanted.length != given.length) {
      return Optional.empty();
    }
    String name = "";
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i].startsWith("{") && !given[i].isEmpty()) {
        name = given[i];
      } else if (!wanted[i].equals(given[i])) {
        return Optional.empty();
      }
    }
    try {
      // A plus is no blank in a path.
      return Optional.of(URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException broken) {
      return Optional.empty();
    }
  }
}
