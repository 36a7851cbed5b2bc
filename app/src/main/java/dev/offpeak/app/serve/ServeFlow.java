package dev.offpeak.app.serve;

import dev.offpeak.alerts.AlertWatch;
import dev.offpeak.app.assembly.Assembly;
import dev.offpeak.app.shell.CommandException;
import dev.offpeak.app.shell.ExitCode;
import dev.offpeak.app.shell.Shell;
import dev.offpeak.app.show.PageWords;
import dev.offpeak.audit.CachedLook;
import dev.offpeak.gateway.Gateway;
import dev.offpeak.gateway.GatewayException;
import dev.offpeak.gateway.GatewayParts;
import dev.offpeak.gateway.batches.BatchServing;
import dev.offpeak.gateway.batches.BatchWorker;
import dev.offpeak.gateway.dashboard.Dashboard;
import dev.offpeak.gateway.dashboard.DashboardParts;
import dev.offpeak.gateway.defer.Deferral;
import dev.offpeak.gateway.defer.WatchedPolicies;
import dev.offpeak.gateway.health.Readiness;
import dev.offpeak.gateway.http.Route;
import dev.offpeak.gateway.keys.KeyRing;
import dev.offpeak.gateway.meter.Metering;
import dev.offpeak.gateway.metrics.CallMetrics;
import dev.offpeak.gateway.metrics.MetricsRoute;
import dev.offpeak.gateway.tag.Tagger;
import dev.offpeak.hooks.Hooks;
import dev.offpeak.store.Store;
import dev.offpeak.store.StoreException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Serves until the process is asked to end. Not thread-safe. */
public final class ServeFlow {

  private static final int PORT_MAX = 65_535;

  private final Shell shell;
  private final Assembly assembly;

  /** Set once it is open; asked by threads that look after our health. */
  private volatile @Nullable Store opened;

  /**
   * What the command line says.
   *
   * @param json whether the address is told as JSON on standard output
   */
  public record Arguments(String host, int port, Role role, boolean json) {}

  public ServeFlow(Shell shell, Assembly assembly) {
    this.shell = shell;
    this.assembly = assembly;
  }

  /** Serves; the exit code. */
  public int serve(Arguments arguments) {
    if (arguments.port() < 0 || arguments.port() > PORT_MAX) {
      throw CommandException.usage("--port is a number from 0 to " + PORT_MAX + ".");
    }
    if (!arguments.role().dispatches()) {
      assembly.leaveDispatching();
    }
    CallMetrics calls = new CallMetrics();
    // Closed the last first: calls finish, then they are booked; the engine outlives all, so that
    // it dispatches meanwhile.
    try (Metering metering = metering(calls);
        KeyRing keys = keys(arguments.role());
        WatchedPolicies policies = policies(arguments.role());
        Gateway gateway = start(arguments, new Metered(metering, calls), policies, keys);
        OpenRuns _ = dispatch(arguments.role());
        BatchWorker _ = work(arguments.role());
        Hooks _ = tellOthers(arguments.role());
        AlertWatch _ = watch(arguments.role())) {
      Reload reload = new Reload(shell, assembly);
      shell.interruption().listenForReload();
      tell(gateway, arguments.json());
      while (shell.interruption().awaitReload()) {
        reload.read();
      }
    }
    return ExitCode.OK;
  }

  /** The store is opened when the first call is written, so that a dead one stops none. */
  private Metering metering(CallMetrics calls) {
    return new Metering(
        () -> assembly.store().calls(), assembly.prices(), tagger(), shell.clock(), calls);
  }

  private Tagger tagger() {
    return new Tagger(() -> assembly.readLast().tags(), caller -> caller.scope().feature());
  }

  /** What is decided for features, where calls are deferred; else null. */
  private @Nullable WatchedPolicies policies(Role role) {
    return role.takesCalls() ? WatchedPolicies.start(assembly.policies()) : null;
  }

  /** A process that only dispatches tells of its health and of nothing else. */
  private @Nullable KeyRing keys(Role role) {
    return role.takesCalls()
        ? KeyRing.open(() -> assembly.store().keys(), shell.clock(), System::nanoTime)
        : null;
  }

