package dev.offpeak.app.assembly;

import dev.offpeak.Engine;
import dev.offpeak.EngineBuilder;
import dev.offpeak.alerts.AlertLook;
import dev.offpeak.alerts.AlertWatch;
import dev.offpeak.alerts.AlertsNow;
import dev.offpeak.app.config.Settings;
import dev.offpeak.app.config.Sourced;
import dev.offpeak.app.shell.CommandException;
import dev.offpeak.app.shell.Shell;
import dev.offpeak.audit.Audit;
import dev.offpeak.audit.CachedLook;
import dev.offpeak.connectors.otlp.OtlpSpans;
import dev.offpeak.connectors.schema.JsonSchemas;
import dev.offpeak.dispatch.ForwardTime;
import dev.offpeak.gateway.api.NativeApi;
import dev.offpeak.gateway.batches.BatchServing;
import dev.offpeak.gateway.batches.BatchWorker;
import dev.offpeak.gateway.defer.DeferParts;
import dev.offpeak.gateway.defer.Desk;
import dev.offpeak.gateway.defer.Hashes;
import dev.offpeak.gateway.defer.LanePolicies;
import dev.offpeak.gateway.http.Spool;
import dev.offpeak.gateway.proxy.Upstream;
import dev.offpeak.gateway.tag.Tagger;
import dev.offpeak.gateway.trace.Traces;
import dev.offpeak.hooks.Events;
import dev.offpeak.hooks.Hooks;
import dev.offpeak.hooks.Receiver;
import dev.offpeak.model.Account;
import dev.offpeak.model.AccountId;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Run;
import dev.offpeak.model.Secret;
import dev.offpeak.model.Target;
import dev.offpeak.policy.FeaturePolicies;
import dev.offpeak.policy.ModelRoutes;
import dev.offpeak.pricing.ModelCatalog;
import dev.offpeak.pricing.PriceList;
import dev.offpeak.provider.BatchLimits;
import dev.offpeak.provider.BatchProvider;
import dev.offpeak.provider.Dialect;
import dev.offpeak.provider.anthropic.AnthropicDialect;
import dev.offpeak.provider.anthropic.AnthropicProvider;
import dev.offpeak.provider.http.ProviderSettings;
import dev.offpeak.provider.openai.OpenAiDialect;
import dev.offpeak.provider.openai.OpenAiProvider;
import dev.offpeak.savings.Decisions;
import dev.offpeak.source.InputRules;
import dev.offpeak.spans.BatchWatch;
import dev.offpeak.store.Store;
import dev.offpeak.store.sqlite.SqliteStore;
import dev.offpeak.trace.SpanIds;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The parts of one start of the program, made when they are first asked for: prices, accounts,
 * store, engine. Not thread-safe.
 */
public final class Assembly implements AutoCloseable {

  /** The providers there are, in the order in which they are shown. */
  public static final List<ProviderName> PROVIDERS =
      List.of(ProviderName.OPENAI, ProviderName.ANTHROPIC);

  /** Clients look more seldom than that whether their batch has moved. */
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  /** Alerts are looked for every minute at the default. */
  private static final int ALERT_POLLS = 2;

  private final Shell shell;
  private final Settings settings;
  private final InstantSource time;
  private volatile Settings readLast;
  private @Nullable PriceList prices;
  private @Nullable Store store;
  private @Nullable Engine engine;
  private @Nullable EmulatorSeat seat;
  private @Nullable CachedLook lookedAt;
  private final Accounts accounts;
  private final Spool spool;
  private boolean dispatches = true;

  public Assembly(Shell shell, Settings settings) {
    this.shell = shell;
    this.settings = settings;
    this.readLast = settings;
    this.time = new ForwardTime(shell.clock());
    this.accounts = new Accounts(this, shell);
    this.spool = Spool.in(settings.home().resolve("spool"));
  }

  /** What was set at the start, of which the parts are made. */
  public Settings settings() {
    return settings;
  }

