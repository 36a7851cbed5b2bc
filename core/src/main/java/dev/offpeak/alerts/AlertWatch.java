package dev.offpeak.alerts;

import dev.offpeak.dispatch.Nudge;
import dev.offpeak.hooks.Events;
import dev.offpeak.hooks.Receiver;
import dev.offpeak.model.Alert;
import dev.offpeak.source.JsonBytes;
import dev.offpeak.store.AlertStore;
import dev.offpeak.store.AlertStore.Standing;
import dev.offpeak.store.AlertStore.Update;
import dev.offpeak.store.HookStore.Telling;
import dev.offpeak.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for alerts again and again, on a thread of its own, and records what is to be told of them;
 * the receivers' own senders tell it. Thread-safe.
 */
public final class AlertWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(AlertWatch.class);

  private final Parts parts;
  private final Nudge closing = new Nudge();
  private final Thread thread;
  private volatile boolean closed;

  /**
   * What it works with.
   *
   * @param every how long between two looks
   */
  public record Parts(
      AlertLook look,
      AlertStore store,
      AlertSettings settings,
      List<Receiver> receivers,
      Events events,
      InstantSource time,
      Duration every) {
    public Parts {
      receivers = List.copyOf(receivers);
    }
  }

  public AlertWatch(Parts parts) {
    this.parts = parts;
    this.thread = Thread.ofVirtual().name("alerts").unstarted(this::loop);
  }

  /** Starts to look. */
  public AlertWatch start() {
    thread.start();
    return this;
  }

  /**
   * One look.
   *
   * @return what stands now
   * @throws StoreException if the store refuses
   */
  public List<Standing> look() {
    Instant now = parts.time().instant();
    List<Alert> found = parts.look().look(now);
    return parts.store().update(before -> decide(before, found, now)).standing();
  }

  private Update decide(List<Standing> before, List<Alert> found, Instant now) {
    AlertBook.Page page =
        AlertBook.turn(before, found, parts.look().kinds(), parts.settings().repeat(), now);
    List<Telling> tellings = new ArrayList<>();
    for (AlertBook.News news : page.news()) {
      Set<String> wanting =
          parts.receivers().stream()
              .filter(receiver -> receiver.wants(news.type().label()))
              .map(Receiver::id)
              .collect(Collectors.toSet());
      tellings.add(
          new Telling(
              parts.events().of(news.type(), news.alert().key(), json(news), now), null, wanting));
    }
    return new Update(page.standing(), tellings);
  }

  private static JsonBytes json(AlertBook.News news) {
    Alert alert = news.alert();
    return new JsonBytes()
        .raw("{\"id\":")
        .text(alert.key())
        .raw(",\"kind\":\"" + alert.kind().label())
        .raw("\",\"severity\":\"" + alert.severity())
        .raw("\",\"subject\":")
        .text(alert.subject())
        .raw(",\"text\":")
        .text(alert.text())
        .raw(",\"since\":" + news.since().getEpochSecond())
        .raw('}');
  }

  private void loop() {
    while (!closed) {
      try {
        look();
      } catch (StoreException down) {
        LOG.debug("alerts cannot be looked for and will be again", down);
      } catch (RuntimeException broken) {
        // One thing that cannot be judged must not end the look-out for everything else.
        LOG.warn("alerts could not be looked for: {}", broken.getClass().getName());
        LOG.debug("alerts", broken);
      }
      try {
        closing.await(parts.every());
      } catch (InterruptedException asked) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** Ends after the look under way. */
  @Override
  public void close() {
    closed = true;
    closing.nudge();
    try {
      thread.join();
    } catch (InterruptedException asked) {
      Thread.currentThread().interrupt();
    }
  }
}
