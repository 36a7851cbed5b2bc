package dev.offpeak.app.config;

import dev.offpeak.alerts.AlertSettings;
import dev.offpeak.app.config.ProviderSection.LimitsSection;
import dev.offpeak.app.terminal.Times;
import dev.offpeak.gateway.GatewaySettings;
import dev.offpeak.gateway.server.Tls;
import dev.offpeak.ledger.CountText;
import dev.offpeak.model.AlertKind;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Secret;
import dev.offpeak.model.Usd;
import dev.offpeak.provider.BatchLimits;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Every setting there is, with what is in force: the reference of the configuration. */
public final class SettingList {

  private final Settings settings;
  private final List<SettingLine> lines = new ArrayList<>();

  private SettingList(Settings settings) {
    this.settings = settings;
  }

  /**
   * The settings of the program as a whole.
   *
   * @param settings in force
   */
  public static List<SettingLine> program(Settings settings) {
    SettingList list = new SettingList(settings);
    list.program();
    return list.lines;
  }

  /**
   * The settings of one provider.
   *
   * @param usualUrl its public base URL
   * @param documented its documented limits
   */
  public static List<SettingLine> provider(
      Settings settings, ProviderName provider, String usualUrl, BatchLimits documented) {
    SettingList list = new SettingList(settings);
    list.provider(provider, usualUrl, documented);
    return list.lines;
  }

  private void program() {
    Sourced<Path> home = settings.homeSourced();
    add(
        "data directory",
        home.value().toString(),
        home.from(),
        "everything is kept here; default ~/.offpeak");
    Sourced<Path> file = settings.configPath();
    add(
        "configuration file",
        file == null ? "none" : file.value().toString(),
        file == null ? "default" : file.from(),
        "default offpeak.yaml in the data directory, if it exists");
    Sourced<Duration> poll = settings.pollInterval();
    add(
        Settings.POLL_INTERVAL,
        Times.written(poll.value()),
        poll.from(),
        "how often a young batch is looked at; every wait is a multiple of it; default 30s");
    Sourced<Duration> doubt = settings.inDoubtWait();
    add(
        Settings.IN_DOUBT_WAIT,
        doubt == null ? "10 to 120 poll intervals" : Times.written(doubt.value()),
        doubt == null ? "default" : doubt.from(),
        "how long a batch must not be listed before it counts as never sent");
    Sourced<Duration> retention = settings.retentionSourced();
    add(
        "retention",
        retention == null ? "for ever" : retention.value().toDays() + "d",
        retention == null ? "default" : retention.from(),
        "how long a run is kept after its end, such as 30d; default for ever");
    Sourced<Usd> tooSmall = settings.auditTooSmallSourced();
    add(
        "audit.too-small",
        tooSmall.value().toString(),
        tooSmall.from(),
        "savings in 30 days that offpeak audit does not advise about; default 1 USD");
    gateway();
    hooks();
    traces();
  }

  private void traces() {
    Optional<TraceSettings> traces = settings.traces();
    add(
        "traces",
        traces.map(to -> to.to().shown()).orElse("none"),
        traces.map(TraceSettings::from).orElse("default"),
        "the collector that traces go to, by OTLP over HTTP; default none");
    if (traces.isPresent()) {
      Sourced<Double> share = traces.get().share();
      add(
          "traces.share",
          BigDecimal.valueOf(share.value()).movePointRight(2).stripTrailingZeros().toPlainString()
              + "%",
          share.from(),
          "of calls that come without a trace, how many begin one; default 100%");
    }
  }

  private void hooks() {
    HooksSection section = settings.hooks();
    Sourced<Path> path = settings.configPath();
    String file = path == null ? "default" : String.valueOf(path.value().getFileName());
    boolean none = section.webhooks().isEmpty();
    add(
        "webhooks",
        none ? "none" : CountText.of(section.webhooks().size(), "receiver"),
        none ? "default" : file,
        "who is told of ended responses, batches and runs, and of alerts; default nobody");
    AlertSettings alerts = section.alerts();
    add(
        "alerts.budget-share",
        alerts.budgetPercent() + "%",
        from(alerts.budgetPercent() != AlertSettings.DEFAULT.budgetPercent(), file),
        "from which share on a budget is nearly used; default 80%");
    add(
        "alerts.repeat",
        Times.written(alerts.repeat()),
        from(!alerts.repeat().equals(AlertSettings.DEFAULT.repeat()), file),
        "after how long an alert that still stands is told again; default 24h");
    add(
        "alerts.command",
        section.command().isEmpty() ? "none" : section.command().getFirst(),
        from(!section.command().isEmpty(), file),
        "a program that gets each alert as JSON on its input; default none");
    add(
        "alerts.off",
        alerts.off().isEmpty()
            ? "none"
            : String.join(", ", alerts.off().stream().map(AlertKind::label).sorted().toList()),
        from(!alerts.off().isEmpty(), file),
        "alerts that nobody wants; default none");
  }

  private static String from(boolean set, String file) {
    return set ? file : "default";
  }