  /** What is known of calls that pass. */
  private record Metered(Metering by, CallMetrics calls) {}

  private Gateway start(
      Arguments arguments,
      Metered metered,
      @Nullable WatchedPolicies policies,
      @Nullable KeyRing keys) {
    Deferral deferral =
        policies == null ? null : new Deferral(assembly.deferring(policies, tagger()));
    GatewayParts parts =
        GatewayParts.of(
                arguments.role().takesCalls() ? assembly.upstreams() : List.of(),
                new SecureRandom())
            .with(routes(metered, deferral))
            .with(() -> ready(keys))
            .with(keys == null ? metered.by().looks() : metered.by().looks().and(keys.taps()));
    if (keys != null) {
      parts = parts.with(keys).with(dashboard(keys));
    }
    if (deferral != null) {
      parts = parts.with(deferral);
    }
    try {
      Gateway gateway =
          Gateway.start(
              assembly.settings().gateway().at(arguments.host(), arguments.port()), parts);
      opened = assembly.store();
      return gateway;
    } catch (GatewayException refused) {
      throw CommandException.usage(String.valueOf(refused.getMessage()));
    }
  }

  /** The pages; what they read is opened at the first visit. */
  private Dashboard dashboard(KeyRing keys) {
    return new Dashboard(
        new DashboardParts(
            assembly::store,
            assembly.settings().sandbox(),
            assembly::policies,
            new PageWords(assembly::store, shell.clock(), assembly.settings().pace()),
            assembly.prices(),
            () -> assembly.lookedAt().known().map(CachedLook.Found::report),
            assembly::decisions,
            assembly.alertsNow()::all,
            keys,
            shell.clock(),
            new SecureRandom()));
  }

  /** What is served besides what passes and what waits. */
  private List<Route> routes(Metered metered, @Nullable Deferral deferral) {
    List<Route> routes = new ArrayList<>();
    routes.add(
        new MetricsRoute(
                assembly::store, shell.clock(), metered.calls(), () -> metered.by().dropped())
            .route());
    if (deferral != null) {
      BatchServing serving = assembly.batchServing();
      routes.addAll(
          assembly.settings().passesBatches() ? serving.routesOfOurs() : serving.routes());
      routes.addAll(assembly.nativeApi(deferral.desk()).routes());
    }
    return routes;
  }

  /** Starts the dispatcher's loops, which end with the assembly. */
  private @Nullable OpenRuns dispatch(Role role) {
    if (!role.dispatches()) {
      return null;
    }
    Store store = assembly.store();
    assembly.engine();
    assembly.decisions().note(assembly.readLast().features());
    return new OpenRuns(store.runs(), shell.clock());
  }

  /** Starts what takes clients' batches to their end. */
  private @Nullable BatchWorker work(Role role) {
    return role.dispatches() ? BatchWorker.start(assembly.batchWork()) : null;
  }

  /** Starts what tells receivers of what ended; also of what ended while nobody served. */
  private @Nullable Hooks tellOthers(Role role) {
    return role.dispatches() ? Hooks.start(assembly.hooks()) : null;
  }

  /** Starts what looks for alerts. */
  private @Nullable AlertWatch watch(Role role) {
    return role.dispatches() ? assembly.alertWatch().start() : null;
  }

  /**
   * A process that takes calls is ready while they pass, whatever the store does; one that only
   * dispatches is nothing without it.
   */
  private Readiness ready(@Nullable KeyRing keys) {
    boolean stored = isStoreThere();
    if (keys == null) {
      return stored ? Readiness.READY : Readiness.NOT_READY;
    }
    if (!keys.ready()) {
      return Readiness.NOT_READY;
    }
    return stored ? Readiness.READY : Readiness.STORE_DOWN;
  }

  private boolean isStoreThere() {
    Store store = opened;
    if (store == null) {
      return false;
    }
    try {
      store.runs().recent(1);
      return true;
    } catch (StoreException down) {
      return false;
    }
  }

  private void tell(Gateway gateway, boolean json) {
    if (json) {
      shell.streams().out().println("{\"url\":\"" + gateway.url() + "\"}");
    } else {
      shell.streams().out().println("offpeak listens on " + gateway.url());
    }
  }
}
