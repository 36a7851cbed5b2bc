package dev.offpeak.app.serve;

import dev.offpeak.app.assembly.Assembly;
import dev.offpeak.app.shell.CommandException;
import dev.offpeak.app.shell.ExitCode;
import dev.offpeak.app.shell.Shell;
import dev.offpeak.app.show.PageWords;
import dev.offpeak.audit.CachedLook;
import dev.offpeak.connectors.otlp.OtlpSpans;
import dev.offpeak.gateway.Gateway;
import dev.offpeak.gateway.GatewayException;
import dev.offpeak.gateway.GatewayParts;
import dev.offpeak.gateway.batches.BatchServing;
import dev.offpeak.gateway.batches.BatchWorker;
import dev.offpeak.gateway.dashboard.Dashboard;
import dev.offpeak.gateway.dashboard.DashboardParts;
import dev.offpeak.gateway.defer.Deferral;
import dev.offpeak.gateway.defer.WatchedPolicies;
import dev.offpeak.gateway.health.Health;
import dev.offpeak.gateway.http.Route;
import dev.offpeak.gateway.keys.KeyRing;
import dev.offpeak.gateway.meter.Metering;
import dev.offpeak.gateway.metrics.CallMetrics;
import dev.offpeak.gateway.metrics.MetricsRoute;
import dev.offpeak.gateway.tag.Tagger;
import dev.offpeak.spans.BatchWatch;
import dev.offpeak.store.Store;
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
    try (OtlpSpans spans = assembly.startTraces();
        Metering metering = metering(calls);
        KeyRing keys = keys(arguments.role());
        WatchedPolicies policies = policies(arguments.role());
        Gateway gateway = start(arguments, new Metered(metering, calls, spans), policies, keys);
        OpenRuns _ = dispatch(arguments.role());
        BatchWorker _ = work(arguments.role());
        Telling telling = tellOthers(arguments.role());
        BatchWatch _ = tellBatches(arguments.role(), spans)) {
      Reload reload = new Reload(shell, assembly, telling);
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
  private record Metered(Metering by, CallMetrics calls, @Nullable OtlpSpans spans) {
    MetricsRoute.Dropped dropped() {
      return new MetricsRoute.Dropped(by::dropped, () -> spans == null ? 0 : spans.dropped());
    }
  }

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
            .with(new Health(keys == null ? null : keys::ready, () -> opened)::look)
            .with(assembly.spool())
            .with(keys == null ? metered.by().looks() : metered.by().looks().and(keys.taps()));
    if (keys != null) {
      parts = parts.with(keys).with(dashboard(keys));
    }
    if (deferral != null) {
      parts = parts.with(deferral);
    }
    if (metered.spans() != null) {
      parts = parts.with(assembly.traces(metered.spans()));
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
        new MetricsRoute(assembly::store, shell.clock(), metered.calls(), metered.dropped())
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
    return new OpenRuns(store.runs(), assembly.time());
  }

  /** Starts what takes clients' batches to their end. */
  private @Nullable BatchWorker work(Role role) {
    return role.dispatches() ? BatchWorker.start(assembly.batchWork()) : null;
  }

  /**
   * Starts what tells receivers of what ended, also of what ended while nobody served, and what
   * looks for alerts.
   */
  private @Nullable Telling tellOthers(Role role) {
    return role.dispatches() ? Telling.start(assembly) : null;
  }

  /** Starts what tells of batches, if anybody gets traces. */
  private @Nullable BatchWatch tellBatches(Role role, @Nullable OtlpSpans spans) {
    return role.dispatches() && spans != null ? assembly.batchWatch(spans).start() : null;
  }

  private void tell(Gateway gateway, boolean json) {
    if (json) {
      shell.streams().out().println("{\"url\":\"" + gateway.url() + "\"}");
    } else {
      shell.streams().out().println("offpeak listens on " + gateway.url());
    }
  }
}
