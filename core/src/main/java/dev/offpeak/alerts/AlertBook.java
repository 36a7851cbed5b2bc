package dev.offpeak.alerts;

import dev.offpeak.hooks.EventType;
import dev.offpeak.model.Alert;
import dev.offpeak.model.AlertKind;
import dev.offpeak.store.AlertStore.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * When an alert is told: once when it is found, again when it is worse than it was told, again when
 * it still stands after a long time, and once more when it is over. In between it never gets
 * better, so that one that wavers is not told at each turn. Pure.
 */
final class AlertBook {

  private AlertBook() {}

  /**
   * What to tell.
   *
   * @param since when the alert was found first
   */
  record News(EventType type, Alert alert, Instant since) {}

  /** What is to stand, and what to tell of it. */
  record Page(List<Standing> standing, List<News> news) {
    Page {
      standing = List.copyOf(standing);
      news = List.copyOf(news);
    }
  }

  /**
   * Decides.
   *
   * @param looked the kinds that were looked for; what stands of any other is left as it is
   */
  static Page turn(
      List<Standing> before,
      List<Alert> found,
      Set<AlertKind> looked,
      Duration repeat,
      Instant now) {
    Map<String, Standing> open = new HashMap<>();
    before.forEach(one -> open.put(one.alert().key(), one));
    List<Standing> standing = new ArrayList<>();
    List<News> news = new ArrayList<>();
    for (Alert alert : found) {
      Standing known = open.remove(alert.key());
      Standing next =
          known == null ? new Standing(alert, now, now) : again(known, alert, repeat, now);
      standing.add(next);
      if (known == null) {
        news.add(new News(EventType.ALERT_RAISED, alert, now));
      } else if (next.toldAt().equals(now) && !known.toldAt().equals(now)) {
        boolean worse = next.alert().level() > known.alert().level();
        EventType type = worse ? EventType.ALERT_WORSENED : EventType.ALERT_REPEATED;
        news.add(new News(type, next.alert(), next.raisedAt()));
      }
    }
    for (Standing gone : before) {
      if (open.containsKey(gone.alert().key())) {
        if (looked.contains(gone.alert().kind())) {
          news.add(new News(EventType.ALERT_RESOLVED, gone.alert(), gone.raisedAt()));
        } else {
          standing.add(gone);
        }
      }
    }
    return new Page(standing, news);
  }

  private static Standing again(Standing known, Alert found, Duration repeat, Instant now) {
    boolean worse = found.level() > known.alert().level();
    boolean due = !now.isBefore(known.toldAt().plus(repeat));
    // While nothing is told the words stay those that were told, and nothing is written.
    return worse || due ? new Standing(found, known.raisedAt(), now) : known;
  }
}
