package dev.offpeak.testkit;

import dev.offpeak.model.Beginning;
import dev.offpeak.model.Endpoint;
import dev.offpeak.model.Failure;
import dev.offpeak.model.FailureKind;
import dev.offpeak.model.Feature;
import dev.offpeak.payload.PayloadRef;
import dev.offpeak.payload.PayloadStore;
import dev.offpeak.store.NewRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Builds requests about to be stored; custom id and body follow from the ordinal unless told
 * otherwise. Estimates: 100 tokens in, 50 out, at most 1,000 nano-dollars.
 */
public final class RequestBuilder {

  private final long ordinal;
  private String customId;
  private Feature feature = new Feature("ticket-summary");
  private Endpoint endpoint = Endpoint.CHAT_COMPLETIONS;
  private String model = "gpt-6-luna";
  private String body;
  private @Nullable String row;
  private long estimatedInputTokens = 100;
  private long reserveNanos = 1_000;
  private @Nullable Long bodyHash;
  private @Nullable Instant deadline;
  private @Nullable Failure invalid;
  private List<Beginning> beginnings = List.of();

  private RequestBuilder(long ordinal) {
    this.ordinal = ordinal;
    this.customId = "row-%d".formatted(ordinal);
    this.body = "{\"messages\":[],\"n\":%d}".formatted(ordinal);
  }

  /** The request at that place of the input. */
  public static RequestBuilder aRequest(long ordinal) {
    return new RequestBuilder(ordinal);
  }

  public RequestBuilder withCustomId(String customId) {
    this.customId = customId;
    return this;
  }

  public RequestBuilder withFeature(String feature) {
    this.feature = new Feature(feature);
    return this;
  }

  public RequestBuilder withEndpoint(Endpoint endpoint) {
    this.endpoint = endpoint;
    return this;
  }

  public RequestBuilder withModel(String model) {
    this.model = model;
    return this;
  }

  public RequestBuilder withBody(String body) {
    this.body = body;
    return this;
  }

  /** The input's columns as JSON. */
  public RequestBuilder withRow(String row) {
    this.row = row;
    return this;
  }

  public RequestBuilder withEstimatedInputTokens(long tokens) {
    this.estimatedInputTokens = tokens;
    return this;
  }

  public RequestBuilder withReserveNanos(long nanos) {
    this.reserveNanos = nanos;
    return this;
  }

  public RequestBuilder withBodyHash(long hash) {
    this.bodyHash = hash;
    return this;
  }

  public RequestBuilder withDeadline(Instant deadline) {
    this.deadline = deadline;
    return this;
  }

  /** Where a cache may be told that its prompt's beginning ends. */
  public RequestBuilder withBeginnings(Beginning... beginnings) {
    this.beginnings = List.of(beginnings);
    return this;
  }

  /** One that cannot be sent. */
  public RequestBuilder invalid(String message) {
    this.invalid = new Failure(FailureKind.INVALID_INPUT, message);
    return this;
  }

  /** The request, its bytes appended to the payloads. */
  public NewRequest build(PayloadStore payloads) {
    PayloadRef bodyRef = payloads.append(body.getBytes(StandardCharsets.UTF_8));
    PayloadRef rowRef = row == null ? null : payloads.append(row.getBytes(StandardCharsets.UTF_8));
    return build(bodyRef, rowRef);
  }

  /** The request with bytes that are appended already. */
  public NewRequest build(PayloadRef bodyRef, @Nullable PayloadRef rowRef) {
    return new NewRequest(
        ordinal,
        customId,
        feature,
        endpoint,
        model,
        bodyRef,
        rowRef,
        estimatedInputTokens,
        50,
        reserveNanos,
        bodyHash,
        deadline,
        invalid,
        beginnings);
  }
}
