package dev.offpeak.app.config;

import dev.offpeak.app.config.ProviderSection.AccountSection;
import dev.offpeak.app.config.ProviderSection.LimitsSection;
import dev.offpeak.app.shell.CommandException;
import dev.offpeak.app.shell.Environment;
import dev.offpeak.app.terminal.Times;
import dev.offpeak.audit.Audit;
import dev.offpeak.gateway.GatewaySettings;
import dev.offpeak.gateway.defer.WhiteSpaceRule;
import dev.offpeak.gateway.server.Tls;
import dev.offpeak.gateway.tag.TagRule;
import dev.offpeak.model.AccountName;
import dev.offpeak.model.Feature;
import dev.offpeak.model.FeaturePolicy;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Secret;
import dev.offpeak.model.Usd;
import dev.offpeak.pricing.PriceOverride;
import dev.offpeak.provider.BatchLimits;
import dev.offpeak.retry.Pace;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Everything that is set for one start of the program, and where from. Immutable. */
public final class Settings {

  static final String HOME = "OFFPEAK_HOME";
  static final String CONFIG = "OFFPEAK_CONFIG";
  static final String POLL_INTERVAL = "OFFPEAK_POLL_INTERVAL";
  static final String IN_DOUBT_WAIT = "OFFPEAK_IN_DOUBT_WAIT";

  /** The sandbox ends its batches in about 2 s, so that it is looked at often. */
  private static final Duration SANDBOX_POLL_INTERVAL = Duration.ofMillis(200);

  private final Flags flags;
  private final Sourced<Path> home;
  private final boolean sandbox;
  private final @Nullable Sourced<Path> configPath;
  private final ConfigFile config;
  private final Environment environment;
  private final Sourced<Duration> pollInterval;
  private final @Nullable Sourced<Duration> inDoubtWait;

  /**
   * What the command line says of settings.
   *
   * @param dataDir {@code --data-dir}, or null
   * @param configFile {@code --config}, or null
   * @param sandbox whether to work on the emulator instead of real providers
   */
  public record Flags(@Nullable Path dataDir, @Nullable Path configFile, boolean sandbox) {}

  private Settings(Flags flags, Environment environment) {
    this.flags = flags;
    this.environment = environment;
    this.sandbox = flags.sandbox();
    Sourced<Path> root = root(flags, environment);
    this.configPath = configPath(flags, environment, root.value());
    this.config =
        configPath == null ? ConfigFile.EMPTY : ConfigReader.read(configPath.value(), environment);
    this.home = sandbox ? new Sourced<>(root.value().resolve("sandbox"), root.from()) : root;
    this.pollInterval =
        duration(environment, POLL_INTERVAL)
            .orElse(
                Sourced.byDefault(sandbox ? SANDBOX_POLL_INTERVAL : Pace.POLL_INTERVAL_DEFAULT));
    this.inDoubtWait = duration(environment, IN_DOUBT_WAIT).orElse(null);
  }

  /**
   * Reads flags, environment and configuration file, in this order of precedence.
   *
   * @throws CommandException with all that is wrong with the file
   */
  public static Settings read(Flags flags, Environment environment) {
    return new Settings(flags, environment);
  }

  /**
   * Reads the same sources again.
   *
   * @throws CommandException with all that is wrong with the file
   */
  public Settings readAgain() {
    return new Settings(flags, environment);
  }

  private static Sourced<Path> root(Flags flags, Environment environment) {
    if (flags.dataDir() != null) {
      return new Sourced<>(flags.dataDir(), "--data-dir");
    }
    return path(environment, HOME)
        .orElseGet(() -> Sourced.byDefault(environment.userHome().resolve(".offpeak")));
  }

  private static @Nullable Sourced<Path> configPath(
      Flags flags, Environment environment, Path root) {
    if (flags.configFile() != null) {
      return new Sourced<>(flags.configFile(), "--config");
    }
    Optional<Sourced<Path>> named = path(environment, CONFIG);
    if (named.isPresent()) {
      return named.get();
    }
    Path usual = root.resolve("offpeak.yaml");
    return Files.exists(usual) ? Sourced.byDefault(usual) : null;
  }

