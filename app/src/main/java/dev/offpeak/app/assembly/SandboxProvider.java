package dev.offpeak.app.assembly;

import dev.offpeak.gateway.proxy.Upstream;
import dev.offpeak.model.Account;
import dev.offpeak.model.AccountId;
import dev.offpeak.model.AccountName;
import dev.offpeak.model.AttemptId;
import dev.offpeak.model.Endpoint;
import dev.offpeak.model.ProviderBatchId;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Secret;
import dev.offpeak.model.Target;
import dev.offpeak.provider.Asked;
import dev.offpeak.provider.BatchDraft;
import dev.offpeak.provider.BatchInput;
import dev.offpeak.provider.BatchLimits;
import dev.offpeak.provider.BatchProvider;
import dev.offpeak.provider.CallOutcome;
import dev.offpeak.provider.CreateOutcome;
import dev.offpeak.provider.Dialect;
import dev.offpeak.provider.FileSearch;
import dev.offpeak.provider.InputFiles;
import dev.offpeak.provider.ListOutcome;
import dev.offpeak.provider.PollOutcome;
import dev.offpeak.provider.ProviderBatch;
import dev.offpeak.provider.ProviderBatch.Phase;
import dev.offpeak.provider.ReadOutcome;
import dev.offpeak.provider.ResultLines;
import dev.offpeak.provider.UploadOutcome;
import dev.offpeak.provider.anthropic.AnthropicProvider;
import dev.offpeak.provider.http.ProviderSettings;
import dev.offpeak.provider.openai.OpenAiProvider;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A provider of play money: the real adapter, calling whichever emulator has the seat. The account
 * has a fixed address, so that a run is the same run although the emulator's port changes.
 * Thread-safe.
 */
final class SandboxProvider implements BatchProvider {

  /** The emulator takes any key; this one makes the account known again. */
  static final Secret KEY = new Secret("sandbox");

  private static final String ORIGIN_OF_AN_EMULATOR = "^http://127\\.0\\.0\\.1:\\d+";

  private final ProviderName name;
  private final Secret key;
  private final EmulatorSeat seat;
  private final InstantSource time;
  private @Nullable Connected connected;

  private record Connected(URI origin, BatchProvider provider) {}

  SandboxProvider(ProviderName name, Secret key, EmulatorSeat seat, InstantSource time) {
    this.name = name;
    this.key = key;
    this.seat = seat;
    this.time = time;
  }

  static Target target(ProviderName provider) {
    return new Target(provider, "http://sandbox" + path(provider));
  }

  /** The key of a further account. */
  static Secret key(AccountName account) {
    return new Secret(KEY.reveal() + "-" + account);
  }

  static Account account(ProviderName provider, Secret key) {
    Target target = target(provider);
    return new Account(AccountId.of(target, key), target);
  }

  /** Where the gateway passes calls on to: whichever emulator has the seat at that moment. */
  static Upstream upstream(
      ProviderName provider, EmulatorSeat seat, Map<AccountName, Secret> accounts) {
    return new Upstream(provider, () -> seat.origin() + path(provider), KEY, accounts);
  }

  private static String path(ProviderName provider) {
    return provider.equals(ProviderName.ANTHROPIC) ? "/anthropic" : "/openai/v1";
  }

  private BatchProvider real() {
    return connected().provider();
  }

  private synchronized Connected connected() {
    URI origin = seat.origin();
    Connected before = connected;
    if (before != null && before.origin().equals(origin)) {
      return before;
    }
    ProviderSettings settings =
        (name.equals(ProviderName.ANTHROPIC)
                ? AnthropicProvider.settings(key, time)
                : OpenAiProvider.settings(key, time))
            .withBaseUrl(origin + path(name));
    Connected now = new Connected(origin, Assembly.connect(name, settings));
    connected = now;
    return now;
  }

  @Override
  public Account account() {
    return account(name, key);
  }

  @Override
  public Dialect dialect() {
    return Assembly.dialect(name);
  }

  @Override
  public BatchLimits limits() {
    return Assembly.documentedLimits(name);
  }

  @Override
  public UploadOutcome upload(String fileName, BatchInput input) {
    return real().upload(fileName, input);
  }

  @Override
  public FileSearch findUpload(String fileName, long bytes) {
    return real().findUpload(fileName, bytes);
  }

  @Override
  public InputFiles inputFiles(@Nullable String cursor) {
    return real().inputFiles(cursor);
  }

  @Override
  public CreateOutcome create(BatchDraft draft) {
    return real().create(draft);
  }

  @Override
  public PollOutcome poll(ProviderBatchId batch) {
    return real().poll(batch);
  }

  @Override
  public ListOutcome list(@Nullable String cursor) {
    return real().list(cursor);
  }

  @Override
  public ReadOutcome read(ProviderBatch batch, ResultLines lines) {
    Connected now = connected();
    return now.provider().read(at(now.origin(), batch), lines);
  }

  @Override
  public Asked ask(AttemptId attempt, Endpoint endpoint, byte[] body) {
    return real().ask(attempt, endpoint, body);
  }

  @Override
  public CallOutcome cancel(ProviderBatchId batch) {
    return real().cancel(batch);
  }

  @Override
  public CallOutcome delete(ProviderBatch batch) {
    Connected now = connected();
    return now.provider().delete(at(now.origin(), batch));
  }

  /** The batch with the addresses of its results at the emulator of today. */
  private static ProviderBatch at(URI origin, ProviderBatch batch) {
    if (!(batch.phase() instanceof Phase.Ended ended)) {
      return batch;
    }
    List<String> files =
        ended.resultFiles().stream()
            .map(file -> file.replaceFirst(ORIGIN_OF_AN_EMULATOR, origin.toString()))
            .toList();
    return new ProviderBatch(
        batch.id(),
        batch.tag(),
        batch.createdAt(),
        batch.requests(),
        batch.progress(),
        new Phase.Ended(ended.end(), ended.at(), files));
  }
}
