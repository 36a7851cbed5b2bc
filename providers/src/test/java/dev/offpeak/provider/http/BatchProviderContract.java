package dev.offpeak.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.model.BatchEnd;
import dev.offpeak.model.FailureKind;
import dev.offpeak.model.ProviderBatchId;
import dev.offpeak.model.ProviderFileId;
import dev.offpeak.provider.BatchDraft;
import dev.offpeak.provider.BatchInput;
import dev.offpeak.provider.BatchProvider;
import dev.offpeak.provider.CallOutcome;
import dev.offpeak.provider.CreateOutcome;
import dev.offpeak.provider.Dialect;
import dev.offpeak.provider.FileSearch;
import dev.offpeak.provider.ListOutcome;
import dev.offpeak.provider.PollOutcome;
import dev.offpeak.provider.PromptSpec;
import dev.offpeak.provider.ProviderBatch;
import dev.offpeak.provider.ProviderBatch.Phase;
import dev.offpeak.provider.ReadOutcome;
import dev.offpeak.provider.Refusal;
import dev.offpeak.provider.ResultLine;
import dev.offpeak.provider.UploadOutcome;
import dev.offpeak.sandbox.Sandbox;
import dev.offpeak.sandbox.SandboxOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A batch from its creation to its results against the sandbox, for every dialect. */
public abstract class BatchProviderContract {

  private static final int REQUESTS = 50;
  private static final int POLLS_MAX = 2_000;

  @TempDir Path directory;

  protected abstract BatchProvider provider(Sandbox sandbox, String key);

  protected abstract String model();

  protected final Sandbox sandbox(String... faults) {
    return Sandbox.start(
        SandboxOptions.builder(directory)
            .batchDelay(Duration.ZERO)
            .refusedKeys(Set.of("sk-refused"))
            .faults(List.of(faults))
            .build());
  }

  protected final BatchProvider provider(Sandbox sandbox) {
    return provider(sandbox, "sk-contract");
  }