  private static Optional<Sourced<Path>> path(Environment environment, String variable) {
    try {
      return environment.get(variable).map(value -> new Sourced<>(Path.of(value), variable));
    } catch (InvalidPathException noPath) {
      throw CommandException.usage(variable + " is no path: " + noPath.getReason());
    }
  }

  private static Optional<Sourced<Duration>> duration(Environment environment, String variable) {
    try {
      return environment
          .get(variable)
          .map(value -> new Sourced<>(Times.parse(variable, value), variable));
    } catch (IllegalArgumentException wrong) {
      throw CommandException.usage(wrong.getMessage() + ".");
    }
  }

  /** The directory everything is kept in. */
  public Path home() {
    return home.value();
  }

  Sourced<Path> homeSourced() {
    return home;
  }

  /** Whether this start works on the emulator. */
  public boolean sandbox() {
    return sandbox;
  }

  /** The configuration file that was read, or null. */
  public @Nullable Sourced<Path> configPath() {
    return configPath;
  }

  /** How long waits are. */
  public Pace pace() {
    return new Pace(pollInterval.value(), inDoubtWait == null ? null : inDoubtWait.value());
  }

  Sourced<Duration> pollInterval() {
    return pollInterval;
  }

  @Nullable Sourced<Duration> inDoubtWait() {
    return inDoubtWait;
  }

  /** The user's own prices, in the order of the file. */
  public List<PriceOverride> prices() {
    return config.prices();
  }

  /** Policies of the features that the file names. */
  public Map<Feature, FeaturePolicy> features() {
    return config.features();
  }

  /** How the gateway behaves, but for its address. */
  public GatewaySettings gateway() {
    GatewaySettings usual = GatewaySettings.DEFAULT.withOrigins(gatewaySection().origins());
    Sourced<Long> body = gatewaySection().bodyBytesMax();
    GatewaySettings sized = body == null ? usual : usual.withBodyBytesMax(body.value());
    Sourced<Duration> sending = gatewaySection().sending();
    sized = sending == null ? sized : sized.withSending(sending.value());
    Sourced<Tls> tls = gatewaySection().tls();
    return tls == null ? sized : sized.withTls(tls.value());
  }

  /** Which calls belong to which feature, in the order of the file. */
  public List<TagRule> tags() {
    return gatewaySection().tags();
  }

  /** Which held calls get white space before their answer, in the order of the file. */
  public List<WhiteSpaceRule> whiteSpace() {
    return gatewaySection().whiteSpace();
  }

  /** Whether the providers' batch APIs are passed through instead of served. */
  public boolean passesBatches() {
    Sourced<Boolean> set = gatewaySection().passesBatches();
    return set != null && set.value();
  }

  GatewaySection gatewaySection() {
    return config.gateway();
  }

  /** The environment's variables. */
  public Environment environment() {
    return environment;
  }

  /** The key of a provider's account; empty if none is set. */
  public Optional<Sourced<Secret>> key(ProviderName provider) {
    ProviderSection section = section(provider);
    if (section != null && (section.apiKey() != null || section.apiKeyVariable() != null)) {
      return Optional.ofNullable(section.apiKey());
    }
    String variable = keyVariable(provider);
    return environment.get(variable).map(key -> new Sourced<>(new Secret(key), variable));
  }

  /** Keys of a provider's further accounts, in the order of the file; empty where one is unset. */
  public Map<AccountName, Optional<Sourced<Secret>>> accounts(ProviderName provider) {
    Map<AccountName, Optional<Sourced<Secret>>> accounts = new LinkedHashMap<>();
    sections(provider)
        .forEach((name, account) -> accounts.put(name, Optional.ofNullable(account.apiKey())));
    return accounts;
  }

  /** Every variable that holds a provider's key, set or not. */
  public Set<String> keyVariables(ProviderName provider) {
    Set<String> variables = new LinkedHashSet<>();
    variables.add(keyVariable(provider));
    for (AccountSection account : sections(provider).values()) {
      if (account.apiKeyVariable() != null) {
        variables.add(account.apiKeyVariable());
      }
    }
    return variables;
  }

