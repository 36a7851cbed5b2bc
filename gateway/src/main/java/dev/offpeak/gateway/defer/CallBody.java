package dev.offpeak.gateway.defer;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * A call's body as the gateway needs to know it: what it asks of the transport, the same bytes
 * without that, and a hash that is the same for the same JSON however it is written. Immutable.
 *
 * @param bytes what is sent: the client's own, without the transport's fields
 * @param hash of the JSON without the transport's fields, in hexadecimal
 * @param stream whether the client wants a stream
 * @param usageInStream whether it wants the usage in the stream
 * @param background whether it wants to ask for the answer later
 * @param fineTuned whether its own model is a fine-tuned one, which belongs to one account
 * @param accountOwned whether it names anything else that belongs to one account: a file, a stored
 *     prompt or response, a fine-tuned model of a tool
 */
@SuppressWarnings("ArrayRecordComponent") // made once, never compared
record CallBody(
    byte[] bytes,
    String hash,
    boolean stream,
    boolean usageInStream,
    boolean background,
    boolean fineTuned,
    boolean accountOwned) {

  /** How the client wants to be answered; no batch takes these. */
  private static final Set<String> TRANSPORT = Set.of("stream", "stream_options", "background");

  /** Names under which bodies refer to what an account has stored. */
  private static final Set<String> OWNED =
      Set.of("file_id", "previous_response_id", "conversation", "container", "skill_id");

  private static final String FINE_TUNED = "ft:";

  private static final Set<String> OWNED_LISTS = Set.of("file_ids", "vector_store_ids");

  private static final int DEPTH_MAX = 500;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH_MAX)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  /** Whether a model is one of an account's own. */
  private static boolean isFineTuned(String model) {
    return model.startsWith(FINE_TUNED);
  }

  /**
   * Whether it names what belongs to one account, once it is known where it goes.
   *
   * @param routed the model it goes to; null for the one it names
   */
  boolean isBoundToAccount(@Nullable String routed) {
    return accountOwned || (routed == null ? fineTuned : isFineTuned(routed));
  }

  /** Reads a body; empty if it is not one JSON object in UTF-8. */
  static Optional<CallBody> read(byte[] body) {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT || isRecoded(parser)) {
        return Optional.empty();
      }
      CallBody read = new Reading(parser, body).read();
      return parser.nextToken() == null ? Optional.of(read) : Optional.empty();
    } catch (JacksonException notJson) {
      return Optional.empty();
    }
  }

  /** Whether the body is no UTF-8: then nobody knows at which byte anything in it stands. */
  private static boolean isRecoded(JsonParser parser) {
    return parser.currentTokenLocation().getByteOffset() < 0;
  }

  /** One pass over a body. */
  private static final class Reading {
    private final JsonParser parser;
    private final byte[] body;
    private final List<Member> members = new ArrayList<>();
    private boolean stream;
    private boolean usage;
    private boolean background;
    private boolean fineTuned;
    private boolean owned;

    /** A member of the outermost object and where its name begins. */
    private record Member(String name, int from) {}

    Reading(JsonParser parser, byte[] body) {
      this.parser = parser;
      this.body = body;
    }

    CallBody read() {
      Map<String, byte[]> hashes = new TreeMap<>();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        members.add(new Member(name, (int) parser.currentTokenLocation().getByteOffset()));
        JsonToken value = parser.nextToken();
        switch (name) {
          case "stream" -> stream = value == JsonToken.VALUE_TRUE;
          case "background" -> background = value == JsonToken.VALUE_TRUE;
          case "model" -> fineTuned |= namesFineTuned();
          default -> {}
        }
        boolean options = name.equals("stream_options");
        byte[] hash = options ? streamOptions() : hash(name, name.equals("prompt"));
        if (!TRANSPORT.contains(name)) {
          hashes.put(name, hash);
        }
      }
      int end = (int) parser.currentTokenLocation().getByteOffset();
      String hash = HexFormat.of().formatHex(object(hashes));
      return new CallBody(without(end), hash, stream, usage, background, fineTuned, owned);
    }

    private boolean namesFineTuned() {
      return parser.currentToken() == JsonToken.VALUE_STRING && isFineTuned(parser.getString());
    }

    private byte[] streamOptions() {
      if (parser.currentToken() == JsonToken.START_OBJECT) {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          JsonToken value = parser.nextToken();
          if (name.equals("include_usage")) {
            usage = value == JsonToken.VALUE_TRUE;
          }
          parser.skipChildren();
        }
      } else {
        parser.skipChildren();
      }
      return new byte[0];
    }

    /**
     * The hash of the value the parser stands on; leaves the parser at its end.
     *
     * @param name of the member it is the value of
     * @param prompt whether it is the outermost {@code prompt}, which may be a stored one's id
     */
    private byte[] hash(String name, boolean prompt) {
      JsonToken token = parser.currentToken();
      if (token == JsonToken.START_OBJECT) {
        Map<String, byte[]> hashes = new TreeMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String member = parser.currentName();
          parser.nextToken();
          owned |= prompt && member.equals("id");
          owned |= member.equals("model") && namesFineTuned();
          hashes.put(member, hash(member, false));
        }
        return object(hashes);
      }
      if (token == JsonToken.START_ARRAY) {
        MessageDigest sha = sha256();
        sha.update((byte) '[');
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          owned |= OWNED_LISTS.contains(name);
          sha.update(hash(name, false));
        }
        return sha.digest();
      }
      owned |= token == JsonToken.VALUE_STRING && OWNED.contains(name);
      MessageDigest sha = sha256();
      sha.update((byte) (token == JsonToken.VALUE_STRING ? '"' : '0'));
      return sha.digest(parser.getString().getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] object(Map<String, byte[]> sorted) {
      MessageDigest sha = sha256();
      sha.update((byte) '{');
      sorted.forEach((name, hash) -> {
        sha.update(sha256().digest(name.getBytes(StandardCharsets.UTF_8)));
        sha.update(hash);
      });
      return sha.digest();
    }

    /** The body without the transport's members; all else byte for byte. */
    private byte[] without(int end) {
      if (members.stream().noneMatch(member -> TRANSPORT.contains(member.name()))) {
        return body;
      }
      ByteArrayOutputStream kept = new ByteArrayOutputStream(body.length);
      kept.write(body, 0, members.getFirst().from());
      for (int at = 0; at < members.size(); at++) {
        Member member = members.get(at);
        int to = at + 1 < members.size() ? members.get(at + 1).from() : end;
        if (!TRANSPORT.contains(member.name())) {
          boolean last = members.stream().skip(at + 1L).allMatch(Reading::isTransport);
          boolean comma = at + 1 < members.size();
          kept.write(body, member.from(), (last && comma ? comma(to) : to) - member.from());
        }
      }
      kept.write(body, end, body.length - end);
      return kept.toByteArray();
    }

    private static boolean isTransport(Member member) {
      return TRANSPORT.contains(member.name());
    }

    /** Where the comma stands that ends before {@code to}: only white space is between. */
    private int comma(int to) {
      int at = to - 1;
      while (body[at] != ',') {
        at--;
      }
      return at;
    }
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException everyJdkHasSha256) {
      throw new IllegalStateException(everyJdkHasSha256);
    }
  }
}
