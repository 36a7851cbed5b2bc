package dev.offpeak.gateway.dashboard;

import dev.offpeak.gateway.dashboard.web.Theme;
import java.util.List;

/**
 * What surrounds every page.
 *
 * @param title of the page
 * @param here the menu's entry the page belongs to
 * @param inside whether the visitor may see pages; before the door there is no menu
 * @param alerts what needs attention
 * @param signedIn whether the visitor can sign out
 * @param self the page's own address, to come back to
 * @param csrf what its forms carry
 * @param notice what has just been done; empty if nothing
 */
public record Frame(
    String title,
    Menu here,
    Theme theme,
    boolean inside,
    Alerts alerts,
    boolean signedIn,
    String self,
    String csrf,
    String notice,
    Files files) {

  /** Where the files of every page are. */
  public record Files(String style, String icon, String htmx) {}

  /**
   * What needs attention, in numbers.
   *
   * @param serious how many of them are serious
   */
  public record Alerts(int count, int serious) {

    /** Nothing, as far as anybody knows. */
    static final Alerts NONE = new Alerts(0, 0);

    /** What the numbers mean, for who does not see where they stand. */
    public String words() {
      return serious == 0 ? "need attention" : "need attention, " + serious + " serious";
    }
  }

  /** The menu. */
  public enum Menu {
    OVERVIEW("Overview", "/"),
    ALERTS("Alerts", "/alerts"),
    FEATURES("Features", "/features"),
    BATCHES("Batches", "/batches"),
    RUNS("Runs", "/runs"),
    REQUESTS("Requests", "/requests"),
    BUDGETS("Budgets", "/budgets"),
    KEYS("Keys", "/keys");

    private final String words;
    private final String path;

    Menu(String words, String path) {
      this.words = words;
      this.path = path;
    }

    public String words() {
      return words;
    }

    public String path() {
      return path;
    }
  }

  public List<Menu> menu() {
    return List.of(Menu.values());
  }

  public List<Theme> themes() {
    return List.of(Theme.values());
  }
}