  /**
   * The time of all that works together through the store: however the machine's clock is set, it
   * goes back for none of it. Any thread may ask.
   */
  public InstantSource time() {
    return time;
  }

  /**
   * What was set when the configuration was read last: its features, tags, rules on white space,
   * webhooks and alerts are in force.
   */
  public Settings readLast() {
    return readLast;
  }

  /** Takes what may change of a later reading over, in parts that are made already too. */
  public void takeOver(Settings readAgain) {
    readLast = readAgain;
  }

  /** Prices in force: the bundled ones with the user's laid over them. */
  public PriceList prices() {
    if (prices == null) {
      prices = PriceList.bundled().with(settings.prices());
    }
    return prices;
  }

  /** Who serves which model. */
  public ModelCatalog catalog() {
    return new ModelCatalog(prices());
  }

  /** The wire format of a provider. */
  public static Dialect dialect(ProviderName provider) {
    return provider.equals(ProviderName.ANTHROPIC) ? new AnthropicDialect() : new OpenAiDialect();
  }

  /** What one batch of a provider may hold. */
  public BatchLimits limits(ProviderName provider) {
    return settings.limits(provider, documentedLimits(provider));
  }

  /** What the provider's documentation says of that. */
  public static BatchLimits documentedLimits(ProviderName provider) {
    return provider.equals(ProviderName.ANTHROPIC)
        ? AnthropicProvider.DEFAULT_LIMITS
        : OpenAiProvider.DEFAULT_LIMITS;
  }

  /** Where a provider is reached, and who says so. */
  public Sourced<String> baseUrl(ProviderName provider) {
    return settings.baseUrl(provider, publicBaseUrl(provider));
  }

  /** Where a provider is reached unless somebody says otherwise. */
  public static String publicBaseUrl(ProviderName provider) {
    return provider.equals(ProviderName.ANTHROPIC)
        ? AnthropicProvider.DEFAULT_BASE_URL
        : OpenAiProvider.DEFAULT_BASE_URL;
  }

  /** Where requests to a provider go, whoever pays. */
  public Target target(ProviderName provider) {
    return settings.sandbox()
        ? SandboxProvider.target(provider)
        : new Target(provider, baseUrl(provider).value());
  }

  /**
   * The account that pays for requests to a provider.
   *
   * @throws CommandException if its key is not set
   */
  public Account account(ProviderName provider) {
    return accounts
        .of(provider, null)
        .map(Accounts.Paying::account)
        .orElseThrow(() ->
            CommandException.usage(
                settings.keyVariable(provider)
                    + " is not set. Set it, or try without an account: add --sandbox"));
  }

  /**
   * The account that a run began with, if it is here; else the usual one of its provider.
   *
   * @throws CommandException if neither is
   */
  public Account accountOf(Run run) {
    ProviderName provider = run.account().target().provider();
    return accounts.of(provider).stream()
        .map(Accounts.Paying::account)
        .filter(run.account()::equals)
        .findFirst()
        .orElseGet(() -> account(provider));
  }

  /** Whether requests can be sent to a provider. */
  public boolean hasAccount(ProviderName provider) {
    return accounts.of(provider, null).isPresent();
  }

  /** Whether an account is here; by its id, as runs and batches know it. */
  public boolean hasAccount(Account account) {
    return accounts.of(account.target().provider()).stream()
        .anyMatch(paying -> paying.account().equals(account));
  }

  /** The store, opened. Any thread may ask for it. */
  public synchronized Store store() {
    if (store == null) {
      store = SqliteStore.open(settings.home());
    }
    return store;
  }

  /** The store if there is one already: to look into, not to make. */
  public Optional<Store> storeIfThere() {
    return store != null || Files.exists(settings.home().resolve("offpeak.db"))
        ? Optional.of(store())
        : Optional.empty();
  }

