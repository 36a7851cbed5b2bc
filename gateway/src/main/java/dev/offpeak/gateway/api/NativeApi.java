package dev.offpeak.gateway.api;

import dev.offpeak.audit.CachedLook;
import dev.offpeak.gateway.defer.Desk;
import dev.offpeak.gateway.http.BlockingRoute;
import dev.offpeak.gateway.http.Incoming;
import dev.offpeak.gateway.http.Refusal;
import dev.offpeak.gateway.http.RefusedException;
import dev.offpeak.gateway.http.Reply;
import dev.offpeak.gateway.http.Route;
import dev.offpeak.gateway.http.Spool;
import dev.offpeak.policy.FeaturePolicies;
import dev.offpeak.policy.ModelRoutes;
import dev.offpeak.savings.Decisions;
import dev.offpeak.store.Store;
import dev.offpeak.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Offpeak's own API: what the command line shows and does, for programs. Thread-safe. */
public final class NativeApi {

  private static final String DOCUMENT = "openapi.json";

  /** What every path of it begins with; asked of every call that passes. */
  private static final String ROOT = "/api/";

  private final Parts parts;
  private final List<Operation> operations = new ArrayList<>();
  private final byte[] document = document();

  /**
   * What it needs.
   *
   * @param store asked for with each call
   * @param policies in force, asked for with each call
   * @param desk where requests are handed in
   * @param looked what an audit found lately
   * @param decisions what decisions brought
   * @param routes to which models calls may go
   * @param spool where answers wait on disk that are too long for memory
   */
  public record Parts(
      Supplier<Store> store,
      Supplier<FeaturePolicies> policies,
      InstantSource time,
      Desk desk,
      Supplier<CachedLook> looked,
      Supplier<Decisions> decisions,
      Supplier<ModelRoutes> routes,
      Spool spool) {}

  public NativeApi(Parts parts) {
    this.parts = parts;
    operations.add(
        new Operation(
            "GET",
            "/api/openapi.json",
            false,
            (call, none) -> Reply.bytes(200, "application/json", document)));
    operations.add(new Operation("GET", "/api/health", false, (call, none) -> health()));
    operations.addAll(new RequestOperations(parts).all());
    operations.addAll(new RunOperations(parts).all());
    operations.addAll(new BatchOperations(parts).all());
    operations.addAll(new FeatureOperations(parts).all());
    operations.addAll(new ReportOperations(parts).all());
    operations.addAll(new AuditOperations(parts).all());
    operations.addAll(new AlertOperations(parts).all());
    for (Operation operation : operations) {
      if (!operation.template().startsWith(ROOT)) {
        throw new IllegalStateException(operation.template() + " is not below " + ROOT);
      }
    }
  }

  /** Every operation, as method and template. */
  List<Operation> operations() {
    return List.copyOf(operations);
  }

  /** What is served, to be asked before the pass-through. */
  public List<Route> routes() {
    return List.of(new BlockingRoute(call -> isOurs(call.path()), this::answer));
  }

  private boolean isOurs(String path) {
    return path.startsWith(ROOT)
        && operations.stream().anyMatch(operation -> operation.match(path).isPresent());
  }

  private Reply answer(Incoming call) throws IOException, InterruptedException, RefusedException {
    List<String> methods = new ArrayList<>();
    for (Operation operation : operations) {
      Optional<String> name = operation.match(call.path());
      if (name.isEmpty()) {
        continue;
      }
      if (operation.method().equals(call.method())) {
        return answer(operation, call, name.get());
      }
      methods.add(operation.method());
    }
    throw new RefusedException(
        new Refusal(
                405, "wrong_method", "This path takes " + String.join(" and ", methods) + " only.")
            .with("allow", String.join(", ", methods)));
  }

  private static Reply answer(Operation operation, Incoming call, String name)
      throws IOException, InterruptedException, RefusedException {
    if (operation.admin() && !call.caller().scope().administers()) {
      throw new RefusedException(
          new Refusal(
              403,
              "admin_key_needed",
              "Only gateway keys that administer may do this. offpeak keys create NAME --admin"
                  + " makes one."));
    }
    return operation.handler().handle(call, name).with("cache-control", "no-store");
  }

  private Reply health() {
    String state = "ok";
    try {
      parts.store().get().runs().recent(1);
    } catch (StoreException | UncheckedIOException down) {
      state = "down";
    }
    String told = state;
    return ApiJson.object(
        200,
        json -> {
          json.writeStringProperty("status", "ok");
          json.writeStringProperty("store", told);
        });
  }

  private static byte[] document() {
    try (InputStream in = NativeApi.class.getResourceAsStream(DOCUMENT)) {
      if (in == null) {
        throw new IllegalStateException(DOCUMENT + " is not in the jar");
      }
      return in.readAllBytes();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
