package dev.offpeak.app.show;

import dev.offpeak.alerts.AlertsNow;
import dev.offpeak.alerts.AlertsNow.Shown;
import dev.offpeak.app.assembly.Assembly;
import dev.offpeak.app.shell.ExitCode;
import dev.offpeak.app.shell.Shell;
import dev.offpeak.app.terminal.Times;
import dev.offpeak.app.terminal.Wrap;
import dev.offpeak.hooks.Receiver;
import dev.offpeak.ledger.CountText;
import dev.offpeak.store.AlertStore;
import dev.offpeak.store.HookStore;
import dev.offpeak.store.Store;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code offpeak alerts}: looks now, tells nobody, and shows who was told. */
public final class AlertsFlow {

  private final Shell shell;
  private final Assembly assembly;

  public AlertsFlow(Shell shell, Assembly assembly) {
    this.shell = shell;
    this.assembly = assembly;
  }

  /**
   * A receiver and how its deliveries stand.
   *
   * @param standing null if there never was anything for it
   */
  record Reached(String receiver, HookStore.@Nullable Standing standing) {}

  /** Shows it; the exit code. */
  public int show(boolean json) {
    Optional<Store> store = assembly.storeIfThere();
    List<Shown> alerts =
        store
            .map(one -> AlertsNow.of(one, assembly.alertLook(), shell.clock().instant()))
            .orElse(List.of());
    List<Reached> receivers = receivers(store);
    if (json) {
      shell.streams().out().println(AlertsJson.of(alerts, receivers));
      return ExitCode.OK;
    }
    int columns = Wrap.width(shell.terminal().columns());
    List<String> lines = new ArrayList<>();
    if (alerts.isEmpty()) {
      lines.add("Nothing needs attention.");
    }
    for (Shown shown : alerts) {
      lines.addAll(lines(shown, columns));
    }
    for (Reached reached : receivers) {
      lines.addAll(Wrap.joined(parts(reached), 9, columns));
    }
    lines.forEach(shell.streams().out()::println);
    return ExitCode.OK;
  }

  private List<Reached> receivers(Optional<Store> store) {
    Map<String, HookStore.Standing> standings =
        new LinkedHashMap<>(store.map(one -> one.hooks().standings()).orElse(Map.of()));
    List<Reached> reached = new ArrayList<>();
    for (Receiver receiver : assembly.receivers()) {
      reached.add(new Reached(receiver.shown(), standings.remove(receiver.id())));
    }
    standings.forEach(
        (id, standing) -> reached.add(new Reached(id + " (no longer configured)", standing)));
    return reached;
  }

  private List<String> lines(Shown shown, int columns) {
    AlertStore.Standing told = shown.told();
    String since =
        told == null ? "" : "; since " + clock(told.raisedAt()) + ", told " + clock(told.toldAt());
    String level = shown.alert().severity();
    return Wrap.words(
        level + "  " + Wrap.printable(shown.alert().text()) + since, level.length() + 2, columns);
  }

  private List<String> parts(Reached reached) {
    HookStore.Standing standing = reached.standing();
    List<String> parts = new ArrayList<>();
    parts.add("told to  " + Wrap.printable(reached.receiver()));
    if (standing == null) {
      parts.add("nothing yet");
      return parts;
    }
    parts.add(CountText.of(standing.delivered(), "event"));
    Instant oldest = standing.oldestDue();
    if (standing.due() > 0 && oldest != null) {
      parts.add(CountText.of(standing.due()) + " waiting since " + clock(oldest));
    }
    if (standing.givenUp() > 0) {
      parts.add(CountText.of(standing.givenUp()) + " given up");
    }
    if (standing.problem() != null) {
      parts.add(Wrap.printable(standing.problem()));
    }
    return parts;
  }

  private String clock(Instant at) {
    return Times.clock(at, shell.clock().instant(), shell.clock().getZone());
  }
}
