package dev.offpeak.gateway.dashboard;

import dev.offpeak.alerts.AlertsNow;
import dev.offpeak.gateway.dashboard.Frame.Menu;
import dev.offpeak.gateway.dashboard.web.Assets;
import dev.offpeak.gateway.dashboard.web.PageReply;
import dev.offpeak.gateway.dashboard.web.Templates;
import dev.offpeak.gateway.dashboard.web.Visit;
import dev.offpeak.gateway.http.Reply;
import dev.offpeak.model.Alert;
import dev.offpeak.store.StoreException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Puts a page's contents into its frame. Thread-safe. */
final class Screen {

  private final Templates templates = new Templates();
  private final Frame.Files files;
  private final Supplier<List<AlertsNow.Shown>> alerts;

  Screen(Assets assets, Supplier<List<AlertsNow.Shown>> alerts) {
    this.alerts = alerts;
    this.files =
        new Frame.Files(
            assets.path("offpeak.css"), assets.path("icon.svg"), assets.path("htmx.js"));
  }

  /** A page. */
  Reply show(Visit visit, Menu here, String title, String template, Object view) {
    return show(200, visit, here, title, template, view);
  }

  /** A page with another status. */
  Reply show(int status, Visit visit, Menu here, String title, String template, Object view) {
    Frame frame =
        new Frame(
            title,
            here,
            visit.theme(),
            visit.access().isInside(),
            visit.access().isInside() ? alerts() : Frame.Alerts.NONE,
            visit.access().signedIn(),
            self(visit),
            visit.session().token(),
            Notice.of(visit.query().get("done")),
            files);
    return PageReply.html(status, templates.fill(template, Map.of("frame", frame, "view", view)));
  }

  /** A part of a page that is looked at again and again. */
  Reply part(String template, Object view) {
    return PageReply.html(200, templates.fill(template, Map.of("view", view)));
  }

  /** A page that has nothing to do with alerts is shown without their number if need be. */
  private Frame.Alerts alerts() {
    try {
      List<AlertsNow.Shown> now = alerts.get();
      long serious = now.stream().filter(one -> one.alert().level() >= Alert.SERIOUS).count();
      return new Frame.Alerts(now.size(), (int) serious);
    } catch (StoreException down) {
      return Frame.Alerts.NONE;
    }
  }

  private static String self(Visit visit) {
    String query = visit.call().query();
    return visit.acts() ? "/" : visit.call().path() + (query.isEmpty() ? "" : "?" + query);
  }
}
