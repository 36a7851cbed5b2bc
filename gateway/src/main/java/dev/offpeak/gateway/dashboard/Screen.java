package dev.offpeak.gateway.dashboard;

import dev.offpeak.gateway.dashboard.Frame.Menu;
import dev.offpeak.gateway.dashboard.web.Assets;
import dev.offpeak.gateway.dashboard.web.PageReply;
import dev.offpeak.gateway.dashboard.web.Templates;
import dev.offpeak.gateway.dashboard.web.Visit;
import dev.offpeak.gateway.http.Reply;
import java.util.Map;

/** Puts a page's contents into its frame. Thread-safe. */
final class Screen {

  private final Templates templates = new Templates();
  private final Frame.Files files;

  Screen(Assets assets) {
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

  private static String self(Visit visit) {
    String query = visit.call().query();
    return visit.acts() ? "/" : visit.call().path() + (query.isEmpty() ? "" : "?" + query);
  }
}
