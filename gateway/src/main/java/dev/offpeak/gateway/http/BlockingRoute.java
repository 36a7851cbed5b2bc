package dev.offpeak.gateway.http;

import dev.offpeak.store.StoreException;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves calls with plain blocking code, each on a virtual thread of its own. This is the way for
 * everything but the pass-through. Thread-safe.
 */
public final class BlockingRoute implements Route {

  private static final Logger LOG = LoggerFactory.getLogger(BlockingRoute.class);

  private final Predicate<Call> takes;
  private final Handler handler;

  /** Answers one call; may block. */
  @FunctionalInterface
  public interface Handler {
    /**
     * Answers.
     *
     * @throws RefusedException to answer with an error of ours
     * @throws IOException if the client went while its body was read
     * @throws StoreException if the store is down; the client is told to come again
     */
    Reply handle(Incoming call) throws IOException, InterruptedException, RefusedException;
  }

  public BlockingRoute(Predicate<Call> takes, Handler handler) {
    this.takes = takes;
    this.handler = handler;
  }

  /** A route for one method and one path. */
  public static BlockingRoute at(String method, String path, Handler handler) {
    HttpMethod wanted = HttpMethod.valueOf(method);
    return new BlockingRoute(
        call -> call.method().equals(wanted) && call.path().equals(path), handler);
  }

  @Override
  public boolean takes(Call call) {
    return takes.test(call);
  }

  @Override
  public void serve(Call call) {
    Context context = Objects.requireNonNull(Vertx.currentContext(), "routes serve on event loops");
    Presence presence = new Presence();
    SpoolFile spooled = call.spooled();
    if (spooled != null) {
      call.request().exceptionHandler(gone -> presence.leave());
      call.response().closeHandler(gone -> presence.leave());
      call.response().exceptionHandler(gone -> presence.leave());
      start(call, new Incoming(call, spooled.in(), presence), context);
      return;
    }
    BodyStream body = new BodyStream(call, context);
    call.request()
        .exceptionHandler(gone -> {
          presence.leave();
          body.cut();
        });
    call.response()
        .closeHandler(gone -> {
          presence.leave();
          body.cut();
          call.tellEnd();
        });
    call.response().exceptionHandler(gone -> presence.leave());
    start(call, new Incoming(call, body, presence), context);
  }

  private void start(Call call, Incoming incoming, Context context) {
    Thread.ofVirtual().name("call-" + call.id()).start(() -> run(call, incoming, context));
  }

  private void run(Call call, Incoming incoming, Context context) {
    try {
      send(call, handler.handle(incoming), incoming.presence(), context);
    } catch (RefusedException refused) {
      context.runOnContext(go -> call.refuse(refused.refusal()));
    } catch (IOException gone) {
      context.runOnContext(go -> cut(call));
    } catch (InterruptedException asked) {
      Thread.currentThread().interrupt();
      context.runOnContext(go -> cut(call));
    } catch (StoreException down) {
      LOG.debug("call {}", call.id(), down);
      context.runOnContext(go ->
          call.refuse(
              new Refusal(
                  503,
                  "store_unavailable",
                  "Offpeak's store cannot be used just now. Try again later.")));
    } catch (RuntimeException broken) {
      context.runOnContext(go -> failed(call, broken));
    }
  }

  private static void cut(Call call) {
    if (!call.response().ended()) {
      call.response().reset();
    }
  }

  private static void send(Call call, Reply reply, Presence presence, Context context)
      throws IOException, InterruptedException {
    switch (reply.body()) {
      case Reply.Body.Whole whole ->
          onLoop(
              call,
              context,
              () -> {
                if (!call.response().closed()) {
                  head(call, reply).end(Buffer.buffer(whole.bytes()));
                }
              });
      case Reply.Body.HandedOn other -> onLoop(call, context, other.route());
      case Reply.Body.Tracked tracked ->
          tracked.afterwards().end(sent(call, reply, tracked.bytes(), presence, context));
      case Reply.Body.Written written -> {
        onLoop(call, context, () -> head(call, reply).setChunked(true).writeHead());
        ReplyStream out = new ReplyStream(call.response(), context, presence);
        written.writer().write(out);
        out.flush();
        Map<String, String> trailers = written.trailers().get();
        context.runOnContext(go -> {
          if (!call.response().closed() && !call.response().ended()) {
            trailers.forEach(call.response()::putTrailer);
            call.response().end();
          }
        });
      }
    }
  }

  /**
   * Does a step on the call's event loop; one that fails is an error for the client, no silence.
   */
  private static void onLoop(Call call, Context context, Runnable step) {
    context.runOnContext(go -> {
      try {
        step.run();
      } catch (RuntimeException broken) {
        failed(call, broken);
      }
    });
  }

  /** The path and the exception's own words may hold what a client sent, so neither is logged. */
  private static void failed(Call call, RuntimeException broken) {
    LOG.warn("call {} failed: {}", call.id(), broken.getClass().getName());
    LOG.debug("call {}", call.id(), broken);
    call.refuse(new Refusal(500, "internal_error", "Offpeak failed to answer this call."));
  }

  /** Sends an answer; whether the connection took it. */
  private static boolean sent(
      Call call, Reply reply, byte[] bytes, Presence presence, Context context) {
    CompletableFuture<Boolean> sent = new CompletableFuture<>();
    onLoop(
        call,
        context,
        () -> {
          if (call.response().closed()) {
            sent.complete(false);
            return;
          }
          try {
            head(call, reply)
                .end(Buffer.buffer(bytes))
                .onComplete(done -> sent.complete(done.succeeded()));
          } catch (RuntimeException broken) {
            sent.complete(false);
            throw broken;
          }
        });
    // A stream of HTTP/2 closes with its answer: what is written by then says itself what became of
    // it.
    presence.whenGone(() -> {
      if (!call.response().ended()) {
        sent.complete(false);
      }
    });
    return sent.join();
  }

  private static HttpServerResponse head(Call call, Reply reply) {
    HttpServerResponse response = call.response().setStatusCode(reply.status());
    reply.headers().forEach(header -> response.headers().add(header.getKey(), header.getValue()));
    if (!response.headers().contains(Call.REQUEST_ID)) {
      response.putHeader(Call.REQUEST_ID, call.id());
    }
    return response;
  }
}
