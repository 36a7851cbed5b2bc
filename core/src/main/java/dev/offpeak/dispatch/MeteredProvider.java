package dev.offpeak.dispatch;

import dev.offpeak.model.Account;
import dev.offpeak.model.AttemptId;
import dev.offpeak.model.Endpoint;
import dev.offpeak.model.ProviderBatchId;
import dev.offpeak.plan.Limit;
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
import dev.offpeak.provider.ReadOutcome;
import dev.offpeak.provider.ResultLines;
import dev.offpeak.provider.UploadOutcome;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Counts the calls made on an account, whoever makes them, and notes what its clock tells.
 * Thread-safe.
 */
final class MeteredProvider implements BatchProvider {

  private final BatchProvider provider;
  private final InstantSource time;
  private final CallMeter calls;
  private final CallMeter uploads;
  private final ProviderClock clock;

  MeteredProvider(BatchProvider provider, InstantSource time) {
    this.provider = provider;
    this.time = time;
    BatchLimits.Rates rates = provider.limits().rates();
    this.calls = new CallMeter(Limit.CALLS_PER_MINUTE, rates.callsMax());
    this.uploads = new CallMeter(Limit.UPLOADS_PER_MINUTE, rates.uploadsMax());
    this.clock = new ProviderClock(this::list, time);
  }

  CallMeter calls() {
    return calls;
  }

  CallMeter uploads() {
    return uploads;
  }

  /** What its listings tell of its clock, in this process. */
  ProviderClock clock() {
    return clock;
  }

  @Override
  public Account account() {
    return provider.account();
  }

  @Override
  public Dialect dialect() {
    return provider.dialect();
  }

  @Override
  public BatchLimits limits() {
    return provider.limits();
  }

  @Override
  public UploadOutcome upload(String fileName, BatchInput input) {
    uploads.called(time.instant());
    return provider.upload(fileName, input);
  }

  @Override
  public FileSearch findUpload(String fileName, long bytes) {
    calls.called(time.instant());
    return provider.findUpload(fileName, bytes);
  }

  @Override
  public InputFiles inputFiles(@Nullable String cursor) {
    calls.called(time.instant());
    return provider.inputFiles(cursor);
  }

  @Override
  public CreateOutcome create(BatchDraft draft) {
    calls.called(time.instant());
    return provider.create(draft);
  }

  @Override
  public PollOutcome poll(ProviderBatchId batch) {
    calls.called(time.instant());
    return provider.poll(batch);
  }

  @Override
  public ListOutcome list(@Nullable String cursor) {
    calls.called(time.instant());
    ListOutcome listed = provider.list(cursor);
    if (listed instanceof ListOutcome.Page page && page.providerNow() != null) {
      clock.told(page.providerNow());
    }
    return listed;
  }

  @Override
  public ReadOutcome read(ProviderBatch batch, ResultLines lines) {
    calls.called(time.instant());
    return provider.read(batch, lines);
  }

  @Override
  public CallOutcome cancel(ProviderBatchId batch) {
    calls.called(time.instant());
    return provider.cancel(batch);
  }

  /** Not counted: these calls have limits of their own. */
  @Override
  public Asked ask(AttemptId attempt, Endpoint endpoint, byte[] body) {
    return provider.ask(attempt, endpoint, body);
  }

  @Override
  public CallOutcome delete(ProviderBatch batch) {
    calls.called(time.instant());
    return provider.delete(batch);
  }
}
