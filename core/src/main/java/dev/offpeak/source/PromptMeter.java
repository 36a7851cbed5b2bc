package dev.offpeak.source;

import dev.offpeak.pricing.TokenEstimator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Counts the text of a prompt: bytes in UTF-8, escapes resolved, so that {@code é} weighs the same
 * however it is written. Images and files are counted apart, and their base64 is no text. Not
 * thread-safe.
 */
final class PromptMeter {

  private final JsonParser parser;
  private long textBytes;
  private int media;
  private boolean cacheMarked;

  PromptMeter(JsonParser parser) {
    this.parser = parser;
  }

  long textBytes() {
    return textBytes;
  }

  int media() {
    return media;
  }

  boolean cacheMarked() {
    return cacheMarked;
  }

  /**
   * Meters messages, blocks or a plain text, at whose first token the parser stands. A prompt may
   * also be given as the numbers of its tokens, as embeddings often are: each weighs as much as the
   * text of a token.
   */
  void content(JsonToken value) {
    switch (value) {
      case VALUE_STRING -> text();
      case START_OBJECT -> block();
      case START_ARRAY -> {
        JsonToken element;
        while ((element = parser.nextToken()) != JsonToken.END_ARRAY) {
          if (element == JsonToken.VALUE_NUMBER_INT) {
            textBytes += TokenEstimator.BYTES_A_TOKEN;
          } else {
            content(element);
          }
        }
      }
      case NOT_AVAILABLE,
          END_OBJECT,
          END_ARRAY,
          PROPERTY_NAME,
          VALUE_EMBEDDED_OBJECT,
          VALUE_NUMBER_INT,
          VALUE_NUMBER_FLOAT,
          VALUE_TRUE,
          VALUE_FALSE,
          VALUE_NULL -> {}
    }
  }

  /** Meters a value that goes into the prompt as JSON: tools, schemas. */
  void whole(JsonToken value) {
    long from = parser.currentTokenLocation().getByteOffset();
    if (value == JsonToken.START_OBJECT || value == JsonToken.START_ARRAY) {
      int depth = 1;
      while (depth > 0) {
        JsonToken token = parser.nextToken();
        if (token.isStructStart()) {
          depth++;
        } else if (token.isStructEnd()) {
          depth--;
        } else if (token == JsonToken.PROPERTY_NAME) {
          noteCacheMark(parser.currentName());
        }
      }
      textBytes += parser.currentLocation().getByteOffset() - from;
    } else if (value == JsonToken.VALUE_STRING) {
      text();
    }
  }

  /** A message or a content block. */
  private void block() {
    boolean isMedia = false;
    boolean plainAfterAll = false;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      noteCacheMark(field);
      switch (field) {
        case "type" -> isMedia = namesMedia(value);
        case "role",
            "id",
            "call_id",
            "tool_call_id",
            "tool_use_id",
            "file_id",
            "file_url",
            "file_data",
            "image_url",
            "file",
            "input_audio",
            "detail",
            "status",
            "signature",
            "encrypted_content",
            "cache_control",
            "prompt_cache_breakpoint" ->
            parser.skipChildren();
        case "source" -> plainAfterAll = plainSource(value);
        case "input", "parameters" -> whole(value);
        default -> content(value);
      }
    }
    if (isMedia && !plainAfterAll) {
      media++;
    }
  }

  private boolean namesMedia(JsonToken value) {
    if (value != JsonToken.VALUE_STRING) {
      parser.skipChildren();
      return false;
    }
    return switch (parser.getString()) {
      case "image_url", "input_image", "image", "document", "file", "input_file", "input_audio" ->
          true;
      default -> false;
    };
  }

  /**
   * Where an Anthropic block gets its content: base64, a URL, or plain text after all. The data is
   * measured by where the next token begins, because decoding an image of megabytes is for nothing.
   */
  private boolean plainSource(JsonToken value) {
    long before = textBytes;
    if (value != JsonToken.START_OBJECT) {
      content(value);
      return textBytes > before;
    }
    boolean plain = false;
    long dataFrom = -1;
    long dataBytes = 0;
    while (true) {
      JsonToken next = parser.nextToken();
      if (dataFrom >= 0) {
        dataBytes = parser.currentTokenLocation().getByteOffset() - dataFrom - 2;
        dataFrom = -1;
      }
      if (next == JsonToken.END_OBJECT) {
        break;
      }
      String field = parser.currentName();
      JsonToken part = parser.nextToken();
      switch (field) {
        case "type" -> {
          plain = part == JsonToken.VALUE_STRING && parser.getString().equals("text");
          parser.skipChildren();
        }
        case "data" -> {
          dataFrom = parser.currentTokenLocation().getByteOffset();
          parser.skipChildren();
        }
        case "content" -> content(part);
        default -> parser.skipChildren();
      }
    }
    if (plain) {
      textBytes += dataBytes;
    }
    return textBytes > before;
  }

  private void noteCacheMark(String field) {
    cacheMarked |= field.equals("cache_control") || field.equals("prompt_cache_breakpoint");
  }

  private void text() {
    long from = parser.currentTokenLocation().getByteOffset();
    int units = parser.getStringLength();
    long written = parser.currentLocation().getByteOffset() - from - 2;
    textBytes += written == units ? units : utf8Bytes(units);
  }

  private long utf8Bytes(int units) {
    char[] text = parser.getStringCharacters();
    int from = parser.getStringOffset();
    long bytes = units;
    for (int at = from; at < from + units; at++) {
      char unit = text[at];
      if (unit >= 0x800) {
        bytes += Character.isSurrogate(unit) ? 1 : 2;
      } else if (unit >= 0x80) {
        bytes++;
      }
    }
    return bytes;
  }
}
