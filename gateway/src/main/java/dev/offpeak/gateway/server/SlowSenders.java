package dev.offpeak.gateway.server;

import dev.offpeak.gateway.http.Call;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends connections whose clients send a head or a body so slowly that they only keep the place
 * taken. Time in which we held a body back does not count. Used on one event loop.
 */
final class SlowSenders {

  private static final Logger LOG = LoggerFactory.getLogger(SlowSenders.class);

  /** So long SDKs keep a connection for their next call; ending it earlier would race with that. */
  static final Duration KEPT_IDLE = Duration.ofMinutes(5);

  /** What must have come of a body within the limit: any line that is of use carries more. */
  static final int STEP_BYTES = 64 * 1024;

  /** HTTP/2's CANCEL. */
  private static final long CANCEL = 0x8;

  private final IdentityHashMap<HttpConnection, Line> lines = new IdentityHashMap<>();
  private final long limit;
  private final LongSupplier nanos;
  private long lookedAt;

  /** One connection. */
  private static final class Line {
    private final List<Sending> sending = new ArrayList<>(1);
    private int running;
    private boolean used;
    private long idleSince;

    Line(long now) {
      this.idleSince = now;
    }
  }

  /** A call whose body has not come whole. */
  private static final class Sending {
    private final Call call;
    private long bytes;
    private long waited;

    Sending(Call call) {
      this.call = call;
    }

    /** Counts the time we waited; whether it was too long for what came. */
    boolean isTooSlow(long passed, long limit) {
      long now = call.request().bytesRead();
      if (now - bytes >= STEP_BYTES) {
        bytes = now;
        waited = 0;
      } else if (call.awaitsBody()) {
        waited += passed;
      }
      return waited > limit;
    }
  }

  /**
   * @param limit within which a head, and each further piece of a body, must have come
   * @param nanos a clock that only measures how long things take
   */
  SlowSenders(Duration limit, LongSupplier nanos) {
    this.limit = limit.toNanos();
    this.nanos = nanos;
    this.lookedAt = nanos.getAsLong();
  }

  void opened(HttpConnection connection) {
    line(connection);
  }

  private Line line(HttpConnection connection) {
    return lines.computeIfAbsent(
        connection,
        opened -> {
          opened.closeHandler(gone -> lines.remove(opened));
          return new Line(nanos.getAsLong());
        });
  }

  /** A call's head is there. */
  void began(Call call) {
    Line line = line(call.request().connection());
    line.used = true;
    line.running++;
    Sending sending = call.mayHaveBody() && !call.request().isEnded() ? new Sending(call) : null;
    if (sending != null) {
      line.sending.add(sending);
    }
    boolean[] over = {false};
    call.whenOver(() -> {
      if (!over[0]) {
        over[0] = true;
        line.running--;
        line.idleSince = nanos.getAsLong();
        line.sending.remove(sending);
        call.tellEnd();
      }
    });
  }

  /** Looks at every connection; to be called several times within the limit. */
  void look() {
    long now = nanos.getAsLong();
    long passed = now - lookedAt;
    lookedAt = now;
    List<HttpConnection> ended = new ArrayList<>();
    List<Call> cut = new ArrayList<>();
    lines.forEach((connection, line) -> {
      long kept = line.used ? Math.max(limit, KEPT_IDLE.toNanos()) : limit;
      if (line.running == 0 && now - line.idleSince > kept) {
        ended.add(connection);
      }
      line.sending.removeIf(sending -> sending.call.request().isEnded());
      for (Sending sending : line.sending) {
        if (sending.isTooSlow(passed, limit)) {
          cut.add(sending.call);
        }
      }
    });
    ended.forEach(HttpConnection::close);
    cut.forEach(SlowSenders::cut);
  }

  private static void cut(Call call) {
    LOG.info("call {} was ended: its body came too slowly", call.id());
    HttpServerRequest request = call.request();
    if (request.version() == HttpVersion.HTTP_2) {
      call.response().reset(CANCEL);
    } else {
      request.connection().close();
    }
  }
}
