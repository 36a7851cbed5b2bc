package dev.offpeak.provider.openai;

import dev.offpeak.model.Account;
import dev.offpeak.model.AttemptId;
import dev.offpeak.model.Endpoint;
import dev.offpeak.model.ProviderBatchId;
import dev.offpeak.model.ProviderFileId;
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
import dev.offpeak.provider.InputFiles;
import dev.offpeak.provider.ListOutcome;
import dev.offpeak.provider.PollOutcome;
import dev.offpeak.provider.ProviderBatch;
import dev.offpeak.provider.ProviderBatch.Phase;
import dev.offpeak.provider.ReadOutcome;
import dev.offpeak.provider.ResultLines;
import dev.offpeak.provider.UploadOutcome;
import dev.offpeak.provider.http.Answers;
import dev.offpeak.provider.http.BatchReplies;
import dev.offpeak.provider.http.Json;
import dev.offpeak.provider.http.ProviderError;
import dev.offpeak.provider.http.ProviderSettings;
import dev.offpeak.provider.http.ResultReading;
import dev.offpeak.provider.http.SynchronousCalls;
import dev.offpeak.provider.http.Timeouts;
import dev.offpeak.provider.http.Transport;
import dev.offpeak.provider.http.Urls;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Batches at OpenAI, and wherever its API is spoken: the entry point of this package. Blocking and
 * thread-safe. Source of paths, headers and fields: openai-openapi f85dbe22 and the batch guide at
 * developers.openai.com, checked 2026-11-23.
 */
public final class OpenAiProvider implements BatchProvider {

  public static final String DEFAULT_BASE_URL = "https://api.openai.com/v1";

  /**
   * 50,000 lines, 200 MB, one model a file, 2,000 creations an hour, 1,000 uploads a minute. How
   * many tokens may be queued depends on model and tier and is shown only in the account, so it is
   * learned. Source: the batch guide and the file upload reference, checked 2026-11-23.
   */
  public static final BatchLimits DEFAULT_LIMITS =
      new BatchLimits(
          50_000, 200_000_000, true, true, 0, 0, 2_000, new BatchLimits.Rates(1_000, 0));

  private static final String REQUEST_ID_HEADER = "x-request-id";

  /** What a base URL ends in, so that it is left out of paths. */
  private static final String VERSION = "/v1";

  private static final int PAGE_SIZE = 100;

  private final Account account;
  private final BatchLimits limits;
  private final InstantSource time;
  private final Transport transport;
  private final Urls urls;
  private final OpenAiDialect dialect = new OpenAiDialect();
  private final Answers answers =
      new Answers(ProviderName.OPENAI.display(), ProviderError::openAi, OpenAiRefusals::kind);
  private final BatchReplies replies;
  private final SynchronousCalls calls;
  private final OpenAiFiles files;

  private OpenAiProvider(ProviderSettings settings) {
    this.account = settings.account(ProviderName.OPENAI);
    this.limits = settings.limits();
    this.time = settings.time();
    this.transport =
        new Transport(
            settings,
            Map.of("Authorization", "Bearer " + settings.key().reveal()),
            REQUEST_ID_HEADER);
    this.urls = new Urls(settings.baseUrl());
    this.calls = new SynchronousCalls(transport, answers, new OpenAiCalls());
    this.replies = new BatchReplies(answers, OpenAiBatches::read, time);
    this.files = new OpenAiFiles(transport, urls, answers, dialect);
  }

  /** The account of these settings. Opens no connection yet. */
  public static BatchProvider create(ProviderSettings settings) {
    return new OpenAiProvider(settings);
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

  @Override
  public UploadOutcome upload(String fileName, BatchInput input) {
    return files.upload(fileName, input);
  }

  @Override
  public FileSearch findUpload(String fileName, long bytes) {
    return files.find(fileName, bytes);
  }

  @Override
  public InputFiles inputFiles(@Nullable String cursor) {
    return files.page(cursor, time.instant());
  }

  @Override
  public CreateOutcome create(BatchDraft draft) {
    ProviderFileId file = draft.file();
    if (file == null) {
      throw new IllegalArgumentException("batch " + draft.id() + " has no uploaded file");
    }
    byte[] body = createBody(draft, file);
    return replies.created(
        transport.submit(
            urls.at("/batches"), "application/json", new ByteArrayInputStream(body), body.length));
  }

  private static byte[] createBody(BatchDraft draft, ProviderFileId file) {
    StringBuilder json = new StringBuilder("{\"input_file_id\":");
    Json.quote(json, file.value()).append(",\"endpoint\":");
    Json.quote(json, draft.endpoint().path()).append(",\"completion_window\":\"24h\"");
    json.append(",\"metadata\":{\"").append(OpenAiBatches.TAG).append("\":");
    Json.quote(json, draft.id().wire()).append("}}");
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public PollOutcome poll(ProviderBatchId batch) {
    return replies.polled(transport.get(urls.at("/batches/" + Urls.segment(batch.value()))));
  }

  @Override
  public ListOutcome list(@Nullable String cursor) {
    String after = cursor == null ? "" : "&after=" + Urls.segment(cursor);
    return replies.listed(transport.get(urls.at("/batches?limit=" + PAGE_SIZE + after)));
  }

  @Override
  public ReadOutcome read(ProviderBatch batch, ResultLines lines) {
    if (!(batch.phase() instanceof Phase.Ended ended)) {
      throw new IllegalArgumentException("batch " + batch.id() + " has not ended");
    }
    if (ended.resultFiles().isEmpty() && batch.progress().done() > 0) {
      // Lines are done, so there is a file; its id is not told yet.
      return new ReadOutcome.NotFound();
    }
    ResultReading reading = new ResultReading(transport, OpenAiResultLines::parse, lines);
    for (String file : ended.resultFiles()) {
      Optional<ReadOutcome> stop =
          reading.file(urls.at("/files/" + Urls.segment(file) + "/content"), replies::notRead);
      if (stop.isPresent()) {
        return stop.get();
      }
    }
    return reading.complete();
  }

  @Override
  public Asked ask(AttemptId attempt, Endpoint endpoint, byte[] body) {
    return calls.ask(urls.at(endpoint.path().substring(VERSION.length())), attempt, body);
  }

  @Override
  public CallOutcome cancel(ProviderBatchId batch) {
    return answers.call(
        transport.post(urls.at("/batches/" + Urls.segment(batch.value()) + "/cancel")));
  }

  @Override
  public CallOutcome delete(ProviderBatch batch) {
    return files.deleteAllOf(batch);
  }
}
