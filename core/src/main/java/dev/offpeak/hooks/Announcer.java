package dev.offpeak.hooks;

import dev.offpeak.model.ProviderName;
import dev.offpeak.model.RunState;
import dev.offpeak.payload.PayloadRef;
import dev.offpeak.provider.Dialect;
import dev.offpeak.store.Deferred.Mode;
import dev.offpeak.store.HookEvent;
import dev.offpeak.store.HookStore.Telling;
import dev.offpeak.store.HookStore.Untold;
import dev.offpeak.store.Occasion;
import dev.offpeak.store.OutputStore.OutputRow;
import dev.offpeak.store.Store;
import dev.offpeak.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes events of what ended. Not thread-safe. */
public final class Announcer {

  /** What a background response's id begins with; OpenAI's own have no {@code op_} after it. */
  public static final String RESPONSE = "resp_";

  private static final int PAGE = 500;

  /** Events are kept so long, to be shown; longer than any is tried. */
  private static final Duration KEPT = Duration.ofDays(7);

  private final Store store;
  private final Map<ProviderName, Dialect> dialects;
  private final List<Receiver> receivers;
  private final Events events;
  private final InstantSource time;

  /**
   * @param dialects to read the answers of background responses with
   */
  public Announcer(
      Store store,
      Map<ProviderName, Dialect> dialects,
      List<Receiver> receivers,
      Events events,
      InstantSource time) {
    this.store = store;
    this.dialects = Map.copyOf(dialects);
    this.receivers = List.copyOf(receivers);
    this.events = events;
    this.time = time;
  }

  /**
   * Records an event for each end that was not told yet, durable with its deliveries.
   *
   * @return whether there may be more
   */
  public boolean look() {
    Instant now = time.instant();
    Untold page = store.hooks().untold(PAGE, now);
    List<Telling> tellings = new ArrayList<>();
    for (Occasion occasion : page.occasions()) {
      HookEvent event = event(occasion, now);
      tellings.add(new Telling(event, occasion, wanting(event.type())));
    }
    if (!page.isEmpty()) {
      store.hooks().tell(tellings, page);
    }
    return page.more();
  }

  /** Forgets events that are too old to be told or shown. */
  public void tidy() {
    Instant before = time.instant().minus(KEPT);
    int gone;
    do {
      gone = store.hooks().purge(before, PAGE);
    } while (gone == PAGE);
  }

  private Set<String> wanting(String type) {
    return receivers.stream()
        .filter(receiver -> receiver.wants(type))
        .map(Receiver::id)
        .collect(Collectors.toSet());
  }

  private HookEvent event(Occasion occasion, Instant now) {
    return switch (occasion) {
      case Occasion.Call call ->
          call.mode() == Mode.BACKGROUND
              ? events.thin(response(call), RESPONSE + call.id(), now)
              : events.thin(request(call), call.id().value(), now);
      case Occasion.Batch batch -> events.thin(batch(batch), batch.id(), now);
      case Occasion.Run run ->
          events.thin(
              run.state() == RunState.CANCELLED ? EventType.RUN_CANCELLED : EventType.RUN_FINISHED,
              run.id().value(),
              now);
    };
  }

  private static EventType batch(Occasion.Batch batch) {
    return switch (batch.end()) {
      case COMPLETED -> EventType.BATCH_COMPLETED;
      case FAILED -> EventType.BATCH_FAILED;
      case EXPIRED -> EventType.BATCH_EXPIRED;
      case CANCELLED -> EventType.BATCH_CANCELLED;
    };
  }

  private static EventType request(Occasion.Call call) {
    if (call.withdrawn()) {
      return EventType.REQUEST_CANCELLED;
    }
    return switch (call.state()) {
      case SUCCEEDED -> EventType.REQUEST_COMPLETED;
      case CANCELLED -> EventType.REQUEST_CANCELLED;
      case FAILED, READY, BATCHED, CALLING -> EventType.REQUEST_FAILED;
    };
  }

  private EventType response(Occasion.Call call) {
    if (call.withdrawn()) {
      return EventType.RESPONSE_CANCELLED;
    }
    return switch (call.state()) {
      case SUCCEEDED -> answered(call);
      case CANCELLED -> EventType.RESPONSE_CANCELLED;
      case FAILED, READY, BATCHED, CALLING -> EventType.RESPONSE_FAILED;
    };
  }

  private EventType answered(Occasion.Call call) {
    Dialect dialect = dialects.get(call.provider());
    Optional<PayloadRef> line = store.output().find(call.request()).flatMap(Announcer::line);
    return dialect == null || line.isEmpty()
        ? EventType.RESPONSE_COMPLETED
        : bytes(line.get())
            .flatMap(bytes -> dialect.answer(call.endpoint(), bytes))
            .map(answer -> AnswerStatus.event(answer.body()))
            .orElse(EventType.RESPONSE_COMPLETED);
  }

  /**
   * Empty if they are damaged: whoever fetches the answer is told, and the others' events go on.
   */
  private Optional<byte[]> bytes(PayloadRef line) {
    try {
      return Optional.of(store.payloads().read(line));
    } catch (StoreException damaged) {
      if (damaged.reason() == StoreException.Reason.CORRUPT) {
        return Optional.empty();
      }
      throw damaged;
    }
  }

  private static Optional<PayloadRef> line(OutputRow row) {
    @Nullable PayloadRef line = row.line();
    return Optional.ofNullable(line);
  }
}
