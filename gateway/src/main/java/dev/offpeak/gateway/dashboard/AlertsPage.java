package dev.offpeak.gateway.dashboard;

import dev.offpeak.gateway.dashboard.Frame.Menu;
import dev.offpeak.gateway.dashboard.web.Moments;
import dev.offpeak.gateway.dashboard.web.Visit;
import dev.offpeak.gateway.http.Reply;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What needs attention now, the serious first. */
final class AlertsPage {

  private static final Empty NOTHING =
      new Empty(
          "Nothing needs attention. Here is what will: a budget that is nearly used; a batch, a run"
              + " or a call that is late; a batch in doubt; a model without a price; a saving that"
              + " fell.",
          "In a shell, and with who is told:",
          "offpeak alerts");

  private final DashboardParts parts;
  private final Screen screen;

  AlertsPage(DashboardParts parts, Screen screen) {
    this.parts = parts;
    this.screen = screen;
  }

  /** The page. */
  public record View(List<AlertItem> alerts, @Nullable Empty empty) {
    public View {
      alerts = List.copyOf(alerts);
    }
  }

  Reply show(Visit visit) {
    Moments moments = new Moments(parts.clock().instant(), parts.clock().getZone());
    List<AlertItem> alerts = AlertItem.of(parts.alerts().get(), moments);
    return screen.show(
        visit,
        Menu.ALERTS,
        "Alerts",
        "alerts",
        new View(alerts, alerts.isEmpty() ? NOTHING.with(parts.sandbox()) : null));
  }
}
