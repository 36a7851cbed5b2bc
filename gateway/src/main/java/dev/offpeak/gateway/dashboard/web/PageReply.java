package dev.offpeak.gateway.dashboard.web;

import dev.offpeak.gateway.dashboard.web.Sessions.Session;
import dev.offpeak.gateway.http.Incoming;
import dev.offpeak.gateway.http.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Answers with the headers that keep a page to itself. */
public final class PageReply {

  /**
   * Only what we serve ourselves, nothing inline, in nobody's frame. A page that were tricked into
   * showing markup could still run nothing and send nothing.
   */
  static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

  private static final Duration THEME_KEPT = Duration.ofDays(365);

  private PageReply() {}

  /** A page. */
  public static Reply html(int status, byte[] page) {
    return new Reply(
        status,
        List.of(
            Map.entry("content-type", "text/html; charset=utf-8"),
            Map.entry("content-security-policy", CONTENT_SECURITY_POLICY),
            Map.entry("x-frame-options", "DENY"),
            Map.entry("x-content-type-options", "nosniff"),
            // Not "no-referrer": a form would then come with the origin "null".
            Map.entry("referrer-policy", "same-origin"),
            Map.entry("cross-origin-opener-policy", "same-origin"),
            Map.entry("cross-origin-resource-policy", "same-origin"),
            // Figures, prompts and answers stay out of caches.
            Map.entry("cache-control", "no-store")),
        new Reply.Body.Whole(page));
  }

  /** After something was done: the page that shows it, so that a reload does not do it again. */
  public static Reply seeOther(String path) {
    return new Reply(
        303,
        List.of(Map.entry("location", path), Map.entry("cache-control", "no-store")),
        new Reply.Body.Whole(new byte[0]));
  }

  /** The same answer, telling the browser of its session if it does not know it. */
  public static Reply with(Reply reply, Incoming call, Session session) {
    boolean told =
        reply.headers().stream()
            .anyMatch(header ->
                header.getKey().equals("set-cookie")
                    && header.getValue().startsWith("offpeak-" + Sessions.COOKIE));
    return session.fresh() && !told
        ? reply.with("set-cookie", Cookies.write(call, Sessions.COOKIE, session.id(), null))
        : reply;
  }

  /** The same answer, telling the browser to keep a theme. */
  public static Reply with(Reply reply, Incoming call, Theme theme) {
    return reply.with("set-cookie", Cookies.write(call, "theme", theme.label(), THEME_KEPT));
  }

  /** An answer for a browser that has it already, or will keep it. */
  static Reply asset(String contentType, byte[] bytes) {
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    headers.add(Map.entry("content-type", contentType));
    headers.add(Map.entry("x-content-type-options", "nosniff"));
    headers.add(Map.entry("cross-origin-resource-policy", "same-origin"));
    // The address holds a hash of the contents.
    headers.add(Map.entry("cache-control", "public, max-age=31536000, immutable"));
    return new Reply(200, headers, new Reply.Body.Whole(bytes));
  }
}
