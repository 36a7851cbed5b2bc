package dev.offpeak.sandbox.batch;

import dev.offpeak.sandbox.fault.BatchFault;
import dev.offpeak.sandbox.fault.Faults;
import dev.offpeak.sandbox.fault.Parameter;
import dev.offpeak.sandbox.wire.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes what is shown of a batch or file untrue, as the faults say. Thread-safe. */
public final class ViewFaults {
  private static final String COUNTS = "request_counts";

  /** A word that no reference knows, in either dialect. */
  private static final String STATUS = "awaiting_capacity";

  private final Faults faults;

  /** Shows things under the faults in force. */
  public ViewFaults(Faults faults) {
    this.faults = faults;
  }

  /** How far the provider's clock is off. */
  public static Duration skew(Faults faults) {
    return faults.inForce(BatchFault.CLOCK_SKEW).map(Parameter::offset).orElse(Duration.ZERO);
  }

  /** Changes a view of OpenAI's dialect; the same node. */
  public ObjectNode openAi(ObjectNode json, Batch batch, Instant now) {
    BatchRecord record = batch.record();
    String status = json.path("status").asString("");
    if (record.fault(BatchFault.JUMP_TO_COMPLETED).isPresent()
        && List.of("in_progress", "finalizing").contains(status)) {
      json.put("status", "validating").putNull("in_progress_at").putNull("finalizing_at");
      json.putObject(COUNTS).put("total", 0).put("completed", 0).put("failed", 0);
    }
    if (record.fault(BatchFault.COUNTS_LIE).isPresent()) {
      JsonNode counts = json.path(COUNTS);
      json.putObject(COUNTS)
          .put("total", counts.path("total").asLong() + 1)
          .put("completed", counts.path("failed").asLong())
          .put("failed", counts.path("completed").asLong());
    }
    return common(json, "status", batch, now);
  }

  /**
   * Changes a view of Anthropic's dialect; the same node. Lying counts keep their sum, by which
   * alone a batch can be told from others.
   */
  public ObjectNode anthropic(ObjectNode json, Batch batch, Instant now) {
    if (batch.record().fault(BatchFault.COUNTS_LIE).isPresent()) {
      ObjectNode counts = (ObjectNode) json.get(COUNTS);
      long succeeded = counts.path("succeeded").asLong();
      counts.put("succeeded", counts.path("errored").asLong()).put("errored", succeeded);
    }
    return common(json, "processing_status", batch, now);
  }

  private ObjectNode common(ObjectNode json, String status, Batch batch, Instant now) {
    BatchRecord record = batch.record();
    Optional<Parameter> unknown = record.fault(BatchFault.UNKNOWN_STATUS);
    if (unknown.isPresent() && now.isBefore(record.createdAt().plus(unknown.get().duration()))) {
      json.put(status, STATUS);
    }
    if (record.fault(BatchFault.COUNTS_NULL).isPresent()) {
      json.putNull(COUNTS);
    }
    if (record.fault(BatchFault.UNKNOWN_FIELDS).isPresent()) {
      addUnknown(json);
    }
    return times(json);
  }

  /** Adds fields that no reference knows, one of them with a familiar name inside. */
  static ObjectNode addUnknown(ObjectNode json) {
    json.putArray("x_trace").add(1).addNull();
    json.putObject("x_routing").put("status", "failed").put("custom_id", "nobody");
    return json;
  }

  /** Shifts all times by the clock's skew; the same node. */
  public ObjectNode times(ObjectNode json) {
    Duration skew = skew(faults);
    if (skew.isZero()) {
      return json;
    }
    for (String name : List.copyOf(json.propertyNames())) {
      JsonNode value = json.path(name);
      if (name.endsWith("_at") && value.isNumber()) {
        json.put(name, value.asLong() + skew.toSeconds());
      } else if (name.endsWith("_at") && value.isString()) {
        json.put(name, Instant.parse(value.asString()).plus(skew).toString());
      }
    }
    return json;
  }

  /** A result line with unknown fields. */
  static byte[] withUnknown(byte[] line) {
    return Json.bytes(addUnknown((ObjectNode) Json.tree(line, 0, line.length)));
  }
}
