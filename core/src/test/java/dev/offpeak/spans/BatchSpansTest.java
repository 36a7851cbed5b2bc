package dev.offpeak.spans;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.model.AccountId;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchEnd;
import dev.offpeak.model.BatchId;
import dev.offpeak.model.BatchProgress;
import dev.offpeak.model.BatchState;
import dev.offpeak.model.Endpoint;
import dev.offpeak.model.ProviderBatchId;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.RequestGroup;
import dev.offpeak.model.Target;
import dev.offpeak.model.Usd;
import dev.offpeak.trace.Span;
import dev.offpeak.trace.TraceContext;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BatchSpansTest {

  private static final UUID ID = UUID.fromString("01993f00-0000-7000-8000-00000000002a");
  private static final Instant PLANNED = Instant.parse("2026-11-25T10:00:00Z");
  private static final Instant SENT = PLANNED.plusSeconds(5);
  private static final Instant ENDED = SENT.plusSeconds(600);
  private static final Instant SEEN = ENDED.plusSeconds(2);
  private static final ProviderBatchId THERE = new ProviderBatchId("batch_67");
  private static final List<TraceContext> CALLS =
      List.of(new TraceContext("a".repeat(32), "b".repeat(16), true));

  private static Batch batch(BatchState state) {
    Target target = new Target(ProviderName.OPENAI, "https://api.openai.com/v1");
    return new Batch(
        new BatchId(ID),
        new AccountId("0123456789ab"),
        new RequestGroup(target, Endpoint.CHAT_COMPLETIONS, "gpt-6-luna"),
        state,
        PLANNED,
        3,
        100,
        100,
        Usd.ZERO,
        PLANNED,
        0);
  }

  private static List<Span> of(BatchState state) {
    return BatchSpans.of(batch(state), CALLS, SEEN);
  }

  @Test
  void aCollectedBatchIsToldWithItsPartsOneAfterAnother() {
    List<Span> spans = of(new BatchState.Collected(THERE, SENT, ENDED, BatchEnd.COMPLETED));
    assertThat(spans)
        .extracting(Span::name)
        .containsExactly("batch gpt-6-luna", "submit", "wait", "collect");
    Span whole = spans.getFirst();
    assertThat(whole.context().traceId()).isEqualTo("01993f0000007000800000000000002a");
    assertThat(whole.links()).isEqualTo(CALLS);
    assertThat(whole.error()).isNull();
    assertThat(whole.start()).isEqualTo(PLANNED);
    assertThat(whole.end()).isEqualTo(SEEN);
    assertThat(whole.facts().texts())
        .containsEntry("offpeak.batch.provider_id", "batch_67")
        .containsEntry("gen_ai.operation.name", "batch");
    assertThat(spans).extracting(Span::start).containsExactly(PLANNED, PLANNED, SENT, ENDED);
    assertThat(spans).extracting(Span::end).containsExactly(SEEN, SENT, ENDED, SEEN);
    assertThat(spans.subList(1, 4))
        .allSatisfy(part -> {
          assertThat(part.parentSpanId()).isEqualTo(whole.context().spanId());
          assertThat(part.links()).isEmpty();
        });
    assertThat(spans).extracting(span -> span.context().spanId()).doesNotHaveDuplicates();
    assertThat(spans)
        .as("whoever tells of it")
        .isEqualTo(of(new BatchState.Collected(THERE, SENT, ENDED, BatchEnd.COMPLETED)));
  }

  @Test
  void whatDidNotEndWellIsAnErrorInAWordAndNotInTheProvidersOwn() {
    assertThat(of(new BatchState.Collected(THERE, SENT, ENDED, BatchEnd.EXPIRED)).getFirst())
        .extracting(Span::error)
        .isEqualTo("expired");
    List<Span> rejected = of(new BatchState.Rejected(SENT, "your prompt says so"));
    assertThat(rejected).singleElement().extracting(Span::error).isEqualTo("rejected");
    assertThat(rejected.toString()).doesNotContain("prompt");
  }

  @Test
  void whatIsNotOverIsNotTold() {
    BatchState open = new BatchState.Open(THERE, SENT, BatchProgress.NONE);
    assertThat(of(open)).isEmpty();
    assertThat(BatchSpans.isOver(batch(open))).isFalse();
    assertThat(BatchSpans.isOver(batch(new BatchState.Assembling()))).isFalse();
  }
}
