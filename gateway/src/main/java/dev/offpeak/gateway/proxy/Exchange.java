package dev.offpeak.gateway.proxy;

import dev.offpeak.gateway.http.Call;
import dev.offpeak.gateway.http.Peek;
import dev.offpeak.gateway.http.Refusal;
import dev.offpeak.gateway.http.Routed;
import dev.offpeak.model.Lane;
import dev.offpeak.model.Secret;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One call on its way to the provider and back: one attempt, and whatever ends one side ends the
 * other at once. Everything happens on the event loop of the client's connection.
 */
final class Exchange {

  /** HTTP/2's CANCEL; on HTTP/1.1 any code closes the connection. */
  private static final long CANCEL = 0x8;

  /** Bodies up to this are held back if they are to be changed; longer ones pass as they are. */
  private static final long REWRITTEN_BYTES_MAX = 32L * 1024 * 1024;

  private final Call call;
  private final HttpServerRequest down;
  private final Way way;
  private final ProxyOptions options;
  private final Watch watch;
  private @Nullable Rewrite rewrite;
  private @Nullable HttpClientRequest up;
  private @Nullable ResponsePump response;

  /** Where a call goes. */
  record Way(HttpClient client, Address address, @Nullable Secret key, HeadEdit heads) {}

  Exchange(Call call, Way way, ProxyOptions options, Watch watch) {
    this.call = call;
    this.down = call.request();
    this.way = way;
    this.options = options;
    this.watch = watch;
  }

  /**
   * Starts.
   *
   * @param before what was read of the body already; null if nothing
   */
  void start(@Nullable Rewrite chosen, @Nullable Peek before) {
    down.exceptionHandler(gone -> clientGone());
    down.response().exceptionHandler(gone -> clientGone());
    down.response().closeHandler(gone -> clientGone());
    if (chosen == null || call.spooled() != null) {
      connect(before);
      return;
    }
    if (before != null) {
      if (before.whole() && before.read().length() <= REWRITTEN_BYTES_MAX) {
        rewrite = chosen;
      }
      connect(before);
      return;
    }
    Peek.upTo(
        REWRITTEN_BYTES_MAX,
        call,
        peek -> {
          if (peek.whole()) {
            rewrite = chosen;
          }
          connect(peek);
        });
  }

  private void connect(@Nullable Peek peek) {
    if (watch.ended()) {
      return;
    }
    Address address = way.address();
    MultiMap headers = HttpHeaders.headers();
    Headers.toProvider(call.headers(), headers);
    Headers.authorize(call, headers, way.key());
    way.heads().edit(call, headers);
    Buffer rewritten = rewrite == null || peek == null ? null : rewrite.request(peek.read());
    if (rewrite != null) {
      rewrite.head(headers);
    }
    RequestOptions to =
        new RequestOptions()
            .setMethod(call.method())
            .setServer(address.server())
            .setHost(address.host())
            .setPort(address.port())
            .setSsl(address.secure())
            .setURI(address.path() + call.uriAtProvider())
            .setHeaders(headers)
            .setFollowRedirects(false)
            .setIdleTimeout(options.idle().toMillis());
    way.client()
        .request(to)
        .onComplete(request -> send(request, peek, rewritten), failure -> failed(failure, false));
  }

  private void send(HttpClientRequest request, @Nullable Peek peek, @Nullable Buffer rewritten) {
    up = request;
    if (watch.ended()) {
      request.reset(CANCEL);
      return;
    }
    watch.sent();
    request.exceptionHandler(failure -> failed(failure, true));
    request.continueHandler(go -> {
      if (peek == null && call.spooled() == null) {
        call.awaitBody(true);
        call.continueBody();
      }
    });
    request.earlyHintsHandler(hints -> down.response().writeEarlyHints(hints));
    request.response().onComplete(this::respond, failure -> failed(failure, true));
    RequestPump pump =
        new RequestPump(call, request, watch, options.bodyBytesMax(), this::tooLarge);
    if (rewritten != null) {
      pump.sendWhole(rewritten);
    } else {
      pump.start(peek);
    }
  }

  private void respond(HttpClientResponse answer) {
    if (watch.ended()) {
      return;
    }
    watch.responseHead(answer.statusCode(), answer.headers());
    Headers.toClient(answer.headers(), down.response().headers());
    down.response()
        .setStatusCode(answer.statusCode())
        .putHeader(Call.REQUEST_ID, call.id())
        .putHeader(Call.LANE, Lane.INTERACTIVE.label());
    String reason = call.laneReason();
    if (reason != null) {
      down.response().putHeader(Call.LANE_REASON, reason);
    }
    Routed routed = call.routed();
    if (routed != null) {
      down.response().putHeader(Routed.HEADER, routed.to());
    }
    if (down.version() != HttpVersion.HTTP_2 && answer.statusMessage() != null) {
      down.response().setStatusMessage(answer.statusMessage());
    }
    Rewrite.Filter filter =
        rewrite == null ? null : rewrite.response(answer.statusCode(), answer.headers());
    ResponsePump pump = new ResponsePump(call, answer, filter, watch, this::answered);
    response = pump;
    answer.exceptionHandler(cut -> failed(cut, true));
    pump.start();
  }

  /** The answer has been passed on whole. The rest of a body that it did not wait for is moot. */
  private void answered() {
    watch.end(CallEnd.Way.COMPLETE);
    if (!down.isEnded() && call.mayHaveBody()) {
      cancelUpstream();
      call.dropRest();
    }
  }

  private void tooLarge() {
    if (watch.ended()) {
      return;
    }
    watch.end(CallEnd.Way.REFUSED);
    cancelUpstream();
    call.refuse(
        new Refusal(
            413,
            "body_too_large",
            "The body is longer than the gateway's limit of "
                + options.bodyBytesMax()
                + " bytes."));
  }

  private void clientGone() {
    if (watch.ended()) {
      return;
    }
    watch.end(CallEnd.Way.CLIENT_GAVE_UP);
    cancelUpstream();
  }

  private void cancelUpstream() {
    if (up != null) {
      up.reset(CANCEL);
    }
  }

  private void failed(Throwable failure, boolean sent) {
    if (watch.ended()) {
      return;
    }
    if (response != null) {
      watch.end(CallEnd.Way.CUT_BY_PROVIDER);
      down.response().reset(CANCEL);
      return;
    }
    watch.end(CallEnd.Way.NO_ANSWER);
    cancelUpstream();
    call.refuse(refusal(failure, sent).with(Call.LANE, Lane.INTERACTIVE.label()));
  }

  /** Says no more than that: messages of failures may hold addresses, or what was sent. */
  private Refusal refusal(Throwable failure, boolean sent) {
    if (failure instanceof TimeoutException) {
      return new Refusal(
          504, "provider_timeout", "The provider did not answer in time. Nothing was repeated.");
    }
    if (!sent || failure instanceof ConnectException || failure instanceof UnknownHostException) {
      return new Refusal(
          502,
          "provider_unreachable",
          "The provider could not be reached; the call was not sent. Check the network and the"
              + " provider's base URL.");
    }
    return new Refusal(
        502,
        "provider_connection_lost",
        "The connection to the provider was lost before it answered; it may have got the call."
            + " Nothing was repeated.");
  }
}
