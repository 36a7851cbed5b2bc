package dev.offpeak.testkit.dispatch;

import dev.offpeak.model.Account;
import dev.offpeak.model.AttemptId;
import dev.offpeak.model.BatchEnd;
import dev.offpeak.model.BatchProgress;
import dev.offpeak.model.Endpoint;
import dev.offpeak.model.Failure;
import dev.offpeak.model.FailureKind;
import dev.offpeak.model.ProviderBatchId;
import dev.offpeak.model.ProviderFileId;
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
import dev.offpeak.provider.ResultLine;
import dev.offpeak.provider.ResultLines;
import dev.offpeak.provider.Trouble;
import dev.offpeak.provider.UploadOutcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A provider that has what a test gives it, says it page by page, and notes what it is asked. */
public final class ScriptedProvider implements BatchProvider {

  private static final int PAGE = 2;

  private final Account account;
  private final Dialect dialect;
  private final InstantSource time;
  private final Map<ProviderBatchId, List<String>> results = new HashMap<>();

  /** What it lists, in this order: the newest should come first. */
  public final List<ProviderBatch> batches = new ArrayList<>();

  /** Which batches it was asked to stop, in order. */
  public final List<ProviderBatchId> cancelled = new ArrayList<>();

  /** Which attempts it was asked synchronously, in order. */
  public final List<AttemptId> asked = new ArrayList<>();

  /** How it answers what it is asked synchronously. */
  public Function<AttemptId, Asked> toAsk = attempt -> new Asked.NotSent("no connection");

  /** Which batches it was asked to delete, in order. */
  public final List<ProviderBatchId> deleted = new ArrayList<>();

  /** What every listing fails with; null if they work. */
  public @Nullable Trouble trouble;

  /** On which page a listing breaks off; 0 if on none. */
  public int brokenPage;

  /** How far its clock is ahead of ours. */
  public Duration ahead = Duration.ZERO;

  /** The most requests that one of its batches holds. */
  public int requestsMax = 1_000;

  /** Listings begun. */
  public int listings;

  /** How the next requests to stop or delete something end. */
  public CallOutcome answer = new CallOutcome.Done();

  public ScriptedProvider(Account account, Dialect dialect, InstantSource time) {
    this.account = account;
    this.dialect = dialect;
    this.time = time;
  }

  /** A batch that is running. */
  public ProviderBatch running(String id, @Nullable String tag, Instant createdAt, int requests) {
    return add(id, tag, createdAt, requests, new Phase.Running());
  }

  /** A batch that has ended, with a failed line for each of the custom ids. */
  public ProviderBatch ended(
      String id, @Nullable String tag, Instant createdAt, int requests, List<String> customIds) {
    results.put(new ProviderBatchId(id), List.copyOf(customIds));
    Phase ended = new Phase.Ended(BatchEnd.COMPLETED, createdAt, List.of("results"));
    return add(id, tag, createdAt, requests, ended);
  }

  /** A batch that has ended and does not tell yet where its results are. */
  public ProviderBatch endedUntold(
      String id, @Nullable String tag, Instant createdAt, int requests) {
    return add(
        id, tag, createdAt, requests, new Phase.Ended(BatchEnd.COMPLETED, createdAt, List.of()));
  }

  private ProviderBatch add(
      String id, @Nullable String tag, Instant createdAt, int requests, Phase phase) {
    ProviderBatchId known = new ProviderBatchId(id);
    batches.removeIf(batch -> batch.id().equals(known));
    ProviderBatch batch =
        new ProviderBatch(known, tag, createdAt, requests, BatchProgress.NONE, phase);
    batches.addFirst(batch);
    return batch;
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
    return new BatchLimits(requestsMax, 1_000_000, false, false, 0, 0, 0);
  }

  @Override
  public UploadOutcome upload(String fileName, BatchInput input) {
    return new UploadOutcome.Uploaded(new ProviderFileId("file-1"));
  }

  @Override
  public FileSearch findUpload(String fileName, long bytes) {
    return new FileSearch.NotFound();
  }

  @Override
  public CreateOutcome create(BatchDraft draft) {
    return new CreateOutcome.Unknown("the connection was reset", false);
  }

  @Override
  public PollOutcome poll(ProviderBatchId batch) {
    if (trouble != null) {
      return new PollOutcome.Failed(trouble);
    }
    return batches.stream()
        .filter(seen -> seen.id().equals(batch))
        .findFirst()
        .<PollOutcome>map(PollOutcome.Seen::new)
        .orElseGet(PollOutcome.NotFound::new);
  }

  @Override
  public ListOutcome list(@Nullable String cursor) {
    int from = cursor == null ? 0 : Integer.parseInt(cursor);
    listings += cursor == null ? 1 : 0;
    if (trouble != null) {
      return new ListOutcome.Failed(trouble);
    }
    if (brokenPage > 0 && from == (brokenPage - 1) * PAGE) {
      return new ListOutcome.Failed(Trouble.passing("503"));
    }
    int to = Math.min(batches.size(), from + PAGE);
    String next = to < batches.size() ? Integer.toString(to) : null;
    return new ListOutcome.Page(batches.subList(from, to), next, time.instant().plus(ahead));
  }

  @Override
  public ReadOutcome read(ProviderBatch batch, ResultLines lines) {
    List<String> ids = results.get(batch.id());
    if (ids == null || isUntold(batch)) {
      return new ReadOutcome.NotFound();
    }
    for (String id : ids) {
      Failure failure = new Failure(FailureKind.CONTENT_POLICY, "no");
      byte[] line = id.getBytes(StandardCharsets.UTF_8);
      if (!lines.accept(line, new ResultLine.Failed(id, failure))) {
        return new ReadOutcome.Incomplete(Trouble.passing("stopped"));
      }
    }
    return new ReadOutcome.Complete(ids.size(), 0);
  }

  private static boolean isUntold(ProviderBatch batch) {
    return batch.phase() instanceof Phase.Ended ended && ended.resultFiles().isEmpty();
  }

  @Override
  public CallOutcome cancel(ProviderBatchId batch) {
    cancelled.add(batch);
    return answer;
  }

  @Override
  public Asked ask(AttemptId attempt, Endpoint endpoint, byte[] body) {
    asked.add(attempt);
    return toAsk.apply(attempt);
  }

  @Override
  public CallOutcome delete(ProviderBatch batch) {
    deleted.add(batch.id());
    return answer;
  }
}
