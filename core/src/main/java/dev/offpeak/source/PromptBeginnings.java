package dev.offpeak.source;

import dev.offpeak.model.Beginning;
import dev.offpeak.model.Beginning.Place;
import dev.offpeak.model.Endpoint;
import dev.offpeak.pricing.TokenEstimator;
import dev.offpeak.source.JsonSlices.Slice;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Finds how a request's prompt begins, up to each place where a cache could be told to end: the
 * last tool, the last block of the system prompt, and the first block of the conversation. Sources:
 * Anthropic's prompt-caching page (October 2026) and OpenAI's prompt-caching guide and API
 * description (November 2026). Not thread-safe; make one for each body.
 */
public final class PromptBeginnings {

  /** Who says one of these has decided about caching, and is left alone. */
  private static final Set<String> OWN =
      Set.of("cache_control", "prompt_cache_breakpoint", "prompt_cache_options");

  /** Prompts that begin with what is kept at the provider: nobody here knows how. */
  private static final Set<String> KEPT_ELSEWHERE =
      Set.of("previous_response_id", "conversation", "prompt");

  /** What else a cache looks at, beside the prompt itself: another value, another entry. */
  private static final List<String> FIXED =
      List.of(
          "model",
          "tools",
          "functions",
          "tool_choice",
          "parallel_tool_calls",
          "thinking",
          "reasoning",
          "reasoning_effort",
          "verbosity",
          "response_format",
          "text",
          "output_format",
          "output_config",
          "instructions",
          "service_tier",
          "prompt_cache_key");

  /** Parts of a prompt among them. */
  private static final Set<String> PROMPT = Set.of("tools", "functions", "instructions");

  /** Blocks that may carry a mark, at any of the providers. */
  private static final Set<String> CARRIERS =
      Set.of(
          "text",
          "image",
          "document",
          "image_url",
          "file",
          "input_text",
          "input_image",
          "input_file");

  /** More leading system messages, or blocks of one, than this are no system prompt. */
  private static final int ELEMENTS_MAX = 10_000;

  private final Endpoint endpoint;
  private final JsonSlices slices;
  private final byte[] body;
  private final MessageDigest digest = sha256();
  private final List<Beginning> found = new ArrayList<>();
  private long textBytes;
  private int media;

  private PromptBeginnings(Endpoint endpoint, byte[] body) {
    this.endpoint = endpoint;
    this.body = body;
    this.slices = new JsonSlices(body);
  }

  /** Why nothing was found. */
  public enum Left {
    /** The request says itself what is cached. */
    OWN_SETTINGS,
    /** No place in it could carry a mark. */
    NO_PLACE
  }

  /**
   * What there is.
   *
   * @param beginnings the shortest first
   * @param left why there is none; null if there are some
   */
  public record Look(List<Beginning> beginnings, @Nullable Left left) {

    public Look {
      beginnings = List.copyOf(beginnings);
    }
  }

  /**
   * Looks at a body.
   *
   * @param body one JSON object, as {@link BodyScanner} has found; in anything else there is no
   *     place
   */
  public static Look of(Endpoint endpoint, byte[] body) {
    try {
      return new PromptBeginnings(endpoint, body).look();
    } catch (JacksonException notJson) {
      return new Look(List.of(), Left.NO_PLACE);
    }
  }

  private Look look() {
    if (slices.names(OWN)) {
      return new Look(List.of(), Left.OWN_SETTINGS);
    }
    Map<String, Slice> fields = slices.members(slices.whole());
    if (fields != null) {
      fixed(fields);
      switch (endpoint) {
        case MESSAGES -> messages(fields);
        case CHAT_COMPLETIONS -> conversation(fields.get("messages"), fields);
        case RESPONSES -> conversation(fields.get("input"), fields);
        case EMBEDDINGS -> {}
      }
    }
    return new Look(found, found.isEmpty() ? Left.NO_PLACE : null);
  }

  private void fixed(Map<String, Slice> fields) {
    for (String name : FIXED) {
      Slice value = fields.get(name);
      if (value != null) {
        add(name, value);
        if (PROMPT.contains(name)) {
          count(value, !name.equals("instructions"));
        }
      }
    }
  }

  private void messages(Map<String, Slice> fields) {
    List<Slice> tools = slices.elements(fields.get("tools"), ELEMENTS_MAX);
    if (!tools.isEmpty() && carriesAsTool(tools.getLast())) {
      note(Place.TOOLS, tools.getLast());
    }
    Slice system = fields.get("system");
    if (system != null) {
      add("system", system);
      count(system, false);
      note(Place.SYSTEM, lastBlock(system));
    }
    first(slices.elements(fields.get("messages"), 1));
  }

