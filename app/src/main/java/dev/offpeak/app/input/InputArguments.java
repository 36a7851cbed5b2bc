package dev.offpeak.app.input;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the command line says of an input. Filled by picocli; not thread-safe. */
public final class InputArguments {

  @Parameters(
      arity = "0..1",
      paramLabel = "INPUT",
      description =
          "An OpenAI or Anthropic batch file, or rows (JSONL objects, CSV) with a prompt;"
              + " - for standard input.")
  public @Nullable String input;

  @Option(
      names = "--feature",
      paramLabel = "F",
      description = "What the spend is attributed to; default untagged.")
  public @Nullable String feature;

  @Option(
      names = "--provider",
      paramLabel = "P",
      description = "openai or anthropic; default by the model's name.")
  public @Nullable String provider;

  @Option(names = "--model", paramLabel = "M", description = "Rows: the model.")
  public @Nullable String model;

  @Option(
      names = "--endpoint",
      paramLabel = "E",
      description =
          "Rows: where they go; /v1/chat/completions (OpenAI) or /v1/messages (Anthropic).")
  public @Nullable String endpoint;

  @Option(
      names = "--feature-column",
      paramLabel = "C",
      description = "Rows: the column with the row's own feature.")
  public @Nullable String featureColumn;

  @Option(
      names = "--prompt",
      paramLabel = "TEXT",
      description = "Rows: the prompt, with {{column}} for a row's values.")
  public @Nullable String prompt;

  @Option(names = "--prompt-file", paramLabel = "F", description = "Rows: the prompt, in a file.")
  public @Nullable Path promptFile;

  @Option(
      names = "--system",
      paramLabel = "TEXT",
      description = "Rows: the system prompt; it may name columns too.")
  public @Nullable String system;

  @Option(
      names = "--system-file",
      paramLabel = "F",
      description = "Rows: the system prompt, in a file.")
  public @Nullable Path systemFile;

  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      description = "Rows: the most an answer may have; default none, 4096 at Anthropic.")
  public @Nullable Integer maxTokens;

  @Option(
      names = "--param",
      paramLabel = "NAME=JSON",
      description = "Rows: a further field of each request, such as temperature=0.2.")
  public List<String> params = new ArrayList<>();

  @Option(
      names = "--id",
      paramLabel = "COLUMN",
      description = "Rows: the column with your own id; default custom_id, else row-N.")
  public @Nullable String id;

  @Option(
      names = "--from",
      paramLabel = "JDBC-URL",
      description = "Read rows from a database, such as jdbc:sqlite:shop.db.")
  public @Nullable String from;

  @Option(names = "--query", paramLabel = "SQL", description = "With --from: the rows.")
  public @Nullable String query;

  @Option(
      names = "--into",
      paramLabel = "TABLE",
      description = "With --from: write answers back into this table.")
  public @Nullable String into;

  @Option(
      names = "--into-url",
      paramLabel = "JDBC-URL",
      description = "The database of that table, if it is another one.")
  public @Nullable String intoUrl;

  @Option(
      names = "--set",
      paramLabel = "COLUMN=WHAT",
      description =
          "With --into: what goes where; WHAT is text, status, usage, cost_usd, error or"
              + " $.json.path.")
  public List<String> set = new ArrayList<>();

  @Option(
      names = "--key",
      paramLabel = "COLUMN",
      description = "With --into: the column that names a row in both.")
  public @Nullable String key;

  /** The flags that say how rows become requests, as far as they are given. */
  List<String> rowFlags() {
    List<String> given = new ArrayList<>();
    add(given, "--model", model);
    add(given, "--endpoint", endpoint);
    add(given, "--prompt", prompt);
    add(given, "--prompt-file", promptFile);
    add(given, "--system", system);
    add(given, "--system-file", systemFile);
    add(given, "--max-tokens", maxTokens);
    add(given, "--param", params.isEmpty() ? null : params);
    add(given, "--id", id);
    add(given, "--feature-column", featureColumn);
    return given;
  }

  /** The flags that need {@code --from}, as far as they are given. */
  List<String> tableFlags() {
    List<String> given = new ArrayList<>();
    add(given, "--query", query);
    add(given, "--into", into);
    add(given, "--into-url", intoUrl);
    add(given, "--set", set.isEmpty() ? null : set);
    add(given, "--key", key);
    return given;
  }

  private static void add(List<String> given, String flag, @Nullable Object value) {
    if (value != null) {
      given.add(flag);
    }
  }
}
