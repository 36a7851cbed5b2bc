package dev.offpeak.source;

import dev.offpeak.model.Endpoint;
import dev.offpeak.model.ProviderName;
import dev.offpeak.source.Source.Item;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads inputs that tests write as text. */
final class Inputs {

  static final InputRules RULES =
      new InputRules(
          1_000_000,
          model ->
              model.startsWith("claude")
                  ? Optional.of(ProviderName.ANTHROPIC)
                  : model.startsWith("gpt") ? Optional.of(ProviderName.OPENAI) : Optional.empty(),
          provider -> 200_000);

  private Inputs() {}

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String text(byte @Nullable [] bytes) {
    return bytes == null ? "(none)" : new String(bytes, StandardCharsets.UTF_8);
  }

  static RowOptions rows(String prompt) {
    return rows(prompt, null, null);
  }

  static RowOptions rows(String prompt, @Nullable String id, @Nullable String feature) {
    return new RowOptions(
        PromptTemplate.of("gpt-6-luna", Template.parse("--prompt", prompt)),
        new PlainDialect(),
        Endpoint.CHAT_COMPLETIONS,
        id,
        feature);
  }

  static InputFile open(String name, byte[] content) {
    return InputFile.open(name, new ByteArrayInputStream(content), RULES);
  }

  static List<Item> read(String content) {
    return read("input", new ByteArrayInputStream(utf8(content)), null);
  }

  static List<Item> read(String content, RowOptions rows) {
    return read("input", new ByteArrayInputStream(utf8(content)), rows);
  }

  static List<Item> read(String name, InputStream content, @Nullable RowOptions rows) {
    List<Item> items = new ArrayList<>();
    try (Source source = InputFile.open(name, content, RULES).requests(rows)) {
      Item item;
      while ((item = source.next()) != null) {
        items.add(item);
      }
    }
    return items;
  }

  /** Each item in one line: its place, then its id and body, or what is wrong. */
  static List<String> told(List<Item> items) {
    return items.stream().map(Inputs::told).toList();
  }

  static String told(Item item) {
    return switch (item) {
      case Item.Request(long ordinal, SourceRequest request) ->
          ordinal + " " + request.customId() + " " + text(request.body());
      case Item.Invalid invalid -> invalid.ordinal() + " ! " + invalid.problem();
    };
  }

  static SourceRequest request(Item item) {
    return switch (item) {
      case Item.Request(long ordinal, SourceRequest request) -> request;
      case Item.Invalid invalid -> throw new AssertionError(invalid.problem());
    };
  }

  static Item.Invalid invalid(Item item) {
    return switch (item) {
      case Item.Request request -> throw new AssertionError("read: " + request.ordinal());
      case Item.Invalid invalid -> invalid;
    };
  }

  /** A stream that hands out one byte a call, as a slow pipe may. */
  static InputStream dripping(byte[] content) {
    return new InputStream() {
      private int at;

      @Override
      public int read() {
        return at < content.length ? content[at++] & 0xFF : -1;
      }

      @Override
      public int read(byte[] target, int offset, int length) {
        if (at >= content.length) {
          return -1;
        }
        target[offset] = content[at++];
        return 1;
      }
    };
  }
}
