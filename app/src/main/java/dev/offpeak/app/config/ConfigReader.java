package dev.offpeak.app.config;

import dev.offpeak.app.config.ProviderSection.AccountSection;
import dev.offpeak.app.config.ProviderSection.LimitsSection;
import dev.offpeak.app.shell.CommandException;
import dev.offpeak.app.shell.Environment;
import dev.offpeak.model.AccountName;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Secret;
import dev.offpeak.model.Usd;
import dev.offpeak.pricing.ModelCatalog;
import dev.offpeak.pricing.PriceList;
import dev.offpeak.pricing.PriceOverride;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads a configuration file. Not thread-safe. */
final class ConfigReader {

  private static final Set<String> TOP =
      Set.of(
          "providers",
          "prices",
          "features",
          "gateway",
          "retention",
          "audit",
          "webhooks",
          "alerts",
          "traces");
  private static final Set<String> AUDIT = Set.of("too-small");
  private static final Set<String> PROVIDERS = Set.of("openai", "anthropic");
  private static final Set<String> PROVIDER =
      Set.of("dialect", "api-key", "accounts", "base-url", "limits", "cleanup");
  private static final Set<String> ACCOUNT = Set.of("api-key");
  private static final Set<String> LIMITS =
      Set.of(
          "requests",
          "bytes",
          "queued-tokens",
          "queued-requests",
          "creates-per-hour",
          "uploads-per-minute",
          "calls-per-minute");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)\\}");
  private static final Pattern DAYS = Pattern.compile("([1-9]\\d{0,4})d");
  private static final Pattern AMOUNT = Pattern.compile("(\\d{1,7}(?:\\.\\d{1,9})?) USD");
  private static final Pattern BYTES = Pattern.compile("(\\d{1,12})\\s*(kb|mb|gb)?");

  private final Path folder;
  private final Environment environment;
  private final Faults faults;

  private ConfigReader(Path folder, Environment environment, Faults faults) {
    this.folder = folder;
    this.environment = environment;
    this.faults = faults;
  }

  /**
   * Reads the file.
   *
   * @throws CommandException with all that is wrong, each with its line
   */
  static ConfigFile read(Path file, Environment environment) {
    String name = String.valueOf(file.getFileName());
    Optional<Node> root = parse(file, name);
    Faults faults = new Faults(name);
    ConfigFile config =
        root.isEmpty()
            ? ConfigFile.EMPTY
            : new ConfigReader(folder(file), environment, faults).config(root.get());
    faults.refuse();
    return config;
  }

  private static Path folder(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? file.toAbsolutePath() : parent;
  }

  private static Optional<Node> parse(Path file, String name) {
    try {
      LoadSettings settings = LoadSettings.builder().setLabel(name).build();
      return new Compose(settings).composeString(Files.readString(file));
    } catch (NoSuchFileException missing) {
      throw CommandException.usage("the configuration file " + file + " does not exist.");
    } catch (MalformedInputException notText) {
      throw CommandException.usage("the configuration file " + file + " is not UTF-8 text.");
    } catch (IOException unreadable) {
      throw CommandException.usage(
          "the configuration file " + file + " cannot be read: " + unreadable.getMessage());
    } catch (MarkedYamlEngineException broken) {
      int line = broken.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      throw CommandException.usage(name + " line " + line + " is not YAML: " + broken.getProblem());
    } catch (YamlEngineException broken) {
      throw CommandException.usage(name + " is not YAML: " + broken.getMessage());
    }
  }

  private ConfigFile config(Node root) {
    YamlMap top = new YamlMap("", root, TOP, faults);
    YamlMap named = top.map("providers", PROVIDERS);
    List<ProviderSection> providers = new ArrayList<>();
    for (String provider : named.keys()) {
      providers.add(provider(new ProviderName(provider), named.map(provider, PROVIDER)));
    }
    YamlMap gateway = top.map("gateway", GatewayReader.KEYS);
    YamlMap limits = gateway.map("limits", GatewayReader.LIMITS);
    List<PriceOverride> prices = new PricesReader(faults).prices(top);
    Supplier<ModelCatalog> catalog = () -> new ModelCatalog(PriceList.bundled().with(prices));
    return new ConfigFile(
        providers,
        prices,
        new FeaturesReader(folder, catalog).features(top),
        new GatewayReader(folder, faults).gateway(gateway, limits, bytes(limits, "body")),
        retention(top),
        tooSmall(top.map("audit", AUDIT)),
        new HooksReader(faults, this::filled).hooks(top),
        new TracesReader(this::filled).traces(top));
  }

  private @Nullable Sourced<Usd> tooSmall(YamlMap audit) {
    String text = filled(audit, "too-small");
    if (text == null) {
      return null;
    }
    Matcher amount = AMOUNT.matcher(text.strip());
    if (!amount.matches()) {
      audit.fault("too-small", "is an amount such as 1 USD; it is \"" + text + "\"");
      return null;
    }
    return new Sourced<>(Usd.of(new BigDecimal(amount.group(1))), place(audit, "too-small"));
  }

  private @Nullable Sourced<Duration> retention(YamlMap top) {
    String text = filled(top, "retention");
    if (text == null) {
      return null;
    }
    Matcher days = DAYS.matcher(text.strip());
    if (!days.matches()) {
      top.fault(
          "retention",
          "must be a number of days above 0, such as 30d; it is \""
              + text
              + "\". Without it runs"
              + " are kept for ever");
      return null;
    }
    return new Sourced<>(Duration.ofDays(Long.parseLong(days.group(1))), place(top, "retention"));
  }

  private ProviderSection provider(ProviderName name, YamlMap map) {
    String dialect = map.text("dialect");
    if (dialect != null && !dialect.equals(name.value())) {
      map.fault("dialect", "must be " + name + ", the dialect of that provider");
    }
    String baseUrl = filled(map, "base-url");
    return new ProviderSection(
        name,
        key(map),
        variable(map),
        accounts(map.map("accounts", null)),
        baseUrl == null ? null : new Sourced<>(checkedUrl(map, baseUrl), place(map, "base-url")),
        limits(map.map("limits", LIMITS)),
        cleanup(map));
  }

  private Map<AccountName, AccountSection> accounts(YamlMap map) {
    Map<AccountName, AccountSection> accounts = new LinkedHashMap<>();
    for (String name : map.keys()) {
      YamlMap account = map.map(name, ACCOUNT);
      if (!account.has("api-key")) {
        map.fault(name, "has no api-key, such as ${OPENAI_RESEARCH_KEY}");
      }
      try {
        accounts.put(new AccountName(name), new AccountSection(key(account), variable(account)));
      } catch (IllegalArgumentException wrong) {
        map.fault(name, "is no name: " + wrong.getMessage());
      }
    }
    return accounts;
  }

  private @Nullable Sourced<Boolean> cleanup(YamlMap map) {
    String policy = filled(map, "cleanup");
    if (policy == null) {
      return null;
    }
    if (!policy.equals("never") && !policy.equals("collected")) {
      map.fault("cleanup", "must be never or collected; it is \"" + policy + "\"");
    }
    return new Sourced<>(policy.equals("collected"), place(map, "cleanup"));
  }

  private String checkedUrl(YamlMap map, String url) {
    if (!url.startsWith("http://") && !url.startsWith("https://")) {
      map.fault("base-url", "must begin with http:// or https://");
    }
    return url.replaceFirst("/+$", "");
  }

  private @Nullable Sourced<Secret> key(YamlMap map) {
    String written = map.text("api-key");
    String variable = variable(map);
    if (written == null || (variable != null && environment.get(variable).isEmpty())) {
      return null;
    }
    String value = filled(map, "api-key");
    String from =
        variable == null ? place(map, "api-key") : variable + " by " + place(map, "api-key");
    return value == null ? null : new Sourced<>(new Secret(value), from);
  }

  /** The variable that holds the key, if the key is nothing but that. */
  private static @Nullable String variable(YamlMap map) {
    String written = map.text("api-key");
    Matcher matcher = VARIABLE.matcher(written == null ? "" : written.strip());
    return matcher.matches() ? matcher.group(1) : null;
  }

  private String place(YamlMap map, String key) {
    return faults.place(map.lineOf(key));
  }

  /** The text with variables put in; null if there is none or one of them is unset. */
  private @Nullable String filled(YamlMap map, String key) {
    String text = map.text(key);
    if (text == null) {
      return null;
    }
    StringBuilder filled = new StringBuilder();
    Matcher matcher = VARIABLE.matcher(text);
    while (matcher.find()) {
      Optional<String> value = environment.get(matcher.group(1));
      if (value.isEmpty()) {
        map.fault(key, "names " + matcher.group(1) + ", which is not set");
        return null;
      }
      matcher.appendReplacement(filled, Matcher.quoteReplacement(value.get()));
    }
    return matcher.appendTail(filled).toString();
  }

  private LimitsSection limits(YamlMap map) {
    return new LimitsSection(
        count(map, "requests"),
        bytes(map, "bytes"),
        count(map, "queued-tokens"),
        count(map, "queued-requests"),
        count(map, "creates-per-hour"),
        count(map, "uploads-per-minute"),
        count(map, "calls-per-minute"));
  }

  private @Nullable Sourced<Long> count(YamlMap map, String key) {
    String text = filled(map, key);
    if (text == null) {
      return null;
    }
    String digits = text.replace("_", "");
    if (!digits.matches("[1-9]\\d{0,17}")) {
      map.fault(key, "must be a whole number above 0, such as 40000000; it is \"" + text + "\"");
      return null;
    }
    return new Sourced<>(Long.parseLong(digits), place(map, key));
  }

  private @Nullable Sourced<Long> bytes(YamlMap map, String key) {
    String text = filled(map, key);
    if (text == null) {
      return null;
    }
    Matcher matcher = BYTES.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
      map.fault(key, "must be a size such as 200MB or a number of bytes; it is \"" + text + "\"");
      return null;
    }
    String unit = matcher.group(2) == null ? "" : matcher.group(2);
    long factor =
        switch (unit) {
          case "kb" -> 1_000L;
          case "mb" -> 1_000_000L;
          case "gb" -> 1_000_000_000L;
          default -> 1L;
        };
    return new Sourced<>(Long.parseLong(matcher.group(1)) * factor, place(map, key));
  }
}
