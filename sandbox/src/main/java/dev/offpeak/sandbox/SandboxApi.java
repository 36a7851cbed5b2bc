package dev.offpeak.sandbox;

import dev.offpeak.sandbox.charge.ChargeTotals;
import dev.offpeak.sandbox.charge.Charges;
import dev.offpeak.sandbox.charge.Usage;
import dev.offpeak.sandbox.fault.Fault;
import dev.offpeak.sandbox.fault.Faults;
import dev.offpeak.sandbox.fault.Scenario;
import dev.offpeak.sandbox.http.Call;
import dev.offpeak.sandbox.http.Reply;
import dev.offpeak.sandbox.wire.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The sandbox's own API below {@code /_sandbox}: charges and faults. Thread-safe. */
final class SandboxApi {
  private static final int BODY_BYTES_MAX = 1 << 16;

  private final Charges charges;
  private final Faults faults;

  SandboxApi(Charges charges, Faults faults) {
    this.charges = charges;
    this.faults = faults;
  }

  /**
   * {@code GET /_sandbox/charges}: totals as one object; with {@code bodies=true} one line a body
   * follows it.
   */
  Reply charges(Call call) {
    if (!call.method().equals("GET")) {
      return Reply.text(405, "Charges can only be read.\n");
    }
    ObjectNode totals = json(charges.totals());
    if (!call.query("bodies").orElse("").equals("true")) {
      return Reply.json(200, totals);
    }
    return Reply.stream(
        "application/x-ndjson",
        out -> {
          line(out, totals);
          charges.forEachBody(body -> line(out, body));
        });
  }

  private static void line(OutputStream out, Object value) {
    try {
      out.write(Json.bytes(value));
      out.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ObjectNode json(ChargeTotals totals) {
    ObjectNode json = Json.object();
    json.put("charged", totals.charged());
    json.put("requests", totals.requests());
    json.put("bodies", totals.bodies());
    json.put("charged_more_than_once", totals.chargedMoreThanOnce());
    json.put("charged_more_than_requested", totals.chargedMoreThanRequested());
    ObjectNode lanes = json.putObject("lanes");
    totals.lanes().forEach(lanes::put);
    ObjectNode models = json.putObject("models");
    totals.models().forEach((model, usage) -> models.set(model, json(usage)));
    return json;
  }

  private static ObjectNode json(Usage usage) {
    return Json.object()
        .put("requests", usage.requests())
        .put("input_tokens", usage.input())
        .put("cached_tokens", usage.cached())
        .put("cache_write_tokens", usage.allWritten())
        .put("cache_write_1h_tokens", usage.writtenLong())
        .put("output_tokens", usage.output())
        .put("reasoning_tokens", usage.reasoning());
  }

  /** {@code /_sandbox/faults}: GET lists, POST adds, DELETE clears. */
  Reply faults(Call call) throws IOException {
    switch (call.method()) {
      case "GET" -> {}
      case "DELETE" -> faults.clear();
      case "POST" -> {
        try {
          faults.add(rules(call).toArray(String[]::new));
        } catch (IllegalArgumentException | JacksonException e) {
          return Reply.json(400, Json.object().put("error", e.getMessage()));
        }
      }
      default -> {
        return Reply.text(405, "Use GET, POST or DELETE.\n");
      }
    }
    ObjectNode json = Json.object();
    ArrayNode rules = json.putArray("faults");
    faults.rules().forEach(rules::add);
    if (call.query("catalogue").orElse("").equals("true")) {
      catalogue(json);
    }
    return Reply.json(200, json);
  }

  private static void catalogue(ObjectNode json) {
    ArrayNode catalogue = json.putArray("catalogue");
    for (Fault fault : Fault.catalogue()) {
      catalogue.addObject().put("name", fault.id()).put("description", fault.description());
    }
    ArrayNode scenarios = json.putArray("scenarios");
    for (Scenario scenario : Scenario.values()) {
      ObjectNode entry = scenarios.addObject();
      entry.put("name", scenario.id()).put("description", scenario.description());
      ArrayNode rules = entry.putArray("faults");
      scenario.rules().forEach(rules::add);
    }
  }

  private static List<String> rules(Call call) throws IOException {
    byte[] bytes =
        call.bodyUpTo(BODY_BYTES_MAX)
            .orElseThrow(() -> new IllegalArgumentException("The body is too large."));
    JsonNode wanted = Json.tree(bytes, 0, bytes.length).path("faults");
    List<String> rules = new ArrayList<>();
    for (JsonNode rule : wanted.values()) {
      rules.add(rule.asString(""));
    }
    if (rules.isEmpty()) {
      throw new IllegalArgumentException("Send {\"faults\":[\"NAME=VALUE\"]}.");
    }
    return rules;
  }
}
