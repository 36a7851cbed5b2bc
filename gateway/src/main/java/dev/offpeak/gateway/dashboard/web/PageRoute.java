package dev.offpeak.gateway.dashboard.web;

import dev.offpeak.gateway.dashboard.web.Sessions.Session;
import dev.offpeak.gateway.http.BlockingRoute;
import dev.offpeak.gateway.http.Call;
import dev.offpeak.gateway.http.Incoming;
import dev.offpeak.gateway.http.Refusal;
import dev.offpeak.gateway.http.RefusedException;
import dev.offpeak.gateway.http.Reply;
import dev.offpeak.gateway.http.Route;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Serves pages and their assets. A form is taken only from a page of ours: its origin must be ours
 * and its token that of the session. Thread-safe.
 */
public final class PageRoute {

  /** No form of ours is longer. */
  private static final int FORM_BYTES_MAX = 16 * 1024;

  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String TLS = "https://";

  private final Set<String> segments;
  private final Assets assets;
  private final Sessions sessions;
  private final Doors doors;
  private final Pages pages;

  /** Answers visits. */
  public interface Pages {
    /** Shows a page, or does what its form asks. */
    Reply serve(Visit visit) throws RefusedException;

    /** The page that says why there is none; never shows what the visitor sent. */
    Reply refused(Visit visit, Refusal refusal);
  }

  /**
   * @param segments the first segments of the paths that are pages; empty for the first page
   */
  public PageRoute(
      Set<String> segments, Assets assets, Sessions sessions, Doors doors, Pages pages) {
    this.segments = Set.copyOf(segments);
    this.assets = assets;
    this.sessions = sessions;
    this.doors = doors;
    this.pages = pages;
  }

  /** The route. */
  public Route route() {
    return new BlockingRoute(this::takes, this::serve);
  }

  private boolean takes(Call call) {
    if (!call.method().equals(HttpMethod.GET) && !call.method().equals(HttpMethod.POST)) {
      return false;
    }
    String path = call.path();
    int end = path.indexOf('/', 1);
    String first = path.isEmpty() ? "" : path.substring(1, end < 0 ? path.length() : end);
    return first.equals("assets") || segments.contains(first);
  }

  private Reply serve(Incoming call) throws IOException, RefusedException {
    if (call.path().startsWith("/assets/")) {
      return assets.at(call.path()).orElseThrow(() -> new RefusedException(noSuchPage()));
    }
    Session session = sessions.of(call);
    Optional<Access> access = doors.access(session);
    boolean entrance = call.path().equals("/login") || call.path().equals("/theme");
    if (access.isEmpty() && !entrance) {
      return PageReply.with(PageReply.seeOther("/login"), call, session);
    }
    Visit visit = Visit.of(call, session, access.orElse(Access.NOBODY));
    Reply reply;
    try {
      reply = pages.serve(visit.acts() ? visit.with(form(call, session)) : visit);
    } catch (RefusedException refused) {
      reply = pages.refused(visit, refused.refusal());
    }
    return PageReply.with(reply, call, session);
  }

  /** What is said of a path without a page. */
  public static Refusal noSuchPage() {
    return new Refusal(404, "no_such_page", "There is no such page. The menu has those there are.");
  }

  private static Params form(Incoming call, Session session) throws IOException, RefusedException {
    String kind = call.header("content-type");
    if (kind == null || !kind.startsWith(FORM)) {
      throw new RefusedException(
          new Refusal(415, "not_a_form", "This address takes the forms of these pages only."));
    }
    Params form = Params.parse(new String(call.body(FORM_BYTES_MAX), StandardCharsets.UTF_8));
    if (!isOwnOrigin(call, call.header("origin")) || !Sessions.holds(session, form.get("csrf"))) {
      throw new RefusedException(
          new Refusal(
              403,
              "stale_form",
              "The form was not from this page as it is now, so nothing was done. Go back, reload"
                  + " the page and send it again."));
    }
    return form;
  }

  /**
   * Browsers name the origin of every form they post; a program need not. Before a gateway that
   * something else speaks TLS for, only the scheme is another than what came here.
   */
  private static boolean isOwnOrigin(Incoming call, @Nullable String origin) {
    return origin == null
        || origin.equals(call.origin())
        || (origin.startsWith(TLS)
            && ("http://" + origin.substring(TLS.length())).equals(call.origin()));
  }
}