  /** The policies in force of features, the store's included. */
  public FeaturePolicies policies() {
    return new FeaturePolicies(() -> readLast.features(), store().policies());
  }

  /** Who is told of what happens. */
  public List<Receiver> receivers() {
    return Receivers.of(readLast, shell.clock());
  }

  /** What tells them. */
  public Hooks.Parts hooks() {
    Map<ProviderName, Dialect> dialects = new HashMap<>();
    PROVIDERS.forEach(provider -> dialects.put(provider, dialect(provider)));
    return new Hooks.Parts(
        store(), receivers(), dialects, events(), settings.pace(), time, new SecureRandom());
  }

  /** Starts what sends traces; null if nobody gets any. */
  public @Nullable OtlpSpans startTraces() {
    return settings.traces().map(traces -> OtlpSpans.start(traces.to())).orElse(null);
  }

  /** What tells of calls. */
  public Traces traces(OtlpSpans to) {
    double share = settings.traces().map(traces -> traces.share().value()).orElse(1.0);
    return new Traces(to, share, shell.clock(), System::nanoTime, new SpanIds(new SecureRandom()));
  }

  /** What tells of batches that are over. */
  public BatchWatch batchWatch(OtlpSpans to) {
    Duration poll = settings.pace().pollInterval();
    Duration every = poll.compareTo(LOOK_EVERY) < 0 ? poll : LOOK_EVERY;
    return new BatchWatch(store(), to, time, every);
  }

  private Events events() {
    return new Events(new SecureRandom(), settings.sandbox());
  }

  /** What looks for alerts. */
  public AlertLook alertLook() {
    return new AlertLook(
        new AlertLook.Parts(
            store(),
            policies(),
            prices(),
            settings.pace(),
            provider -> dialect(provider).tagsBatches(),
            Hashes::ofKey,
            settings.auditTooSmall(),
            readLast.hooks().alerts()));
  }

  /** What is an alert now, for the pages. */
  public AlertsNow alertsNow() {
    return new AlertsNow(this::store, this::alertLook, time);
  }

  /** What does so again and again. */
  public AlertWatch alertWatch() {
    return new AlertWatch(
        new AlertWatch.Parts(
            alertLook(),
            store().alerts(),
            readLast.hooks().alerts(),
            receivers(),
            events(),
            time,
            settings.pace().pollInterval().multipliedBy(ALERT_POLLS)));
  }

  /** To which models calls may go. */
  public ModelRoutes routes() {
    return new ModelRoutes(catalog(), store().ledger());
  }

  /** What looks for spend that could go by batch. */
  public Audit audit() {
    return new Audit(store().calls(), store().ledger(), prices(), settings.auditTooSmall());
  }

  /** What an audit found lately, shared by everything of this process that shows it. */
  public synchronized CachedLook lookedAt() {
    if (lookedAt == null) {
      lookedAt = new CachedLook(() -> audit().look(), time, task -> Thread.ofVirtual().start(task));
    }
    return lookedAt;
  }

  /** What decisions on features brought. */
  public Decisions decisions() {
    return new Decisions(store(), policies(), prices(), time);
  }

  /**
   * Makes the engine one that only takes in; before it is asked for. Another process dispatches.
   */
  public void leaveDispatching() {
    dispatches = false;
  }

  /** The engine, dispatching for every account whose key is set. */
  public Engine engine() {
    if (engine == null) {
      EngineBuilder builder =
          Engine.builder()
              .store(store())
              .prices(prices())
              .pace(settings.pace())
              .features(() -> readLast.features())
              .schemas(new JsonSchemas())
              .retention(settings.retention())
              .time(time);
      if (dispatches) {
        providers().forEach(builder::provider);
        PROVIDERS.stream().filter(settings::cleansUp).forEach(builder::cleanUp);
      }
      engine = builder.start();
    }
    return engine;
  }

  /**
   * Where the gateway passes calls on to.
   *
   * @throws CommandException if an account cannot be used
   */
  public List<Upstream> upstreams() {
    return accounts.upstreams(this::seat);
  }

