package dev.offpeak.gateway.http;

import dev.offpeak.gateway.trace.CallTrace;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call under way. Used on the event loop of its connection only; {@link BlockingRoute} carries
 * it to a thread that may block.
 */
public final class Call {

  /** On every answer: what the call is known by here. */
  public static final String REQUEST_ID = "Offpeak-Request-Id";

  /** On answers: the lane the call took. On calls: the lane it asks for. */
  public static final String LANE = "Offpeak-Lane";

  /** On answers: why the call did not take the lane it was meant for. */
  public static final String LANE_REASON = "Offpeak-Lane-Reason";

  /** Headers that begin so, in lower case, are ours and never reach a provider. */
  public static final String OURS = "offpeak-";

  /** A client still sending this much after it was refused is not reading, so it is cut off. */
  private static final long DROPPED_BYTES_MAX = 64L * 1024 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(Call.class);

  /** As many digits fit into a long. */
  private static final int LENGTH_DIGITS_MAX = 18;

  private final HttpServerRequest request;
  private final String id;
  private final String path;
  private final Face face;
  private Caller caller = Caller.LOCAL;
  private @Nullable String laneReason;
  private @Nullable Peek kept;
  private @Nullable SpoolFile spooled;
  private @Nullable Runnable over;
  private Purse purse = Purse.OPEN;
  private @Nullable Routed routed;
  private volatile boolean awaitsBody;
  private boolean continued;
  private @Nullable Refusal mayNotBuy;
  private @Nullable Refusal mayNotPass;
  private @Nullable CallTrace trace;

  public Call(HttpServerRequest request, String id) {
    this.request = request;
    this.id = id;
    String given = request.path();
    this.path = given == null ? "" : given;
    this.face = Face.of(path);
  }

  /** What it is known by in answers and reports. */
  public String id() {
    return id;
  }

  public Face face() {
    return face;
  }

  public HttpMethod method() {
    return request.method();
  }

  /** Whether the call only reads, and so neither buys nor changes anything. */
  public boolean reads() {
    HttpMethod method = method();
    return method.equals(HttpMethod.GET)
        || method.equals(HttpMethod.HEAD)
        || method.equals(HttpMethod.OPTIONS);
  }

  /** As it was sent, without the query; nothing is decoded. */
  public String path() {
    return path;
  }

  /** What the provider would call the path: without our prefix, with its query, nothing decoded. */
  public String uriAtProvider() {
    return request.uri().substring(face.prefix().length());
  }

  public MultiMap headers() {
    return request.headers();
  }

  public @Nullable String header(String name) {
    return request.getHeader(name);
  }

  public Caller caller() {
    return caller;
  }

  /** Says who calls; once, by the server. */
  public void admit(Caller known) {
    this.caller = known;
  }

  /** Why the call does not take the lane it was meant for; null if there is nothing to tell. */
  public @Nullable String laneReason() {
    return laneReason;
  }

  /** Says why the call does not take the lane it was meant for. */
  public void because(@Nullable String reason) {
    this.laneReason = reason;
  }

  /** How the call goes to another model than it names; null if it goes to that one. */
  public @Nullable Routed routed() {
    return routed;
  }

  /** Says to which model the call goes. */
  public void route(Routed other) {
    this.routed = other;
  }

  /** Says why the call may cost nothing; what was bought before is still given out. */
  public void mayNotBuy(Refusal why) {
    this.mayNotBuy = why;
  }

  /** Why the call may cost nothing; null if it may. */
  public @Nullable Refusal mayNotBuy() {
    return mayNotBuy;
  }

  /** Says what the caller may still spend. */
  public void pays(Purse from) {
    this.purse = from;
  }

  /** What the caller may still spend. */
  public Purse purse() {
    return purse;
  }

  /**
   * Puts the whole body on disk for whoever serves the call. The file is closed with the answer.
   */
  public void spool(SpoolFile body) {
    this.spooled = body;
    whenOver(() -> discard(body));
    if (response().ended() || response().closed()) {
      discard(body);
    }
  }

  /** Has something done once the answer has ended, or the client is gone. */
  public void whenOver(Runnable what) {
    Runnable before = over;
    over =
        before == null
            ? what
            : () -> {
              before.run();
              what.run();
            };
    if (before == null) {
      // There can be one such handler only, whoever else wants to know.
      response().endHandler(end -> runOver());
    }
  }

  private void runOver() {
    Runnable what = over;
    if (what != null) {
      what.run();
    }
  }

