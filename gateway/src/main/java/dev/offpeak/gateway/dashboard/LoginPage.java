package dev.offpeak.gateway.dashboard;

import dev.offpeak.gateway.dashboard.Frame.Menu;
import dev.offpeak.gateway.dashboard.web.Doors;
import dev.offpeak.gateway.dashboard.web.PageReply;
import dev.offpeak.gateway.dashboard.web.Sessions;
import dev.offpeak.gateway.dashboard.web.Sessions.Session;
import dev.offpeak.gateway.dashboard.web.Visit;
import dev.offpeak.gateway.http.RefusedException;
import dev.offpeak.gateway.http.Reply;

/** Where a visitor shows a gateway key. */
final class LoginPage {

  private final Screen screen;
  private final Sessions sessions;
  private final Doors doors;

  LoginPage(Screen screen, Sessions sessions, Doors doors) {
    this.screen = screen;
    this.sessions = sessions;
    this.doors = doors;
  }

  /**
   * The page.
   *
   * @param problem why the last try did not work; empty before one
   */
  public record View(String csrf, String problem) {}

  Reply show(Visit visit) {
    if (!visit.acts()) {
      return screen(visit, 200, "");
    }
    try {
      // A new session for who is somebody now: one that another planted before is worth nothing.
      Session session = sessions.begin();
      doors.signIn(session, visit.form().raw("key").strip());
      return PageReply.with(PageReply.seeOther("/"), visit.call(), session);
    } catch (RefusedException refused) {
      return screen(visit, refused.refusal().status(), refused.refusal().message());
    }
  }

  private Reply screen(Visit visit, int status, String problem) {
    return screen.show(
        status,
        visit,
        Menu.OVERVIEW,
        "Sign in",
        "login",
        new View(visit.session().token(), problem));
  }

  Reply signOut(Visit visit) {
    doors.signOut(visit.session());
    return PageReply.seeOther("/login");
  }
}