  private BatchInput input(Dialect dialect) {
    List<byte[]> bodies = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      bodies.add(
          dialect.promptBody(
              new PromptSpec(
                  model(), "What is " + i + "?\nSay it.", "Be short.", 50, Map.of(), true)));
    }
    return Inputs.of(dialect, dialect.promptEndpoint(), bodies);
  }

  protected final BatchDraft draft(BatchProvider provider, int batch) {
    Dialect dialect = provider.dialect();
    BatchInput input = input(dialect);
    ProviderFileId file = null;
    if (provider.limits().uploads()) {
      UploadOutcome upload = provider.upload(Inputs.batch(batch).wire() + ".jsonl", input);
      file = ((UploadOutcome.Uploaded) upload).file();
    }
    return new BatchDraft(Inputs.batch(batch), dialect.promptEndpoint(), file, input);
  }

  protected static ProviderBatch accepted(CreateOutcome outcome) {
    assertThat(outcome).isInstanceOf(CreateOutcome.Accepted.class);
    return ((CreateOutcome.Accepted) outcome).batch();
  }

  protected static ProviderBatch ended(BatchProvider provider, ProviderBatchId id) {
    PollOutcome outcome = provider.poll(id);
    for (int i = 0; i < POLLS_MAX && !isOver(outcome); i++) {
      outcome = provider.poll(id);
    }
    assertThat(isOver(outcome)).as("%s", outcome).isTrue();
    return ((PollOutcome.Seen) outcome).batch();
  }

  private static boolean isOver(PollOutcome outcome) {
    return outcome instanceof PollOutcome.Seen seen
        && (seen.batch().phase() instanceof Phase.Ended
            || seen.batch().phase() instanceof Phase.Invalid);
  }

  private record Results(ReadOutcome outcome, Map<String, ResultLine> byId, List<byte[]> lines) {
    long answers() {
      return byId.values().stream().filter(ResultLine.Answer.class::isInstance).count();
    }
  }

  private static Results read(BatchProvider provider, ProviderBatch batch) {
    Map<String, ResultLine> byId = new HashMap<>();
    List<byte[]> lines = new ArrayList<>();
    ReadOutcome outcome =
        provider.read(
            batch,
            (line, result) -> {
              byId.put(result.customId(), result);
              lines.add(line);
              return true;
            });
    return new Results(outcome, byId, lines);
  }

  @ParameterizedTest
  @ValueSource(strings = {"slow", "u2028=100%", "out-of-order", "error-file-empty-string"})
  void everyRequestComesBackAnsweredAndBilledOnce(String fault) {
    try (Sandbox sandbox = sandbox(fault)) {
      BatchProvider provider = provider(sandbox);
      ProviderBatch batch = ended(provider, accepted(provider.create(draft(provider, 1))).id());
      Results results = read(provider, batch);
      assertThat(results.outcome()).isEqualTo(new ReadOutcome.Complete(REQUESTS, 0));
      for (int i = 0; i < REQUESTS; i++) {
        assertThat(results.byId().get(Inputs.attempt(i).wire()))
            .isInstanceOfSatisfying(
                ResultLine.Answer.class,
                answer -> {
                  assertThat(answer.billed().usage().inputTokens()).isPositive();
                  assertThat(answer.billed().usage().outputTokens()).isPositive();
                  assertThat(answer.billed().model()).isNotNull();
                });
      }
      for (byte[] line : results.lines()) {
        assertThat(provider.dialect().answer(provider.dialect().promptEndpoint(), line))
            .hasValueSatisfying(view -> assertThat(view.text()).isNotBlank());
      }
      assertThat(sandbox.charges().totals().charged()).isEqualTo(REQUESTS);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"create-answer-lost=1", "create-answer-cut=1", "create-5xx-after=1"})
  void creationWhoseAnswerWasLostIsInDoubtMadeOnceAndListed(String fault) {
    try (Sandbox sandbox = sandbox(fault)) {
      BatchProvider provider = provider(sandbox);
      assertThat(provider.create(draft(provider, 1)))
          .isInstanceOfSatisfying(
              CreateOutcome.Unknown.class,
              unknown -> assertThat(unknown.answered()).isEqualTo(fault.contains("5xx")));
      assertThat(provider.list(null))
          .isInstanceOfSatisfying(
              ListOutcome.Page.class,
              page -> {
                assertThat(page.batches()).hasSize(1);
                assertThat(page.next()).isNull();
                String tag = provider.limits().uploads() ? Inputs.batch(1).wire() : null;
                assertThat(page.batches().getFirst().tag()).isEqualTo(tag);
              });
    }
  }

  @Test
  void creationThatWasLostOnTheWayIsInDoubtAndMakesNothing() {
    try (Sandbox sandbox = sandbox("create-lost-before=1")) {
      BatchProvider provider = provider(sandbox);
      assertThat(provider.create(draft(provider, 1))).isInstanceOf(CreateOutcome.Unknown.class);
      assertThat(provider.list(null))
          .isInstanceOfSatisfying(
              ListOutcome.Page.class, page -> assertThat(page.batches()).isEmpty());
    }
  }

  @Test
  void creationThatIsTooEarlySaysHowLongToWait() {
    try (Sandbox sandbox = sandbox("create-429=1:7s")) {
      BatchProvider provider = provider(sandbox);
      assertThat(provider.create(draft(provider, 1)))
          .isInstanceOfSatisfying(
              CreateOutcome.Refused.class,
              refused -> {
                assertThat(refused.refusal().kind()).isEqualTo(Refusal.Kind.WAIT);
                assertThat(refused.refusal().retryAfter()).isEqualTo(Duration.ofSeconds(7));
              });
    }
  }

  @Test
  void refusedKeyIsRefused() {
    try (Sandbox sandbox = sandbox()) {
      BatchProvider provider = provider(sandbox, "sk-refused");
      assertThat(provider.list(null))
          .isInstanceOfSatisfying(
              ListOutcome.Failed.class, failed -> assertThat(failed.trouble().refused()).isTrue());
    }
  }

  @Test
  void expiredBatchKeepsItsAnswersAndNamesTheRest() {
    try (Sandbox sandbox = sandbox("expire-part:50%")) {
      BatchProvider provider = provider(sandbox);
      ProviderBatch batch = ended(provider, accepted(provider.create(draft(provider, 1))).id());
      assertThat(batch.phase())
          .isInstanceOfSatisfying(
              Phase.Ended.class, ended -> assertThat(ended.end()).isEqualTo(BatchEnd.EXPIRED));
      Results results = read(provider, batch);
      assertThat(results.outcome()).isEqualTo(new ReadOutcome.Complete(REQUESTS, 0));
      assertThat(results.answers()).isEqualTo(sandbox.charges().totals().charged());
      assertThat(results.byId().values())
          .filteredOn(ResultLine.Failed.class::isInstance)
          .isNotEmpty()
          .allSatisfy(line ->
              assertThat(((ResultLine.Failed) line).failure().kind())
                  .isEqualTo(FailureKind.EXPIRED));
    }
  }

  @Test
  void batchOfFailuresOnlyHasOnlyThose() {
    try (Sandbox sandbox = sandbox("output-null")) {
      BatchProvider provider = provider(sandbox);
      ProviderBatch batch = ended(provider, accepted(provider.create(draft(provider, 1))).id());
      Results results = read(provider, batch);
      assertThat(results.outcome()).isEqualTo(new ReadOutcome.Complete(REQUESTS, 0));
      assertThat(results.answers()).isZero();
    }
  }

  @Test
  void batchThatIsGoneIsNotFound() {
    try (Sandbox sandbox = sandbox()) {
      BatchProvider provider = provider(sandbox);
      ProviderBatch batch = ended(provider, accepted(provider.create(draft(provider, 1))).id());
      assertThat(provider.delete(batch)).isEqualTo(new CallOutcome.Done());
      assertThat(read(provider, batch).outcome()).isEqualTo(new ReadOutcome.NotFound());
      ProviderBatchId unknown = new ProviderBatchId("batch_unknown");
      assertThat(provider.poll(unknown)).isEqualTo(new PollOutcome.NotFound());
      assertThat(provider.cancel(unknown)).isEqualTo(new CallOutcome.NotFound());
    }
  }

  @Test
  void cancelledBatchEnds() {
    try (Sandbox sandbox = sandbox("never-ends")) {
      BatchProvider provider = provider(sandbox);
      ProviderBatch batch = accepted(provider.create(draft(provider, 1)));
      assertThat(provider.cancel(batch.id())).isEqualTo(new CallOutcome.Done());
      assertThat(ended(provider, batch.id()).phase())
          .isInstanceOfSatisfying(
              Phase.Ended.class, ended -> assertThat(ended.end()).isEqualTo(BatchEnd.CANCELLED));
    }
  }

  @Test
  void downloadThatBreaksOffIsIncompleteAndWorksTheNextTime() {
    try (Sandbox sandbox = sandbox("download-answer-cut=1")) {
      BatchProvider provider = provider(sandbox);
      ProviderBatch batch = ended(provider, accepted(provider.create(draft(provider, 1))).id());
      assertThat(read(provider, batch).outcome()).isInstanceOf(ReadOutcome.Incomplete.class);
      assertThat(read(provider, batch).outcome()).isEqualTo(new ReadOutcome.Complete(REQUESTS, 0));
    }
  }

  @Test
  void listingIsPagedToItsEnd() {
    try (Sandbox sandbox = sandbox()) {
      BatchProvider provider = provider(sandbox);
      Set<ProviderBatchId> created = new HashSet<>();
      BatchDraft draft = draft(provider, 1);
      for (int i = 0; i < 103; i++) {
        created.add(accepted(provider.create(draft)).id());
      }
      ListOutcome.Page first = (ListOutcome.Page) provider.list(null);
      assertThat(first.batches()).hasSize(100);
      ListOutcome.Page second = (ListOutcome.Page) provider.list(first.next());
      assertThat(second.next()).isNull();
      List<ProviderBatch> all = new ArrayList<>(first.batches());
      all.addAll(second.batches());
      assertThat(all).extracting(ProviderBatch::id).containsExactlyInAnyOrderElementsOf(created);
    }
  }

  @Test
  void uploadWhoseAnswerWasLostIsFoundAgain() {
    try (Sandbox sandbox = sandbox("upload-answer-lost=1")) {
      BatchProvider provider = provider(sandbox);
      if (!provider.limits().uploads()) {
        assertThat(provider.findUpload("b.jsonl", 1)).isEqualTo(new FileSearch.NotFound());
        return;
      }
      BatchInput input = input(provider.dialect());
      assertThat(provider.upload("b.jsonl", input)).isInstanceOf(UploadOutcome.Unknown.class);
      assertThat(provider.findUpload("b.jsonl", input.wireBytes()))
          .isInstanceOf(FileSearch.Found.class);
      assertThat(provider.findUpload("b.jsonl", input.wireBytes() + 1))
          .isEqualTo(new FileSearch.NotFound());
    }
  }
}
