package dev.offpeak.fuzz;

import static dev.offpeak.fuzz.Targets.promise;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.offpeak.sandbox.fault.FaultRule;
import dev.offpeak.sandbox.wire.ElementReader;
import dev.offpeak.sandbox.wire.RequestParser;
import dev.offpeak.sandbox.wire.RequestParts;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The sandbox's own readers, against a library's reading of the same bytes. */
final class SandboxTargets {

  private static final int ELEMENT_BYTES_MAX = 4_096;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private SandboxTargets() {}

  static void request(byte[] bytes) {
    RequestParts parts = new RequestParser("body").parse(bytes, 0, bytes.length);
    if (parts != null && parts.hasBody()) {
      JsonNode tree = JSON.readTree(bytes);
      promise(tree.isObject(), "a request is an object");
    }
  }

  static void array(byte[] bytes) throws IOException {
    JsonNode tree = tree(bytes);
    int elements = 0;
    try {
      ElementReader reader =
          new ElementReader(new ByteArrayInputStream(bytes), "requests", ELEMENT_BYTES_MAX);
      while (reader.next()) {
        elements++;
        promise(
            reader.start() >= 0 && reader.start() + reader.length() <= reader.buffer().length,
            "an element lies in the buffer");
      }
    } catch (ElementReader.MalformedException refused) {
      return;
    }
    if (tree != null && tree.isObject() && tree.path("requests").isArray()) {
      promise(tree.path("requests").size() <= elements, "no element is passed over");
    }
  }

  private static @org.jspecify.annotations.Nullable JsonNode tree(byte[] bytes) {
    try {
      return JSON.readTree(bytes);
    } catch (JacksonException notJson) {
      return null;
    }
  }

  static void fault(byte[] bytes) {
    try {
      promise(
          FaultRule.parse(new String(bytes, UTF_8)).text().length() <= bytes.length,
          "a rule is as it was written");
    } catch (IllegalArgumentException refused) {
      promise(refused.getClass() == IllegalArgumentException.class, "a sentence: " + refused);
    }
  }
}
