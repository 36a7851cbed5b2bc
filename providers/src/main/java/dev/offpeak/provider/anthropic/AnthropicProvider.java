package dev.offpeak.provider.anthropic;

import dev.offpeak.model.Account;
import dev.offpeak.model.ProviderBatchId;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Secret;
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
import dev.offpeak.provider.Refusal;
import dev.offpeak.provider.ResultLines;
import dev.offpeak.provider.Trouble;
import dev.offpeak.provider.UploadOutcome;
import dev.offpeak.provider.http.Answers;
import dev.offpeak.provider.http.InputStreamOfLines;
import dev.offpeak.provider.http.Json;
import dev.offpeak.provider.http.ProviderError;
import dev.offpeak.provider.http.ProviderSettings;
import dev.offpeak.provider.http.Reply;
import dev.offpeak.provider.http.ResultReading;
import dev.offpeak.provider.http.Timeouts;
import dev.offpeak.provider.http.Transport;
import dev.offpeak.provider.http.Urls;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

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
  private final InstantSource time;
  private final Transport transport;
  private final Urls urls;
  private final AnthropicDialect dialect = new AnthropicDialect();
  private final Answers answers =
      new Answers(
          ProviderName.ANTHROPIC.display(), ProviderError::anthropic, AnthropicRefusals::kind);
  private final ResultsAddress resultsAddress;

  private AnthropicProvider(ProviderSettings settings) {
    this.account = settings.account(ProviderName.ANTHROPIC);
    this.limits = settings.limits();
    this.time = settings.time();
    this.transport =
        new Transport(
            settings,
            Map.of("x-api-key", settings.key().reveal(), "anthropic-version", API_VERSION),
            REQUEST_ID_HEADER);
    this.urls = new Urls(settings.baseUrl());
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
    Reply reply =
        transport.submit(
            urls.at(BATCHES),
            "application/json",
            new InputStreamOfLines(
                AnthropicDialect.PREFIX, input.open(), dialect, AnthropicDialect.SUFFIX),
            input.wireBytes());
    return switch (reply) {
      case Reply.NotSent(String why) -> new CreateOutcome.NotSent(why);
      case Reply.Lost(String why) -> new CreateOutcome.Unknown(why, false);
      case Reply.Answered answer -> created(answer);
    };
  }

  private CreateOutcome created(Reply.Answered answer) {
    ProviderBatch batch = batch(answer);
    if (batch != null) {
      return new CreateOutcome.Accepted(batch);
    }
    Refusal refusal = answers.refusal(answer);
    return refusal == null ? answers.unknown(answer) : new CreateOutcome.Refused(refusal);
  }

  private @Nullable ProviderBatch batch(Reply.Answered answer) {
    JsonNode object = answer.success() ? Json.object(answer.body()) : null;
    return object == null ? null : AnthropicBatches.read(object, time.instant());
  }

  @Override
  public PollOutcome poll(ProviderBatchId batch) {
    Reply reply = transport.get(at(batch, ""));
    if (answers.notFound(reply)) {
      return new PollOutcome.NotFound();
    }
    ProviderBatch seen = reply instanceof Reply.Answered answer ? batch(answer) : null;
    return seen == null
        ? new PollOutcome.Failed(answers.trouble(reply))
        : new PollOutcome.Seen(seen);
  }

  @Override
  public ListOutcome list(@Nullable String cursor) {
    String after = cursor == null ? "" : "&after_id=" + Urls.segment(cursor);
    Reply reply = transport.get(urls.at(BATCHES + "?limit=" + PAGE_SIZE + after));
    ListOutcome.Page page =
        reply instanceof Reply.Answered answer && answer.success() ? page(answer) : null;
    return page == null ? new ListOutcome.Failed(answers.trouble(reply)) : page;
  }

  /** A page that cannot be read whole is none: what it hides could be the batch looked for. */
  private ListOutcome.@Nullable Page page(Reply.Answered answer) {
    JsonNode root = Json.object(answer.body());
    if (root == null || !root.path("data").isArray()) {
      return null;
    }
    List<ProviderBatch> batches = new ArrayList<>();
    for (JsonNode object : root.path("data").values()) {
      ProviderBatch batch = AnthropicBatches.read(object, time.instant());
      if (batch == null) {
        return null;
      }
      batches.add(batch);
    }
    boolean more = root.path("has_more").asBoolean(false);
    if (more && batches.isEmpty()) {
      return null;
    }
    String next = more ? batches.getLast().id().value() : null;
    return new ListOutcome.Page(batches, next, answer.date());
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
      Optional<ReadOutcome> stop = reading.file(address.get(), this::notRead);
      if (stop.isPresent()) {
        return stop.get();
      }
    }
    return reading.complete();
  }

  private ReadOutcome notRead(Reply reply) {
    return answers.notFound(reply)
        ? new ReadOutcome.NotFound()
        : new ReadOutcome.Incomplete(answers.trouble(reply));
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