  private void gateway() {
    GatewaySection section = settings.gatewaySection();
    Sourced<Path> path = settings.configPath();
    String file = path == null ? "default" : String.valueOf(path.value().getFileName());
    limit(
        "gateway.limits.body",
        section.bodyBytesMax(),
        GatewaySettings.DEFAULT.bodyBytesMax(),
        "bytes of a call's body, such as 640MB");
    Sourced<Duration> sending = section.sending();
    add(
        "gateway.limits.sending",
        Times.written(sending == null ? GatewaySettings.DEFAULT.sending() : sending.value()),
        sending == null ? "default" : sending.from(),
        "time for the head of a call, and for each 64 KB of its body, to arrive; default 1m");
    add(
        "gateway.origins",
        section.origins().isEmpty() ? "none" : String.join(", ", section.origins()),
        section.origins().isEmpty() ? "default" : file,
        "web pages that may call; default none");
    Sourced<Tls> tls = section.tls();
    add(
        "gateway.tls",
        tls == null ? "none" : "set",
        tls == null ? "default" : tls.from(),
        "certificate and key, two files as PEM; default none, plain HTTP");
    add(
        "gateway.tags",
        section.tags().isEmpty() ? "none" : CountText.of(section.tags().size(), "rule"),
        section.tags().isEmpty() ? "default" : file,
        "which calls belong to which feature; default none");
    add(
        "gateway.white-space",
        section.whiteSpace().isEmpty() ? "none" : CountText.of(section.whiteSpace().size(), "rule"),
        section.whiteSpace().isEmpty() ? "default" : file,
        "held calls that get white space before their answer; default none");
    Sourced<Boolean> batches = section.passesBatches();
    add(
        "gateway.batches",
        settings.passesBatches() ? "pass-through" : "serve",
        batches == null ? "default" : batches.from(),
        "serve the providers' batch APIs here, or pass-through; default serve");
  }

  private void provider(ProviderName provider, String usualUrl, BatchLimits documented) {
    String prefix = "providers." + provider + ".";
    Optional<Sourced<Secret>> key = settings.key(provider);
    add(
        prefix + "api-key",
        key.isPresent() ? "set" : "not set",
        key.map(Sourced::from).orElse(settings.keyVariable(provider)),
        "the account that pays; default ${" + settings.keyVariable(provider) + "}");
    settings
        .accounts(provider)
        .forEach((name, account) ->
            add(
                prefix + "accounts." + name + ".api-key",
                account.isPresent() ? "set" : "not set",
                account.map(Sourced::from).orElse("a variable that is not set"),
                "another account, for gateway keys that name it"));
    Sourced<String> url = settings.baseUrl(provider, usualUrl);
    add(prefix + "base-url", url.value(), url.from(), "where it is reached; default " + usualUrl);
    Sourced<Boolean> cleanup = settings.cleanup(provider);
    add(
        prefix + "cleanup",
        cleanup.value() ? "collected" : "never",
        cleanup.from(),
        "delete its files and batches once they are collected, or never; default never");
    LimitsSection limits = settings.limitsSection(provider);
    limit(
        prefix + "limits.requests",
        limits.requests(),
        documented.requestsMax(),
        "lines of a batch");
    limit(
        prefix + "limits.bytes",
        limits.bytes(),
        documented.bytesMax(),
        "bytes of a batch, such as 200MB");
    limit(
        prefix + "limits.queued-tokens",
        limits.queuedTokens(),
        documented.queuedTokensMax(),
        "input tokens of one model at the provider at a time");
    limit(
        prefix + "limits.queued-requests",
        limits.queuedRequests(),
        documented.queuedRequestsMax(),
        "requests at the provider at a time");
    limit(
        prefix + "limits.creates-per-hour",
        limits.createsPerHour(),
        documented.createsPerHourMax(),
        "batches created in an hour");
    rate(
        prefix + "limits.uploads-per-minute",
        limits.uploadsPerMinute(),
        documented.rates().uploadsMax(),
        "files uploaded in a minute");
    rate(
        prefix + "limits.calls-per-minute",
        limits.callsPerMinute(),
        documented.rates().callsMax(),
        "calls of the batch endpoints in a minute");
  }

  private void rate(String key, @Nullable Sourced<Long> set, long documented, String meaning) {
    String usual = documented == 0 ? "none" : Long.toString(documented);
    add(
        key,
        set == null ? usual : Long.toString(set.value()),
        set == null ? "default" : set.from(),
        meaning + "; default " + usual);
  }

  private void limit(String key, @Nullable Sourced<Long> set, long documented, String meaning) {
    String usual =
        documented == 0 ? "none known, learned from refusals" : Long.toString(documented);
    add(
        key,
        set == null ? usual : Long.toString(set.value()),
        set == null ? "default" : set.from(),
        meaning + "; default " + usual);
  }

  private void add(String key, String value, String from, String meaning) {
    lines.add(new SettingLine(key, value, from, meaning));
  }
}
