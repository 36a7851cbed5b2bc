package dev.offpeak.fuzz;

import static dev.offpeak.fuzz.Targets.promise;

import dev.offpeak.model.Endpoint;
import dev.offpeak.model.ProviderName;
import dev.offpeak.provider.openai.OpenAiDialect;
import dev.offpeak.source.InputFile;
import dev.offpeak.source.InputForm;
import dev.offpeak.source.InputRules;
import dev.offpeak.source.PromptTemplate;
import dev.offpeak.source.RowOptions;
import dev.offpeak.source.Source;
import dev.offpeak.source.Source.Item;
import dev.offpeak.source.SourceException;
import dev.offpeak.source.Template;
import java.io.ByteArrayInputStream;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Input files of every form: batch lines of both dialects, JSONL rows, CSV. */
final class InputTarget implements Target {

  /** A sentence about a line names it and what is wrong; longer ones would quote it. */
  private static final int SENTENCE_MAX = 600;

  private static final int LINE_BYTES_MAX = 4_096;

  private static final InputRules RULES =
      InputRules.of(
          model ->
              model.startsWith("claude")
                  ? Optional.of(ProviderName.ANTHROPIC)
                  : Optional.of(ProviderName.OPENAI),
          provider -> LINE_BYTES_MAX);

  private final JsonMapper json = JsonMapper.builder().build();
  private final String name;

  InputTarget(String name) {
    this.name = name;
  }

  @Override
  public void feed(byte[] bytes) {
    long last = 0;
    try (InputFile file = InputFile.open(name, new ByteArrayInputStream(bytes), RULES);
        Source source = file.requests(rows())) {
      boolean batch =
          file.form() == InputForm.OPENAI_BATCH || file.form() == InputForm.ANTHROPIC_BATCH;
      for (Item item = source.next(); item != null; item = source.next()) {
        promise(item.ordinal() > last, "numbers rise");
        last = item.ordinal();
        switch (item) {
          case Item.Request request -> body(request.request().body(), bytes, batch);
          case Item.Invalid invalid ->
              promise(
                  invalid.problem().length() < SENTENCE_MAX && !invalid.problem().contains("\n"),
                  "a problem is one sentence: " + invalid.problem());
        }
      }
    } catch (SourceException refused) {
      String sentence = String.valueOf(refused.getMessage());
      promise(sentence.length() < SENTENCE_MAX, "a refusal is one sentence: " + sentence);
    }
  }

  /** What goes to a provider is an object on one line, and of a batch file the user's own bytes. */
  private void body(byte[] body, byte[] input, boolean batch) {
    promise(indexOf(body, new byte[] {'\n'}) < 0, "a body has no line end");
    JsonNode tree = json.readTree(body);
    promise(tree.isObject(), "a body is an object");
    promise(!batch || isCutFrom(body, input), "a body is cut out of the line, byte for byte");
  }

  /** Line breaks between tokens may have become spaces. */
  private static boolean isCutFrom(byte[] body, byte[] input) {
    return indexOf(flat(input), flat(body)) >= 0;
  }

  private static byte[] flat(byte[] bytes) {
    byte[] flat = bytes.clone();
    for (int i = 0; i < flat.length; i++) {
      if (flat[i] == '\r' || flat[i] == '\n') {
        flat[i] = ' ';
      }
    }
    return flat;
  }

  private static int indexOf(byte[] in, byte[] what) {
    for (int from = 0; from + what.length <= in.length; from++) {
      int i = 0;
      while (i < what.length && in[from + i] == what[i]) {
        i++;
      }
      if (i == what.length) {
        return from;
      }
    }
    return -1;
  }

  private static RowOptions rows() {
    return new RowOptions(
        PromptTemplate.of("gpt-6-luna", Template.parse("--prompt", "Say {{text}}")),
        new OpenAiDialect(),
        Endpoint.CHAT_COMPLETIONS,
        null,
        null);
  }
}