  /**
   * What the gateway answers calls through batch with.
   *
   * @param lanes what is decided for features
   */
  public DeferParts deferring(LanePolicies lanes, Tagger tagger) {
    return new DeferParts(
        engine(),
        store(),
        accounts.payers(),
        lanes,
        tagger,
        settings.pace(),
        time,
        () -> readLast.whiteSpace());
  }

  /** The batch APIs served to clients: those of the providers that have an account here. */
  public BatchServing batchServing() {
    Map<ProviderName, Dialect> dialects = new HashMap<>();
    for (ProviderName provider : PROVIDERS) {
      if (!accounts.of(provider).isEmpty()) {
        dialects.put(provider, dialect(provider));
      }
    }
    return new BatchServing(
        this::store,
        dialects,
        engine()::bound,
        (provider, name) -> accounts.of(provider, name).isPresent(),
        time,
        new SecureRandom());
  }

  /**
   * Offpeak's own API.
   *
   * @param desk where requests are handed in
   */
  public NativeApi nativeApi(Desk desk) {
    return new NativeApi(
        new NativeApi.Parts(
            this::store,
            this::policies,
            time,
            desk,
            this::lookedAt,
            this::decisions,
            this::routes,
            spool()));
  }

  /** Where the gateway puts on disk what is too long for memory. */
  public Spool spool() {
    return spool;
  }

  /** What takes clients' batches to their end. */
  public BatchWorker.Parts batchWork() {
    BatchServing serving = batchServing();
    BatchWorker.Accounts payers =
        (provider, name) -> accounts.of(provider, name).map(Accounts.Paying::account).orElse(null);
    // Which model is whose is for the provider to say: a client's batch names its provider.
    InputRules rules =
        InputRules.of(model -> Optional.empty(), provider -> documentedLimits(provider).bytesMax());
    Duration poll = settings.pace().pollInterval();
    Duration every = poll.compareTo(LOOK_EVERY) < 0 ? poll : LOOK_EVERY;
    return new BatchWorker.Parts(serving, engine(), payers, rules, every);
  }

  /** The calls on an account; empty if its key is not set here. Opens no connection yet. */
  public Optional<BatchProvider> provider(AccountId account) {
    return providers().stream()
        .filter(provider -> provider.account().id().equals(account))
        .findFirst();
  }

  /** The calls on every account whose key is set. */
  public List<BatchProvider> providers() {
    Map<AccountId, BatchProvider> providers = new LinkedHashMap<>();
    for (ProviderName provider : PROVIDERS) {
      for (Accounts.Paying paying : accounts.of(provider)) {
        // Two names of one key are one account.
        providers.computeIfAbsent(
            paying.account().id(),
            account ->
                settings.sandbox()
                    ? new SandboxProvider(provider, paying.key().value(), seat(), shell.clock())
                    : connect(provider, accounts.settings(provider, paying.key())));
      }
    }
    return List.copyOf(providers.values());
  }

  static BatchProvider connect(ProviderName provider, ProviderSettings settings) {
    return provider.equals(ProviderName.ANTHROPIC)
        ? AnthropicProvider.create(settings)
        : OpenAiProvider.create(settings);
  }

  static ProviderSettings usualSettings(ProviderName provider, Secret key, Shell shell) {
    return provider.equals(ProviderName.ANTHROPIC)
        ? AnthropicProvider.settings(key, shell.clock())
        : OpenAiProvider.settings(key, shell.clock());
  }

  private EmulatorSeat seat() {
    if (seat == null) {
      seat = new EmulatorSeat(settings.home().resolve("emulator"));
    }
    return seat;
  }

  /** Finishes the steps under way and closes what was opened, the last first. */
  @Override
  public void close() {
    if (engine != null) {
      engine.close();
    }
    if (seat != null) {
      seat.close();
    }
    if (store != null) {
      store.close();
    }
  }
}
