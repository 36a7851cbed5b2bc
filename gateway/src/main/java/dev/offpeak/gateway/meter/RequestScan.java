package dev.offpeak.gateway.meter;

import dev.offpeak.model.PromptPrefix;
import dev.offpeak.pricing.TokenEstimator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a few facts of a call's body while it passes: names, flags, sizes and hashes, never the
 * prompt itself. Used by one thread at a time.
 */
final class RequestScan implements JsonFacts {

  /** More metadata is no tag; OpenAI takes 16 members. */
  private static final int METADATA_MAX = 32;

  private static final int MODEL = 0;
  private static final int STREAM = 1;
  private static final int TIER = 2;
  private static final int USER = 3;
  private static final int METADATA = 4;
  private static final int OPTIONS = 5;
  private static final int INCLUDE_USAGE = 6;
  private static final int FIXED = 7;
  private static final int CONVERSATION = 8;

  private static final JsonPath BODY =
      JsonPath.root()
          .with("model", JsonPath.value(MODEL))
          .with("stream", JsonPath.value(STREAM))
          .with("service_tier", JsonPath.value(TIER))
          .with("user", JsonPath.value(USER))
          .with("metadata", JsonPath.root().withOthers(JsonPath.value(METADATA)))
          .with(
              "stream_options",
              JsonPath.value(OPTIONS).with("include_usage", JsonPath.value(INCLUDE_USAGE)))
          .with("system", JsonPath.bytes(FIXED))
          .with("instructions", JsonPath.bytes(FIXED))
          .with("tools", JsonPath.bytes(FIXED))
          .with("messages", JsonPath.bytes(CONVERSATION))
          .with("input", JsonPath.bytes(CONVERSATION))
          .with("prompt", JsonPath.bytes(CONVERSATION));

  private final JsonScan json = new JsonScan(BODY, this);
  private final PrefixHash fixed = new PrefixHash();
  private final PrefixHash conversation = new PrefixHash();
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private @Nullable String model;
  private @Nullable String tier;
  private @Nullable String user;
  private boolean streamed;
  private long promptBytes;
  private int media;
  private Usage usage = Usage.NOT_ASKED;
  private long usageFrom;
  private long usageTo;

  /** What a body says of {@code stream_options.include_usage}, and so how to ask for it. */
  enum Usage {
    /** There are no options: they go first into the body. */
    NOT_ASKED,
    /** The options are null: they are replaced. */
    NULL_OPTIONS,
    /** There are options without it: it goes first into them. */
    OPTIONS,
    /** It is there, but not true: it is replaced. */
    DECLINED,
    /** It is asked for. */
    ASKED
  }

  void scan(byte[] piece) {
    json.scan(piece, 0, piece.length);
  }

  @Override
  public void text(int id, String text) {
    switch (id) {
      case MODEL -> model = text;
      case TIER -> tier = text;
      case USER -> user = text;
      case METADATA -> {
        if (metadata.size() < METADATA_MAX) {
          metadata.put(json.name(), text);
        }
      }
      default -> {}
    }
  }

  @Override
  public void literal(int id, String literal) {
    switch (id) {
      case STREAM -> streamed = literal.equals("true");
      case OPTIONS -> place(Usage.NULL_OPTIONS, json.valueStart(), json.position());
      case INCLUDE_USAGE ->
          place(
              literal.equals("true") ? Usage.ASKED : Usage.DECLINED,
              json.valueStart(),
              json.position());
      default -> {}
    }
  }

  @Override
  public void opens(int id, boolean object) {
    if (id == OPTIONS && object) {
      place(Usage.OPTIONS, json.position() + 1, json.position() + 1);
    }
  }

  private void place(Usage found, long from, long to) {
    usage = found;
    usageFrom = from;
    usageTo = to;
  }

  @Override
  public void bytes(int id, byte[] from, int begin, int end) {
    (id == FIXED ? fixed : conversation).add(from, begin, end);
  }

  @Override
  public void inside(int id, long bytes, boolean isMedia) {
    if (isMedia) {
      media++;
    } else {
      promptBytes += bytes;
    }
  }

  @Nullable String model() {
    return model;
  }

  /** The tier asked for. */
  @Nullable String tier() {
    return tier;
  }

  @Nullable String user() {
    return user;
  }

  Map<String, String> metadata() {
    return metadata;
  }

  boolean streamed() {
    return streamed;
  }

  /** Bytes of prompt text. */
  long promptBytes() {
    return promptBytes;
  }

  /** What the prompt's size says of its tokens, before anything was learned. */
  long promptTokens() {
    return TokenEstimator.prior(promptBytes, media).expected();
  }

  /** How the prompt begins; null if there is none. */
  @Nullable PromptPrefix prefix() {
    return fixed.bytes() + conversation.bytes() == 0
        ? null
        : new PromptPrefix(
            fixed.bytes(), fixed.whole(), fixed.beginnings(), conversation.beginnings());
  }

  /** Whether the body came to its end, as far as brackets tell. */
  boolean whole() {
    return json.ended();
  }

  Usage usage() {
    return usage;
  }

  /** Where what {@link #usage} names begins. */
  int usageFrom() {
    return Math.toIntExact(usageFrom);
  }

  /** Where it ends. */
  int usageTo() {
    return Math.toIntExact(usageTo);
  }
}
