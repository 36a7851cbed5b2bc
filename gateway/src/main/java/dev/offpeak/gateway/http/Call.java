package dev.offpeak.gateway.http;

import dev.offpeak.gateway.trace.CallTrace;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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

  /** Headers that begin so are ours and never reach a provider. */
  private static final String OURS = "offpeak-";

  /** A client still sending this much after it was refused is not reading, so it is cut off. */
  private static final long DROPPED_BYTES_MAX = 64L * 1024 * 1024;

  private final HttpServerRequest request;
  private final String id;
  private final String path;
  private final Face face;
  private Caller caller = Caller.LOCAL;
  private @Nullable String laneReason;
  private @Nullable Peek kept;
  private @Nullable Routed routed;
  private volatile boolean awaitsBody;
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

  /** Whether an earlier look has read of the body. */
  public boolean hasKept() {
    return kept != null;
  }

  /** Says why the call may cost nothing; what was bought before is still given out. */
  public void mayNotBuy(Refusal why) {
    this.mayNotBuy = why;
  }

  /** Why the call may cost nothing; null if it may. */
  public @Nullable Refusal mayNotBuy() {
    return mayNotBuy;
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

  /** Has what happens to the call told; once, by the server. */
  public void tell(@Nullable CallTrace by) {
    this.trace = by;
  }

  /** Whom to tell of what happens to the call; null if nobody wants to know. */
  public @Nullable CallTrace trace() {
    return trace;
  }

  /** The client has its answer, or is gone. */
  public void over() {
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

  /** Whether a header is one of ours. */
  public static boolean isOurs(String header) {
    return header.toLowerCase(Locale.ROOT).startsWith(OURS);
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
    if (length == null || length.length() > 18 || !length.chars().allMatch(Character::isDigit)) {
      return -1;
    }
    return length.isEmpty() ? -1 : Long.parseLong(length);
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
