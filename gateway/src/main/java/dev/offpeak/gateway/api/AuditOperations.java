package dev.offpeak.gateway.api;

import dev.offpeak.audit.AuditJson;
import dev.offpeak.audit.CachedLook;
import dev.offpeak.gateway.http.Reply;
import java.time.Duration;
import java.util.List;

/** What batching would save: the same JSON as {@code offpeak audit --json}. */
final class AuditOperations {

  private final NativeApi.Parts parts;

  AuditOperations(NativeApi.Parts parts) {
    this.parts = parts;
  }

  List<Operation> all() {
    return List.of(new Operation("GET", "/api/audit", true, (call, none) -> audit()));
  }

  /** Shared among all who ask within some minutes; {@code Age} says how old it is. */
  private Reply audit() {
    CachedLook.Found found = parts.looked().get().latest();
    Duration age = Duration.between(found.at(), parts.time().instant());
    return Reply.json(200, AuditJson.of(found.report()))
        .with("age", Long.toString(Math.max(0, age.toSeconds())));
  }
}
