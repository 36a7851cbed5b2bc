package dev.offpeak.gateway.dashboard;

import dev.offpeak.alerts.AlertsNow.Shown;
import dev.offpeak.gateway.dashboard.web.Moments;
import dev.offpeak.gateway.dashboard.web.Params;
import dev.offpeak.model.Alert;
import dev.offpeak.store.AlertStore.Standing;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An alert in a list.
 *
 * @param text its sentence, with a capital letter
 * @param since since when, and when it was told; empty if nobody looks for it but the page
 * @param path where to go; empty if it is done by a command only
 * @param action what the link says
 * @param command how it is done in a shell; empty if it is done on a page
 */
public record AlertItem(
    Tone tone,
    String title,
    String text,
    String since,
    String path,
    String action,
    String command) {

  private record Way(String path, String action, String command) {}

  static List<AlertItem> of(List<Shown> alerts, Moments moments) {
    return alerts.stream().map(shown -> of(shown, moments)).toList();
  }

  private static AlertItem of(Shown shown, Moments moments) {
    Alert alert = shown.alert();
    boolean serious = alert.level() >= Alert.SERIOUS;
    Way way = way(alert);
    return new AlertItem(
        serious ? Tone.BAD : Tone.WAITING,
        title(alert, serious),
        sentence(alert.text()),
        since(shown.told(), moments),
        way.path(),
        way.action(),
        way.command());
  }

  private static String title(Alert alert, boolean serious) {
    return switch (alert.kind()) {
      case BUDGET -> serious ? "Budget used up" : "Budget nearly used";
      case LATE ->
          switch (what(alert)) {
            case "batch" -> "Batch late";
            case "run" -> "Run late";
            default -> "Calls late";
          };
      case DOUBT -> "Batch in doubt";
      case UNPRICED -> "Model without a price";
      case SAVING -> serious ? "Batch costs more than it saves" : "Saving fell";
    };
  }

  /** The first word of a subject, which says what kind of thing it is. */
  private static String what(Alert alert) {
    return alert.subject().split(" ", 2)[0];
  }

  /** Without the command at its end, which the page has a link for. */
  private static String sentence(String text) {
    int command = text.lastIndexOf(": offpeak ");
    String words = command < 0 ? text : text.substring(0, command);
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1) + ".";
  }

  private static String since(@Nullable Standing told, Moments moments) {
    return told == null
        ? ""
        : "Since " + moments.clock(told.raisedAt()) + ", told " + moments.clock(told.toldAt());
  }

  /** Where the thing is that an alert is about, by the words of its subject. */
  private static Way way(Alert alert) {
    String name = alert.subject().substring(alert.subject().indexOf(' ') + 1);
    return switch (what(alert)) {
      case "batch" -> new Way("/batches/" + Params.encoded(name), "See the batch", "");
      case "run" -> new Way("/runs/" + Params.encoded(name), "See the run", "");
      case "feature" ->
          switch (alert.kind()) {
            case BUDGET -> new Way("/budgets", "See the budgets", "");
            case LATE ->
                new Way("/requests?feature=" + Params.encoded(name), "See its requests", "");
            case DOUBT, UNPRICED, SAVING ->
                new Way("/features/" + Params.encoded(name), "See the feature", "");
          };
      case "key" -> new Way("/keys", "See the keys", "");
      default -> new Way("", "", "offpeak config prices");
    };
  }
}
