package dev.offpeak.app.input;

import dev.offpeak.app.assembly.Assembly;
import dev.offpeak.app.config.Nearest;
import dev.offpeak.app.shell.CommandException;
import dev.offpeak.model.Endpoint;
import dev.offpeak.model.ProviderName;
import dev.offpeak.pricing.TokenEstimator;
import dev.offpeak.provider.Dialect;
import dev.offpeak.provider.PromptSpec;
import dev.offpeak.source.PromptTemplate;
import dev.offpeak.source.RowOptions;
import dev.offpeak.source.Template;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** How the command line wants rows made into requests. */
final class RowSettings {

  /** Prefixes shorter than this are cached by no OpenAI model: prompt caching guide, 2026-11-23. */
  private static final int CACHEABLE_TOKENS_MIN = 1_024;

  private final InputArguments arguments;
  private final Assembly assembly;

  RowSettings(InputArguments arguments, Assembly assembly) {
    this.arguments = arguments;
    this.assembly = assembly;
  }

  /**
   * The options as sources take them.
   *
   * @param idColumn the column with the user's own ids, or null
   * @throws CommandException if something is missing or wrong
   */
  RowOptions options(@Nullable String idColumn) {
    ProviderName provider = provider();
    Dialect dialect = Assembly.dialect(provider);
    return new RowOptions(
        template(), dialect, endpoint(dialect), idColumn, arguments.featureColumn);
  }

  /** Texts that decide what is sent, for recognising the same run. */
  String fingerprint() {
    return String.join(
        "\n",
        String.valueOf(arguments.model),
        promptText(),
        String.valueOf(systemText()),
        String.valueOf(arguments.maxTokens),
        String.join("\n", arguments.params));
  }

  /** What was added to the requests, for people. */
  List<String> changes() {
    Dialect dialect = Assembly.dialect(provider());
    boolean added =
        suppressesCacheWrites()
            && !Arrays.equals(
                dialect.promptBody(example(true)), dialect.promptBody(example(false)));
    return added
        ? List.of(
            "prompt_cache_options {\"mode\":\"explicit\"} added to every request: the prompts share"
                + " no long beginning, and cache writes would cost 1.25 times the input price")
        : List.of();
  }

  private PromptSpec example(boolean suppress) {
    return new PromptSpec(model(), "", null, arguments.maxTokens, parameters(), suppress);
  }

  static Optional<ProviderName> named(@Nullable String provider) {
    if (provider == null) {
      return Optional.empty();
    }
    for (ProviderName known : Assembly.PROVIDERS) {
      if (known.value().equals(provider)) {
        return Optional.of(known);
      }
    }
    List<String> names = Assembly.PROVIDERS.stream().map(ProviderName::value).toList();
    String near = Nearest.of(provider, names);
    throw CommandException.usage(
        "--provider knows openai and anthropic, not \""
            + provider
            + "\""
            + (near == null ? "." : "; did you mean " + near + "?"));
  }

  private String model() {
    if (arguments.model == null) {
      throw CommandException.usage("rows need a model: --model M");
    }
    return arguments.model;
  }

  private ProviderName provider() {
    String model = model();
    Optional<ProviderName> asked = named(arguments.provider);
    Optional<ProviderName> known = assembly.catalog().providerOf(model);
    if (asked.isEmpty() && known.isEmpty()) {
      throw CommandException.usage(
          "who serves the model " + model + " is not known; add --provider openai or anthropic");
    }
    return asked.or(() -> known).orElseThrow();
  }

  private Endpoint endpoint(Dialect dialect) {
    Endpoint usual = dialect.promptEndpoint();
    String asked = arguments.endpoint;
    if (asked == null || usual.path().endsWith("/" + asked.replaceFirst("^/?(v1/)?", ""))) {
      return usual;
    }
    throw CommandException.usage(
        "rows go to "
            + usual.path()
            + " at "
            + dialect.provider().display()
            + ", not to "
            + asked
            + "; for another endpoint give a batch file.");
  }

  private PromptTemplate template() {
    String system = systemText();
    if (arguments.maxTokens != null && arguments.maxTokens < 1) {
      throw CommandException.usage("--max-tokens is a number above 0.");
    }
    return new PromptTemplate(
        model(),
        Template.parse("--prompt", promptText()),
        system == null ? null : Template.parse("--system", system),
        arguments.maxTokens,
        parameters(),
        suppressesCacheWrites());
  }

  /** Whether no beginning is shared that a cache would take. */
  private boolean suppressesCacheWrites() {
    String system = systemText();
    String shared = beforeFirstColumn(system == null ? "" : system);
    if (system == null || shared.length() == system.length()) {
      shared += beforeFirstColumn(promptText());
    }
    long bytes = shared.getBytes(StandardCharsets.UTF_8).length;
    return TokenEstimator.prior(bytes, 0).high() < CACHEABLE_TOKENS_MIN;
  }

  private static String beforeFirstColumn(String template) {
    int column = template.indexOf("{{");
    return column < 0 ? template : template.substring(0, column);
  }

  private String promptText() {
    String text = text("--prompt", arguments.prompt, arguments.promptFile);
    if (text == null) {
      throw CommandException.usage("rows need a prompt: --prompt \"… {{column}} …\"");
    }
    return text;
  }

  private @Nullable String systemText() {
    return text("--system", arguments.system, arguments.systemFile);
  }

  private static @Nullable String text(String flag, @Nullable String text, @Nullable Path file) {
    if (file == null) {
      return text;
    }
    if (text != null) {
      throw CommandException.usage(flag + " and " + flag + "-file say the same; give one.");
    }
    try {
      return Files.readString(file);
    } catch (NoSuchFileException missing) {
      throw CommandException.usage(flag + "-file: " + file + " does not exist.");
    } catch (MalformedInputException notText) {
      throw CommandException.usage(flag + "-file: " + file + " is not UTF-8 text.");
    } catch (IOException unreadable) {
      throw CommandException.usage(flag + "-file: " + file + " cannot be read.");
    }
  }

  private Map<String, String> parameters() {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String param : arguments.params) {
      int equals = param.indexOf('=');
      String name = equals < 0 ? "" : param.substring(0, equals).strip();
      String value = equals < 0 ? "" : param.substring(equals + 1).strip();
      if (name.isEmpty() || !isJson(value)) {
        throw CommandException.usage(
            "--param takes NAME=JSON, such as temperature=0.2 or stop='\"END\"'; it was given "
                + param);
      }
      if (parameters.put(name, value) != null) {
        throw CommandException.usage("--param gives " + name + " twice.");
      }
    }
    return parameters;
  }

  private static boolean isJson(String text) {
    try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), text)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        return false;
      }
      parser.skipChildren();
      return parser.nextToken() == null;
    } catch (JacksonException broken) {
      return false;
    }
  }
}
