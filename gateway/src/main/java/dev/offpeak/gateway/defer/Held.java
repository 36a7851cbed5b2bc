package dev.offpeak.gateway.defer;

import dev.offpeak.gateway.defer.Deferral.Place.Taken;
import dev.offpeak.gateway.http.Call;
import dev.offpeak.gateway.http.Incoming;
import dev.offpeak.gateway.http.Presence;
import dev.offpeak.gateway.http.Refusal;
import dev.offpeak.gateway.http.Reply;
import dev.offpeak.gateway.http.Routed;
import dev.offpeak.gateway.trace.CallTrace;
import dev.offpeak.model.Endpoint;
import dev.offpeak.model.Lane;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.RequestState;
import dev.offpeak.model.Usage;
import dev.offpeak.model.Usd;
import dev.offpeak.store.Deferred;
import dev.offpeak.store.OutputStore.OutputRow;
import dev.offpeak.store.StoreException;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers calls on the connection that asked. Thread-safe. */
final class Held {

  static final String COST = "Offpeak-Cost-Usd";

  /** Network gear drops connections that are silent for as little as a minute. */
  private static final Duration SIGN_EVERY_MAX = Duration.ofSeconds(15);

  private static final Duration SIGN_EVERY_MIN = Duration.ofMillis(500);

  private static final Logger LOG = LoggerFactory.getLogger(Held.class);

  private final Crowds crowds = new Crowds();
  private final DeferParts parts;
  private final Waiting waiting;
  private final Expectation expectation;
  private final Duration signEvery;

  Held(DeferParts parts, Waiting waiting) {
    this.parts = parts;
    this.waiting = waiting;
    this.expectation = new Expectation(parts.pace());
    Duration half = parts.pace().pollInterval().dividedBy(2);
    Duration most = half.compareTo(SIGN_EVERY_MAX) > 0 ? SIGN_EVERY_MAX : half;
    this.signEvery = most.compareTo(SIGN_EVERY_MIN) < 0 ? SIGN_EVERY_MIN : most;
  }

  /**
   * Waits as long as the client bears it, and answers or sends it away to come back. However that
   * ends, the call is left to whoever comes for it next unless its answer is on its way.
   */
  Reply answer(Incoming call, Taken taken) throws IOException, InterruptedException {
    try {
      return hold(call, taken);
    } catch (IOException | InterruptedException | RuntimeException gone) {
      told(taken.call(), false);
      throw gone;
    }
  }

  private Reply hold(Incoming call, Taken taken) throws IOException, InterruptedException {
    if (taken.stream()) {
      return streamed(call, taken);
    }
    if (taken.whiteSpace()) {
      return spaced(call, taken);
    }
    Patience patience = Patience.of(call::header);
    try (Waiting.Waiter waiter = waiting.open(taken.call(), call.presence());
        Seat _ = seat(taken.call())) {
      Optional<OutputRow> row = waiter.await(patience.silence());
      if (row.isPresent()) {
        learn(waiter, taken.call());
        return ended(call, taken, row.get());
      }
    }
    if (call.presence().gone()) {
      throw new IOException("the client went before its answer came");
    }
    told(taken.call(), false);
    return comeBack(call, taken.call(), patience);
  }

  /**
   * A stream is held open by comments. What has ended badly before the head is sent has its own
   * status; after that an event has to tell it.
   */
  private Reply streamed(Incoming call, Taken taken) {
    Optional<OutputRow> now =
        parts.store().output().find(taken.call().request()).filter(Waiting::ended);
    if (now.isPresent() && now.get().state() != RequestState.Kind.SUCCEEDED) {
      return ended(call, taken, now.get());
    }
    Presence presence = call.presence();
    Endpoint endpoint = taken.call().endpoint();
    Lane first = lane(taken.call());
    AtomicReference<Lane> lane = new AtomicReference<>(first);
    Reply reply =
        Reply.written(
            200,
            "text/event-stream; charset=utf-8",
            out -> {
              Events events = new Events(out);
              try (Waiting.Waiter waiter = waiting.open(taken.call(), presence);
                  Seat _ = seat(taken.call())) {
                OutputRow row = untilEnd(waiter, events::comment);
                learn(waiter, taken.call());
                Ending ending = ending(row).orElseThrow();
                tell(call, row);
                lane.set(row.lane());
                if (row.lane() != first) {
                  events.raw(": " + Call.LANE + ": " + row.lane().label() + "\n\n");
                }
                Streamed.write(endpoint, ending, taken.usageInStream(), events);
                out.flush();
              } catch (IOException | InterruptedException | RuntimeException gone) {
                told(taken.call(), false);
                throw gone;
              }
              told(taken.call(), true);
            });
    return marked(reply.with("cache-control", "no-cache"), taken.call(), first)
        .withTrailers(() -> Map.of(Call.LANE, lane.get().label()));
  }

  /**
   * Keeps the connection in use by white space, which JSON allows before a value. The head goes
   * before the outcome is known, so that after it an error has no status of its own.
   */
  private Reply spaced(Incoming call, Taken taken) throws IOException, InterruptedException {
    Deferred deferred = taken.call();
    try (Waiting.Waiter waiter = waiting.open(deferred, call.presence());
        Seat _ = seat(deferred)) {
      Optional<OutputRow> soon = waiter.await(signEvery);
      if (soon.isPresent()) {
        learn(waiter, deferred);
        return ended(call, taken, soon.get());
      }
    }
    Lane first = lane(deferred);
    AtomicReference<Lane> lane = new AtomicReference<>(first);
    Reply reply =
        Reply.written(
            200,
            "application/json",
            out -> {
              try (Waiting.Waiter waiter = waiting.open(deferred, call.presence());
                  Seat _ = seat(deferred)) {
                OutputRow row =
                    untilEnd(
                        waiter,
                        () -> {
                          out.write(' ');
                          out.flush();
                        });
                learn(waiter, deferred);
                lane.set(row.lane());
                if (ended(call, taken, row).body() instanceof Reply.Body.Tracked whole) {
                  out.write(whole.bytes());
                }
                out.flush();
              } catch (IOException | InterruptedException | RuntimeException gone) {
                told(deferred, false);
                throw gone;
              }
              told(deferred, true);
            });
    return marked(reply, deferred, first).withTrailers(() -> Map.of(Call.LANE, lane.get().label()));
  }

