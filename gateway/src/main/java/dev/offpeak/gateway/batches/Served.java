package dev.offpeak.gateway.batches;

import dev.offpeak.gateway.http.BlockingRoute;
import dev.offpeak.gateway.http.Call;
import dev.offpeak.gateway.http.Refusal;
import dev.offpeak.gateway.http.RefusedException;
import dev.offpeak.gateway.http.Route;
import java.util.function.Predicate;

/** What the routes of served batches have in common. */
final class Served {

  private Served() {}

  static Route at(String method, Predicate<Call> takes, BlockingRoute.Handler handler) {
    return new BlockingRoute(
        call -> call.method().name().equals(method) && takes.test(call), handler);
  }

  /** The segment of a path between two texts; empty if it is not such a path. */
  static String between(String path, String before, String after) {
    if (!path.startsWith(before)
        || !path.endsWith(after)
        || path.length() <= before.length() + after.length()) {
      return "";
    }
    String segment = path.substring(before.length(), path.length() - after.length());
    return segment.indexOf('/') < 0 ? segment : "";
  }

  static RefusedException notFound(String what, String id) {
    return new RefusedException(
        new Refusal(404, "not_found", "There is no " + what + " " + id + " under this key."));
  }
}