  /** Frees the disk, which may take a moment. */
  private static void discard(SpoolFile body) {
    Thread.ofVirtual()
        .name("spooled-body-end")
        .start(() -> {
          try {
            body.close();
          } catch (IOException alreadyNameless) {
            // Its room is free at the latest when the process ends.
            LOG.debug("a body on disk was not closed", alreadyNameless);
          }
        });
  }

  /** The whole body, where it was put on disk; null else. */
  public @Nullable SpoolFile spooled() {
    return spooled;
  }

  /** Says why the call must not go to a provider as it is. */
  public void mayNotPass(Refusal why) {
    this.mayNotPass = why;
  }

  /** Why the call must not go to a provider as it is; null if it may. */
  public @Nullable Refusal mayNotPass() {
    return mayNotPass == null ? mayNotBuy : mayNotPass;
  }

  /** Says whether more of the body is wanted: else it is held back, and is not late. */
  public void awaitBody(boolean wanted) {
    this.awaitsBody = wanted;
  }

  /** Whether the client is what its body waits for; asked on any thread. */
  public boolean awaitsBody() {
    return awaitsBody;
  }

  /** Tells a client that asks before it sends its body to send it; once, whoever reads it. */
  public void continueBody() {
    if (!continued && header("expect") != null && !response().headWritten()) {
      continued = true;
      response().writeContinue();
    }
  }

  /** Has what happens to the call told; once, by the server. */
  public void tell(@Nullable CallTrace by) {
    this.trace = by;
  }

  /** Whom to tell of what happens to the call; null if nobody wants to know. */
  public @Nullable CallTrace trace() {
    return trace;
  }

  /** The client has its answer, or is gone. */
  public void tellEnd() {
    if (trace != null) {
      trace.answered(response().headWritten() ? response().getStatusCode() : 0);
    }
  }

  /** Keeps what was read of the body for whoever serves the call after all. */
  public void keep(Peek read) {
    this.kept = read;
  }

  /** What an earlier look read of the body, handed over once; null if nothing. */
  public @Nullable Peek takeKept() {
    Peek taken = kept;
    kept = null;
    return taken;
  }

  /** Like {@link Peek#upTo}, with what an earlier look has read already. */
  public void peek(long max, Consumer<Peek> then) {
    Peek before = takeKept();
    if (before == null) {
      Peek.upTo(max, this, then);
    } else {
      then.accept(before);
    }
  }

  /** The connection's side of it, for the parts that stream. */
  public HttpServerRequest request() {
    return request;
  }

  public HttpServerResponse response() {
    return request.response();
  }

  /** Whether the call may have a body, as far as its head tells. */
  public boolean mayHaveBody() {
    if (request.version() == HttpVersion.HTTP_2) {
      return !"0".equals(header("content-length")) && !request.isEnded();
    }
    String length = header("content-length");
    return header("transfer-encoding") != null || (length != null && !length.equals("0"));
  }

  /** Bytes of the body as announced; -1 if unknown. A length that is no number is unknown. */
  public long announcedLength() {
    String length = header("content-length");
    if (length == null || length.isEmpty() || length.length() > LENGTH_DIGITS_MAX) {
      return -1;
    }
    long bytes = 0;
    for (int i = 0; i < length.length(); i++) {
      int digit = Character.digit(length.charAt(i), 10);
      if (digit < 0) {
        return -1;
      }
      bytes = 10 * bytes + digit;
    }
    return bytes;
  }

  /**
   * Answers with an error of our own; cuts the answer if it has begun. What is left of the body is
   * read into nothing, up to a bound, so that the client gets to read the answer.
   */
  public void refuse(Refusal refusal) {
    HttpServerResponse response = response();
    if (response.ended() || response.closed()) {
      return;
    }
    if (response.headWritten()) {
      response.reset();
      return;
    }
    boolean unread = !request.isEnded() && mayHaveBody();
    response.headers().clear();
    response.setChunked(false);
    refusal.headers().forEach(response::putHeader);
    response
        .setStatusCode(refusal.status())
        .putHeader("content-type", ErrorBody.contentType(face))
        .putHeader(REQUEST_ID, id);
    response.end(Buffer.buffer(ErrorBody.of(face, refusal, id)));
    if (unread) {
      dropRest();
    }
  }

  /** Reads what is left of the body into nothing, up to a bound. */
  public void dropRest() {
    long[] dropped = {0};
    request.handler(bytes -> {
      dropped[0] += bytes.length();
      if (dropped[0] > DROPPED_BYTES_MAX) {
        request.connection().close();
      }
    });
    request.exceptionHandler(gone -> {});
    awaitBody(true);
    request.resume();
  }
}
