package dev.offpeak.store;

import dev.offpeak.model.BilledAnswer;
import dev.offpeak.model.CallOrigin;
import dev.offpeak.model.Feature;
import dev.offpeak.model.Lane;
import dev.offpeak.model.PromptPrefix;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Usd;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The ledger entry of a call that somebody waited for: one that passed through the gateway, or one
 * row of an import. It never holds a prompt or an answer.
 *
 * @param id what tells it from every other; recorded again under the same id it changes nothing
 * @param at when it was made
 * @param importId the import that brought it; null if it was metered here
 * @param model the model asked for; where that is unknown, the one that answered
 * @param lane interactive or flex, or for imported rows also batch
 * @param prefix how its prompt begins; null if unknown
 * @param prefixTokens an estimate of the prompt's tokens; null if unknown
 * @param calls how many calls it stands for: above 1 for aggregated rows of an import
 * @param aggregated whether it sums calls of a span of time, so that it says what was spent, and
 *     not how any call came; always so above one call
 * @param hours how many hours its calls may come from, the hour of {@code at} the first of them
 */
public record CallEntry(
    String id,
    Instant at,
    @Nullable String importId,
    Feature feature,
    ProviderName provider,
    String model,
    Lane lane,
    Sender sender,
    Hints hints,
    Course course,
    Bill bill,
    @Nullable PromptPrefix prefix,
    @Nullable Long prefixTokens,
    long calls,
    boolean aggregated,
    int hours) {

  private static final int ID_LENGTH_MAX = 200;

  public CallEntry {
    if (id.isBlank() || id.length() > ID_LENGTH_MAX) {
      throw new IllegalArgumentException("a call's id has 1 to " + ID_LENGTH_MAX + " characters");
    }
    if (calls < 1) {
      throw new IllegalArgumentException("an entry stands for at least one call");
    }
    if (hours < 1 || (hours > 1 && !aggregated)) {
      throw new IllegalArgumentException("only an aggregated entry is of several hours");
    }
    if (calls > 1 && !aggregated) {
      throw new IllegalArgumentException("an entry of several calls is an aggregated one");
    }
  }

  /** An entry that is aggregated exactly if it stands for several calls. */
  public CallEntry(
      String id,
      Instant at,
      @Nullable String importId,
      Feature feature,
      ProviderName provider,
      String model,
      Lane lane,
      Sender sender,
      Hints hints,
      Course course,
      Bill bill,
      @Nullable PromptPrefix prefix,
      @Nullable Long prefixTokens,
      long calls) {
    this(
        id,
        at,
        importId,
        feature,
        provider,
        model,
        lane,
        sender,
        hints,
        course,
        bill,
        prefix,
        prefixTokens,
        calls,
        calls > 1,
        1);
  }

  /**
   * Who made it: by this, untagged calls are told apart.
   *
   * @param key a fingerprint of the key, or the name of a gateway key; null if unknown
   * @param userAgent shortened; null if unknown
   * @param endpoint the path at the provider, such as {@code /v1/responses}; empty if unknown
   */
  public record Sender(@Nullable String key, @Nullable String userAgent, String endpoint) {}

  /**
   * What it says of where it comes from.
   *
   * @param traceId 32 hexadecimal digits; null if it names no trace
   */
  public record Hints(CallOrigin origin, @Nullable String traceId) {}

  /**
   * How it went; each is null if unknown.
   *
   * @param total from its arrival to its end
   * @param toFirstByte from its arrival to the head of the answer
   * @param gaveUp whether the client went before the answer was whole
   * @param status the answer's HTTP status
   * @param error a provider's or our word for what went wrong; null also if nothing did
   * @param own the part of {@code toFirstByte} that the gateway took: from the call's arrival until
   *     it was on its way to the provider
   */
  public record Course(
      @Nullable Boolean streamed,
      @Nullable Duration total,
      @Nullable Duration toFirstByte,
      @Nullable Boolean gaveUp,
      @Nullable Integer status,
      @Nullable String error,
      @Nullable Duration own) {

    /** The course of a call that did not pass through a gateway of ours. */
    public Course(
        @Nullable Boolean streamed,
        @Nullable Duration total,
        @Nullable Duration toFirstByte,
        @Nullable Boolean gaveUp,
        @Nullable Integer status,
        @Nullable String error) {
      this(streamed, total, toFirstByte, gaveUp, status, error, null);
    }
  }

  /** How well the usage of a call is known. */
  public enum Metering {
    /** The provider told it. */
    REPORTED,
    /** From the sizes of what was sent and received. */
    ESTIMATED,
    /** There is none: an error, or a call that never arrived. Nothing is booked. */
    NONE
  }

  /**
   * What was billed for it.
   *
   * @param paid null if unpriced
   * @param synchronous what the same usage costs synchronously, from the model that was asked for;
   *     null exactly if {@code paid} is
   * @param routed if another model answered than was asked for: how much more {@code synchronous}
   *     is than from that one. Written, and not read back
   */
  public record Bill(
      Metering metering,
      BilledAnswer billed,
      @Nullable Usd paid,
      @Nullable Usd synchronous,
      @Nullable Routed routed) {

    public Bill {
      if ((paid == null) != (synchronous == null)) {
        throw new IllegalArgumentException("both amounts are known, or neither is");
      }
    }

    /** An answer from the model that was asked for. */
    public Bill(
        Metering metering, BilledAnswer billed, @Nullable Usd paid, @Nullable Usd synchronous) {
      this(metering, billed, paid, synchronous, null);
    }

    /**
     * A call that went to another model.
     *
     * @param asked the model it named
     * @param saved negative if the other one is dearer
     */
    public record Routed(String asked, Usd saved) {}

    /** Whether it counts as an answer that was paid for. */
    public boolean booked() {
      return metering != Metering.NONE;
    }
  }

  /** Whether it was metered here, not imported. */
  public boolean metered() {
    return importId == null;
  }
}