  private void conversation(@Nullable Slice list, Map<String, Slice> fields) {
    if (KEPT_ELSEWHERE.stream().map(fields::get).anyMatch(kept -> kept != null && !kept.isNull())) {
      return;
    }
    List<Slice> messages = slices.elements(list, ELEMENTS_MAX);
    int leading = 0;
    Slice last = null;
    while (leading < messages.size()) {
      Map<String, Slice> message = message(messages.get(leading));
      Slice content = message == null ? null : message.get("content");
      if (message == null || content == null || !isSystem(slices.text(message.get("role")))) {
        break;
      }
      add("system", messages.get(leading));
      count(content, false);
      last = lastBlock(content);
      leading++;
    }
    if (last != null) {
      note(Place.SYSTEM, last);
    }
    first(messages.subList(leading, Math.min(leading + 1, messages.size())));
  }

  private static boolean isSystem(String role) {
    return role.equals("system") || role.equals("developer");
  }

  /** A message's members; null if it is something else, such as the result of a tool. */
  private @Nullable Map<String, Slice> message(Slice item) {
    Map<String, Slice> members = slices.members(item);
    if (members == null) {
      return null;
    }
    Slice type = members.get("type");
    return type == null || slices.text(type).equals("message") ? members : null;
  }

  private void first(List<Slice> messages) {
    Map<String, Slice> message = messages.isEmpty() ? null : message(messages.getFirst());
    Slice content = message == null ? null : message.get("content");
    if (message == null || content == null || !slices.text(message.get("role")).equals("user")) {
      return;
    }
    List<Slice> blocks = slices.elements(content, 1);
    Slice block = content.isText() ? content : blocks.isEmpty() ? null : blocks.getFirst();
    if (block != null) {
      add("first", block);
      count(block, false);
      note(Place.FIRST_BLOCK, block);
    }
  }

  private @Nullable Slice lastBlock(Slice content) {
    if (content.isText()) {
      return content;
    }
    List<Slice> blocks = slices.elements(content, ELEMENTS_MAX);
    return blocks.isEmpty() || blocks.size() == ELEMENTS_MAX ? null : blocks.getLast();
  }

  private void note(Place place, @Nullable Slice end) {
    if (end == null || !standsAsFound(end) || !(place == Place.TOOLS || carries(end))) {
      return;
    }
    long tokens = TokenEstimator.prior(textBytes, media).low();
    found.add(
        new Beginning(
            place,
            hash(),
            (int) Math.min(tokens, Integer.MAX_VALUE),
            end.from(),
            end.to(),
            end.isText()));
  }

  /** Bytes in another encoding than UTF-8 have no places that could be told. */
  private boolean standsAsFound(Slice end) {
    byte open = (byte) (end.isText() ? '"' : '{');
    byte close = (byte) (end.isText() ? '"' : '}');
    return end.from() >= 0
        && end.to() <= body.length
        && end.from() < end.to()
        && body[end.from()] == open
        && body[end.to() - 1] == close;
  }

  /** A block without text takes no mark. */
  private boolean carries(Slice block) {
    if (block.isText()) {
      return !slices.text(block).isBlank();
    }
    Map<String, Slice> members = slices.members(block);
    if (members == null || !CARRIERS.contains(slices.text(members.get("type")))) {
      return false;
    }
    Slice text = members.get("text");
    return text == null || !slices.text(text).isBlank();
  }

  /** A tool that is loaded only when it is looked for is not in the prompt. */
  private boolean carriesAsTool(Slice tool) {
    Map<String, Slice> members = slices.members(tool);
    return members != null && !members.isEmpty() && !members.containsKey("defer_loading");
  }

  private void count(Slice value, boolean whole) {
    try (JsonParser parser = slices.parser(value)) {
      PromptMeter meter = new PromptMeter(parser);
      JsonToken first = parser.nextToken();
      if (whole) {
        meter.whole(first);
      } else {
        meter.content(first);
      }
      textBytes += meter.textBytes();
      media += meter.media();
    }
  }

  private void add(String name, Slice value) {
    byte[] named = name.getBytes(StandardCharsets.US_ASCII);
    int length = value.to() - value.from();
    digest.update(
        ByteBuffer.allocate(2 * Integer.BYTES).putInt(named.length).putInt(length).array());
    digest.update(named);
    digest.update(body, value.from(), length);
  }

  private long hash() {
    try {
      return ByteBuffer.wrap(((MessageDigest) digest.clone()).digest()).getLong();
    } catch (CloneNotSupportedException everyJdkCopiesSha256) {
      throw new IllegalStateException(everyJdkCopiesSha256);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException everyJdkHasSha256) {
      throw new IllegalStateException(everyJdkHasSha256);
    }
  }
}