  private Map<AccountName, AccountSection> sections(ProviderName provider) {
    ProviderSection section = section(provider);
    return section == null ? Map.of() : section.accounts();
  }

  /** The variable a provider's key is expected in. */
  public String keyVariable(ProviderName provider) {
    ProviderSection section = section(provider);
    return section != null && section.apiKeyVariable() != null
        ? section.apiKeyVariable()
        : variable(provider, "_API_KEY");
  }

  /**
   * Where a provider is reached.
   *
   * @param usual the provider's public address
   */
  public Sourced<String> baseUrl(ProviderName provider, String usual) {
    ProviderSection section = section(provider);
    if (section != null && section.baseUrl() != null) {
      return section.baseUrl();
    }
    String variable = variable(provider, "_BASE_URL");
    return environment
        .get(variable)
        .map(url -> new Sourced<>(url.replaceFirst("/+$", ""), variable))
        .orElse(Sourced.byDefault(usual));
  }

  /**
   * What one batch of a provider's account may hold.
   *
   * @param documented the provider's documented limits
   */
  public BatchLimits limits(ProviderName provider, BatchLimits documented) {
    LimitsSection set = limitsSection(provider);
    return new BatchLimits(
        count(set.requests(), documented.requestsMax()),
        value(set.bytes(), documented.bytesMax()),
        documented.oneModel(),
        documented.uploads(),
        value(set.queuedTokens(), documented.queuedTokensMax()),
        value(set.queuedRequests(), documented.queuedRequestsMax()),
        count(set.createsPerHour(), documented.createsPerHourMax()),
        new BatchLimits.Rates(
            count(set.uploadsPerMinute(), documented.rates().uploadsMax()),
            count(set.callsPerMinute(), documented.rates().callsMax())));
  }

  /** Whether what a provider keeps of a batch is deleted once its results are stored. */
  public boolean cleansUp(ProviderName provider) {
    return cleanup(provider).value();
  }

  /** How long a run is kept after its end; null for ever. */
  public @Nullable Duration retention() {
    Sourced<Duration> retention = config.retention();
    return retention == null ? null : retention.value();
  }

  /** Who is told of what. */
  public HooksSection hooks() {
    return config.hooks();
  }

  /**
   * Who gets traces; empty if nobody does.
   *
   * @throws CommandException if a variable cannot be understood
   */
  public Optional<TraceSettings> traces() {
    return TraceSettings.of(config.traces(), environment);
  }

  /** Savings in 30 days that an audit does not advise about. */
  public Usd auditTooSmall() {
    return auditTooSmallSourced().value();
  }

  Sourced<Usd> auditTooSmallSourced() {
    Sourced<Usd> set = config.auditTooSmall();
    return set == null ? Sourced.byDefault(Audit.TOO_SMALL_DEFAULT) : set;
  }

  @Nullable Sourced<Duration> retentionSourced() {
    return config.retention();
  }

  Sourced<Boolean> cleanup(ProviderName provider) {
    ProviderSection section = section(provider);
    return section == null || section.cleanup() == null
        ? Sourced.byDefault(false)
        : section.cleanup();
  }

  LimitsSection limitsSection(ProviderName provider) {
    ProviderSection section = section(provider);
    return section == null ? LimitsSection.NONE : section.limits();
  }

  private static int count(@Nullable Sourced<Long> set, int otherwise) {
    return set == null ? otherwise : (int) Math.min(set.value(), Integer.MAX_VALUE);
  }

  private static long value(@Nullable Sourced<Long> set, long otherwise) {
    return set == null
        ? otherwise
        : Math.min(set.value(), otherwise == 0 ? Long.MAX_VALUE : Integer.MAX_VALUE);
  }

  private @Nullable ProviderSection section(ProviderName provider) {
    for (ProviderSection section : config.providers()) {
      if (section.name().equals(provider)) {
        return section;
      }
    }
    return null;
  }

  private static String variable(ProviderName provider, String ending) {
    return provider.value().toUpperCase(java.util.Locale.ROOT).replace('-', '_') + ending;
  }
}
