package dev.offpeak.provider.anthropic;

import dev.offpeak.model.Account;
import dev.offpeak.model.AttemptId;
import dev.offpeak.model.Endpoint;
import dev.offpeak.model.ProviderBatchId;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Secret;
import dev.offpeak.provider.Asked;
import dev.offpeak.provider.BatchDraft;
import dev.offpeak.provider.BatchInput;
import dev.offpeak.provider.BatchLimits;
import dev.offpeak.provider.BatchProvider;
import dev.offpeak.provider.CallOutcome;
import dev.offpeak.provider.CreateOutcome;
import dev.offpeak.provider.Dialect;
import dev.offpeak.provider.FileSearch;
import dev.offpeak.provider.ListOutcome;
import dev.offpeak.provider.PollOutcome;
import dev.offpeak.provider.ProviderBatch;
import dev.offpeak.provider.ProviderBatch.Phase;
import dev.offpeak.provider.ReadOutcome;
import dev.offpeak.provider.ResultLines;
import dev.offpeak.provider.Trouble;
import dev.offpeak.provider.UploadOutcome;
import dev.offpeak.provider.http.Answers;
import dev.offpeak.provider.http.BatchReplies;
import dev.offpeak.provider.http.InputStreamOfLines;
import dev.offpeak.provider.http.ProviderError;
import dev.offpeak.provider.http.ProviderSettings;
import dev.offpeak.provider.http.ResultReading;
import dev.offpeak.provider.http.SynchronousCalls;
import dev.offpeak.provider.http.Timeouts;
import dev.offpeak.provider.http.Transport;
import dev.offpeak.provider.http.Urls;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Message batches at Anthropic, and wherever its API is spoken: the entry point of this package.
 * Blocking and thread-safe. Source of paths, headers and fields: Anthropic's TypeScript SDK 1.12.0,
 * {@code resources/messages/batches} and {@code client}, and the batch processing guide at
 * platform.claude.com, checked 2026-11-23.
 */
public final class AnthropicProvider implements BatchProvider {

  public static final String DEFAULT_BASE_URL = "https://api.anthropic.com";

  /**
   * 100,000 requests or 256 MB, any mix of models; 200,000 requests in the queue and 1,000 calls of
   * the batch endpoints a minute at the first tier ("Start"). Creations are bound only by the rate
   * of all calls. Source: the batch processing and rate limits guides, checked 2026-11-23.
   */
  public static final BatchLimits DEFAULT_LIMITS =
      new BatchLimits(
          100_000, 256_000_000, false, false, 0, 200_000, 0, new BatchLimits.Rates(0, 1_000));

  private static final String API_VERSION = "2023-06-01";
  private static final String REQUEST_ID_HEADER = "request-id";
  private static final String BATCHES = "/v1/messages/batches";
  private static final int PAGE_SIZE = 100;

  private final Account account;
  private final BatchLimits limits;
  private final Transport transport;
  private final Urls urls;
  private final AnthropicDialect dialect = new AnthropicDialect();
  private final Answers answers =
      new Answers(
          ProviderName.ANTHROPIC.display(), ProviderError::anthropic, AnthropicRefusals::kind);
  private final BatchReplies replies;
  private final SynchronousCalls calls;
  private final ResultsAddress resultsAddress;

  private AnthropicProvider(ProviderSettings settings) {
    this.account = settings.account(ProviderName.ANTHROPIC);
    this.limits = settings.limits();
    this.transport =
        new Transport(
            settings,
            Map.of("x-api-key", settings.key().reveal(), "anthropic-version", API_VERSION),
            REQUEST_ID_HEADER);
    this.urls = new Urls(settings.baseUrl());
    this.calls = new SynchronousCalls(transport, answers, new AnthropicCalls());
    this.replies = new BatchReplies(answers, AnthropicBatches::read, settings.time());
    this.resultsAddress = new ResultsAddress(URI.create(settings.baseUrl()));
  }

  /** The account of these settings. Opens no connection yet. */
  public static BatchProvider create(ProviderSettings settings) {
    return new AnthropicProvider(settings);
  }

  /** Settings with the public base URL, the documented limits and the default time-outs. */
  public static ProviderSettings settings(Secret key, InstantSource time) {
    return new ProviderSettings(DEFAULT_BASE_URL, key, DEFAULT_LIMITS, Timeouts.DEFAULT, time);
  }

  @Override
  public Account account() {
    return account;
  }

  @Override
  public Dialect dialect() {
    return dialect;
  }

  @Override
  public BatchLimits limits() {
    return limits;
  }

  /**
   * Anthropic's batches carry their requests themselves.
   *
   * @throws UnsupportedOperationException always
   */
  @Override
  public UploadOutcome upload(String fileName, BatchInput input) {
    throw new UnsupportedOperationException("Anthropic's batches have no input files");
  }

  /** There are no files, so none is found. */
  @Override
  public FileSearch findUpload(String fileName, long bytes) {
    return new FileSearch.NotFound();
  }

  @Override
  public CreateOutcome create(BatchDraft draft) {
    BatchInput input = draft.input();
    return replies.created(
        transport.submit(
            urls.at(BATCHES),
            "application/json",
            new InputStreamOfLines(
                AnthropicDialect.PREFIX, input.open(), dialect, AnthropicDialect.SUFFIX),
            input.wireBytes()));
  }

  @Override
  public PollOutcome poll(ProviderBatchId batch) {
    return replies.polled(transport.get(at(batch, "")));
  }

  @Override
  public ListOutcome list(@Nullable String cursor) {
    String after = cursor == null ? "" : "&after_id=" + Urls.segment(cursor);
    return replies.listed(transport.get(urls.at(BATCHES + "?limit=" + PAGE_SIZE + after)));
  }

  @Override
  public ReadOutcome read(ProviderBatch batch, ResultLines lines) {
    if (!(batch.phase() instanceof Phase.Ended ended)) {
      throw new IllegalArgumentException("batch " + batch.id() + " has not ended");
    }
    if (ended.resultFiles().isEmpty()) {
      return new ReadOutcome.NotFound();
    }
    ResultReading reading = new ResultReading(transport, AnthropicResultLines::parse, lines);
    for (String url : ended.resultFiles()) {
      Optional<URI> address = resultsAddress.of(url, at(batch.id(), "/results"));
      if (address.isEmpty()) {
        return new ReadOutcome.Incomplete(
            Trouble.passing(
                "Anthropic names an address for the results that is neither its own nor the base"
                    + " URL's; the key is not sent there"));
      }
      Optional<ReadOutcome> stop = reading.file(address.get(), replies::notRead);
      if (stop.isPresent()) {
        return stop.get();
      }
    }
    return reading.complete();
  }

  @Override
  public Asked ask(AttemptId attempt, Endpoint endpoint, byte[] body) {
    return calls.ask(urls.at(endpoint.path()), attempt, body);
  }

  @Override
  public CallOutcome cancel(ProviderBatchId batch) {
    return answers.call(transport.post(at(batch, "/cancel")));
  }

  @Override
  public CallOutcome delete(ProviderBatch batch) {
    return answers.call(transport.delete(at(batch.id(), "")));
  }

  private URI at(ProviderBatchId batch, String more) {
    return urls.at(BATCHES + "/" + Urls.segment(batch.value()) + more);
  }
}