  /** Somebody who waits, until it is closed. */
  private interface Seat extends AutoCloseable {
    @Override
    void close();
  }

  private Seat seat(Deferred deferred) {
    String client = deferred.client();
    crowds.came(client).ifPresent(news -> LOG.warn("{}", news));
    return () -> crowds.went(client);
  }

  /** What keeps a connection in use. */
  private interface Sign {
    void send() throws IOException;
  }

  private OutputRow untilEnd(Waiting.Waiter waiter, Sign sign)
      throws IOException, InterruptedException {
    while (true) {
      Optional<OutputRow> row = waiter.await(signEvery);
      if (row.isPresent()) {
        return row.get();
      }
      if (waiter.stopped()) {
        throw new IOException("the client or the gateway goes before the answer came");
      }
      sign.send();
    }
  }

  /** Learns how long an answer took from who waited for it. */
  private void learn(Waiting.Waiter waiter, Deferred deferred) {
    if (waiter.sawEnd()) {
      expectation.took(age(deferred));
    } else {
      expectation.tookAtMost(age(deferred));
    }
  }

  /** Learns from who comes for an answer that has been there for nobody knows how long. */
  void learn(Deferred deferred) {
    expectation.tookAtMost(age(deferred));
  }

  private Duration age(Deferred deferred) {
    return Duration.between(deferred.createdAt(), parts.time().instant());
  }

  /** How a request ended; empty if its provider has no account here any more. */
  Optional<Ending> ending(OutputRow row) {
    ProviderName provider =
        row.endpoint() == Endpoint.MESSAGES ? ProviderName.ANTHROPIC : ProviderName.OPENAI;
    return parts
        .dialect(provider)
        .map(dialect -> Ending.of(row, dialect, parts.store().payloads()));
  }

  private Reply ended(Incoming call, Taken taken, OutputRow row) {
    Deferred deferred = taken.call();
    tell(call, row);
    Reply reply =
        switch (ending(row).orElseThrow()) {
          case Ending.Answer(byte[] body, Usd cost) ->
              priced(Reply.bytes(200, "application/json", body), cost);
          case Ending.ProviderError(int status, byte[] body) ->
              Reply.bytes(status, "application/json", body).with("x-should-retry", "false");
          case Ending.OwnError(Refusal refusal) ->
              Reply.refusal(call.face(), refusal, deferred.id().value())
                  .with("x-should-retry", "false");
        };
    return marked(reply, deferred, row.lane()).then(sent -> told(deferred, sent));
  }

  private static void tell(Incoming call, OutputRow row) {
    CallTrace trace = call.trace();
    if (trace != null) {
      trace.lane(row.lane().label());
      trace.billed(row.model(), row.usage() == null ? Usage.NONE : row.usage());
    }
  }

  private static Reply priced(Reply reply, @Nullable Usd cost) {
    return cost == null ? reply : reply.with(COST, cost.toPlainString());
  }

  /** The lane that a call is in now, which after its end is the one that answered it. */
  private Lane lane(Deferred deferred) {
    try {
      return parts
          .store()
          .output()
          .find(deferred.request())
          .map(OutputRow::lane)
          .orElse(Lane.BATCH);
    } catch (StoreException down) {
      return Lane.BATCH;
    }
  }

  /**
   * Names the call, its lane, and the model it was routed to.
   *
   * @param lane it is in, or was answered in
   */
  Reply marked(Reply reply, Deferred deferred, Lane lane) {
    Reply named = reply.with(Call.REQUEST_ID, deferred.id().value()).with(Call.LANE, lane.label());
    String routedTo = deferred.routedTo();
    return routedTo == null ? named : named.with(Routed.HEADER, routedTo);
  }

  void told(Deferred deferred, boolean sent) {
    try {
      if (sent) {
        parts.store().deferred().delivered(deferred.id(), parts.time().instant());
      } else {
        parts.store().deferred().leave(deferred.id());
      }
    } catch (StoreException down) {
      // The caller counts as gone once this process is; the answer is then there to be claimed.
      return;
    }
  }

  /** How long it will be until the answer, as far as anybody can say. */
  Duration left(Deferred deferred) {
    return expectation.left(age(deferred));
  }

  /** What sends a client away so that it comes back by itself. */
  private Reply comeBack(Incoming call, Deferred deferred, Patience patience) {
    Duration left = left(deferred);
    Duration pause = left.compareTo(patience.retryAfterMax()) > 0 ? patience.retryAfterMax() : left;
    String message =
        String.format(
            Locale.ROOT,
            "The answer is being made in a batch and is not there yet. The same call again finds"
                + " it. This client waits %d s at a time; with a longer time-out it is asked to"
                + " come back less often.",
            patience.silence().toSeconds());
    Refusal refusal =
        new Refusal(patience.comeBackStatus(), "answer_not_there_yet", message)
            .with("x-should-retry", "true")
            .with("retry-after", Long.toString(Math.max(1, pause.plusMillis(999).toSeconds())));
    return marked(
        Reply.refusal(call.face(), refusal, deferred.id().value()), deferred, lane(deferred));
  }
}
