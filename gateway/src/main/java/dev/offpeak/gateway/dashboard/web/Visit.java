package dev.offpeak.gateway.dashboard.web;

import dev.offpeak.gateway.dashboard.web.Sessions.Session;
import dev.offpeak.gateway.http.Incoming;
import dev.offpeak.gateway.http.RefusedException;
import java.util.ArrayList;
import java.util.List;

/**
 * One call of a page.
 *
 * @param path its segments, decoded; none for the first page
 * @param query what follows the question mark
 * @param form the fields of a form that was sent from a page of ours; empty for a look
 * @param access what the visitor may
 */
public record Visit(
    Incoming call,
    List<String> path,
    Params query,
    Params form,
    Session session,
    Theme theme,
    Access access) {

  public Visit {
    path = List.copyOf(path);
  }

  /** Reads a call's head. */
  static Visit of(Incoming call, Session session, Access access) throws RefusedException {
    List<String> path = new ArrayList<>();
    for (String segment : call.path().split("/", -1)) {
      if (!segment.isEmpty()) {
        // A plus stands for itself in a path.
        path.add(Params.decoded(segment.replace("+", "%2B")));
      }
    }
    return new Visit(
        call,
        path,
        Params.parse(call.query()),
        Params.NONE,
        session,
        Theme.ofLabel(Cookies.read(call, "theme")),
        access);
  }

  Visit with(Params sent) {
    return new Visit(call, path, query, sent, session, theme, access);
  }

  /** Whether something is to be done, not only looked at. */
  public boolean acts() {
    return call.method().equals("POST");
  }

  /** A segment of the path; empty beyond its end. */
  public String segment(int index) {
    return index < path.size() ? path.get(index) : "";
  }
}
