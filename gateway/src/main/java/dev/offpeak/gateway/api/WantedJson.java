package dev.offpeak.gateway.api;

import dev.offpeak.gateway.defer.Desk;
import dev.offpeak.gateway.http.Query;
import dev.offpeak.gateway.http.RefusedException;
import dev.offpeak.model.Endpoint;
import dev.offpeak.model.ProviderName;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** Reads a request that is handed in; its body is taken out byte for byte. Stateless. */
final class WantedJson {

  private static final Set<String> TEXTS =
      Set.of("provider", "endpoint", "feature", "deadline", "idempotency_key");

  private static final String BODY = "body";
  private static final int DEPTH_MAX = 500;
  private static final int KEY_LENGTH_MAX = 255;

  /** Prompts have no bound of their own; that of a whole request holds. */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH_MAX)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private WantedJson() {}

  /**
   * The request.
   *
   * @param header the call's Idempotency-Key, for a request that names none itself; null for none
   */
  static Desk.Wanted read(byte[] json, @Nullable String header) throws RefusedException {
    Map<String, String> texts = new HashMap<>();
    byte[] body = null;
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
      // Another encoding than UTF-8 is read too, but tells no places.
      if (parser.nextToken() != JsonToken.START_OBJECT
          || parser.currentTokenLocation().getByteOffset() < 0) {
        throw notJson();
      }
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        boolean known = name.equals(BODY) ? body == null : !texts.containsKey(name);
        if (!known) {
          throw Query.refused(name + " is given twice.");
        }
        if (name.equals(BODY)) {
          body = slice(json, parser, value);
        } else {
          text(texts, name, value, parser);
        }
      }
      if (parser.nextToken() != null) {
        throw notJson();
      }
    } catch (JacksonException broken) {
      throw notJson();
    }
    if (body == null) {
      throw Query.refused("body is missing: the JSON object that the provider is sent.");
    }
    return wanted(texts, body, header);
  }

  private static void text(
      Map<String, String> texts, String name, JsonToken value, JsonParser parser)
      throws RefusedException {
    if (!TEXTS.contains(name)) {
      throw Query.refused(
          "A request has provider, endpoint, body, feature, deadline and idempotency_key, and no"
              + " other field.");
    }
    if (value == JsonToken.VALUE_STRING) {
      texts.put(name, parser.getString());
    } else if (value != JsonToken.VALUE_NULL) {
      throw Query.refused(name + " is a text.");
    }
  }

  private static byte[] slice(byte[] json, JsonParser parser, JsonToken value)
      throws RefusedException {
    if (value != JsonToken.START_OBJECT) {
      throw Query.refused("body is the JSON object that the provider is sent.");
    }
    int from = (int) parser.currentTokenLocation().getByteOffset();
    parser.skipChildren();
    return Arrays.copyOfRange(json, from, (int) parser.currentLocation().getByteOffset());
  }

  private static Desk.Wanted wanted(Map<String, String> texts, byte[] body, @Nullable String header)
      throws RefusedException {
    String path = texts.get("endpoint");
    Endpoint endpoint =
        Endpoint.ofPath(path == null ? "" : path)
            .orElseThrow(() ->
                Query.refused(
                    "endpoint is /v1/chat/completions, /v1/responses, /v1/embeddings or"
                        + " /v1/messages."));
    ProviderName provider =
        endpoint == Endpoint.MESSAGES ? ProviderName.ANTHROPIC : ProviderName.OPENAI;
    String named = texts.get("provider");
    if (named != null && !named.equals(provider.value())) {
      throw Query.refused(
          "provider is openai or anthropic, and %s is %s's endpoint."
              .formatted(endpoint.path(), provider.display()));
    }
    String own = texts.get("idempotency_key");
    String key = own == null ? header : own;
    if (key != null && (key.isBlank() || key.length() > KEY_LENGTH_MAX)) {
      throw Query.refused("An idempotency key has 1 to " + KEY_LENGTH_MAX + " characters.");
    }
    return new Desk.Wanted(
        provider, endpoint, body, texts.get("feature"), texts.get("deadline"), key);
  }

  private static RefusedException notJson() {
    return Query.refused(
        "A request is one JSON object, such as {\"endpoint\": \"/v1/responses\", \"body\":"
            + " {\"model\": …}}.");
  }
}
