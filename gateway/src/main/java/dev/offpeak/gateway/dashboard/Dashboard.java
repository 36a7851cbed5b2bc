package dev.offpeak.gateway.dashboard;

import dev.offpeak.gateway.dashboard.Frame.Menu;
import dev.offpeak.gateway.dashboard.web.Assets;
import dev.offpeak.gateway.dashboard.web.Doors;
import dev.offpeak.gateway.dashboard.web.PageReply;
import dev.offpeak.gateway.dashboard.web.PageRoute;
import dev.offpeak.gateway.dashboard.web.Sessions;
import dev.offpeak.gateway.dashboard.web.Theme;
import dev.offpeak.gateway.dashboard.web.Visit;
import dev.offpeak.gateway.http.Refusal;
import dev.offpeak.gateway.http.RefusedException;
import dev.offpeak.gateway.http.Reply;
import dev.offpeak.gateway.http.Route;
import dev.offpeak.store.StoreException;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pages, by the first segment of their paths. Thread-safe. */
public final class Dashboard implements PageRoute.Pages {

  private static final Logger LOG = LoggerFactory.getLogger(Dashboard.class);

  private static final Set<String> SEGMENTS =
      Set.of(
          "",
          "alerts",
          "features",
          "batches",
          "runs",
          "requests",
          "budgets",
          "keys",
          "theme",
          "login",
          "logout");

  private final Assets assets = new Assets();
  private final Sessions sessions;
  private final Screen screen;
  private final OverviewPage overview;
  private final AlertsPage alerts;
  private final FeaturesPage features;
  private final FeaturePage feature;
  private final BatchesPage batches;
  private final BatchPage batch;
  private final RunsPage runs;
  private final RunPage run;
  private final RequestsPage requests;
  private final RequestPage request;
  private final BudgetsPage budgets;
  private final KeysPage keys;
  private final DecidePage decide;
  private final Doors doors;
  private final LoginPage login;

  public Dashboard(DashboardParts parts) {
    this.sessions = new Sessions(parts.random());
    this.screen = new Screen(assets, parts.alerts());
    BatchRows batchRows = new BatchRows(parts);
    this.overview = new OverviewPage(parts, screen);
    this.alerts = new AlertsPage(parts, screen);
    this.features = new FeaturesPage(parts, screen);
    this.feature = new FeaturePage(parts, screen);
    this.batches = new BatchesPage(parts, screen, batchRows);
    this.batch = new BatchPage(parts, screen, batchRows);
    this.runs = new RunsPage(parts, screen);
    this.run = new RunPage(parts, screen, batchRows);
    this.requests = new RequestsPage(parts, screen);
    this.request = new RequestPage(parts, screen);
    this.budgets = new BudgetsPage(parts, screen);
    this.keys = new KeysPage(parts, screen);
    this.decide = new DecidePage(parts, screen);
    this.doors = new Doors(parts.keys(), parts.clock());
    this.login = new LoginPage(screen, sessions, doors);
  }

  /** What serves them. */
  public Route route() {
    return new PageRoute(SEGMENTS, assets, sessions, doors, this).route();
  }

  @Override
  public Reply serve(Visit visit) throws RefusedException {
    try {
      return page(visit);
    } catch (StoreException down) {
      LOG.warn("a page could not be read: {}", down.getMessage());
      return refused(
          visit,
          new Refusal(
              503,
              "store_unavailable",
              "The data directory cannot be read just now. Calls that somebody waits for still"
                  + " pass. Look at the log of offpeak serve, then reload."));
    }
  }

  private Reply page(Visit visit) throws RefusedException {
    boolean one = visit.path().size() > 1;
    return switch (visit.segment(0)) {
      case "" -> overview.show(visit);
      case "alerts" -> alerts.show(visit);
      case "features" -> one ? feature(visit) : features.show(visit);
      case "batches" -> one ? batch.show(visit) : batches.show(visit);
      case "runs" -> one ? run.show(visit) : runs.show(visit);
      case "requests" -> one ? request.show(visit) : requests.show(visit);
      case "budgets" -> budgets.show(visit);
      case "keys" -> keys.show(visit);
      case "theme" -> theme(visit);
      case "login" -> login.show(visit);
      case "logout" -> visit.acts() ? login.signOut(visit) : PageReply.seeOther("/");
      default -> throw new RefusedException(PageRoute.noSuchPage());
    };
  }

  private Reply feature(Visit visit) throws RefusedException {
    return switch (visit.segment(2)) {
      case "" -> feature.show(visit);
      case "decide" -> decide.decide(visit);
      case "undo" -> decide.undo(visit);
      default -> throw new RefusedException(PageRoute.noSuchPage());
    };
  }

  private static Reply theme(Visit visit) throws RefusedException {
    if (!visit.acts()) {
      throw new RefusedException(PageRoute.noSuchPage());
    }
    String back = visit.form().raw("back");
    // Only back to a page of ours: two slashes would begin another host.
    String to = back.startsWith("/") && !back.startsWith("//") && !back.contains("\\") ? back : "/";
    Theme theme = Theme.ofLabel(visit.form().get("theme"));
    return PageReply.with(PageReply.seeOther(to), visit.call(), theme);
  }

  @Override
  public Reply refused(Visit visit, Refusal refusal) {
    return screen.show(
        refusal.status(), visit, Menu.OVERVIEW, "Not here", "refused", refusal.message());
  }
}
