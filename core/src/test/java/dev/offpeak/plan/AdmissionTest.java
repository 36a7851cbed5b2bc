package dev.offpeak.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.model.BatchId;
import dev.offpeak.model.Endpoint;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.RequestGroup;
import dev.offpeak.model.Target;
import dev.offpeak.plan.Admission.Ceiling;
import dev.offpeak.plan.Admission.Decision;
import dev.offpeak.plan.Admission.InFlight;
import dev.offpeak.plan.Admission.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class AdmissionTest {

  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final RequestGroup LUNA = group("gpt-6-luna");
  private static final RequestGroup SOL = group("gpt-6.2-sol");

  private static RequestGroup group(String model) {
    Target target = new Target(ProviderName.OPENAI, "https://api.example.test/v1");
    return new RequestGroup(target, Endpoint.CHAT_COMPLETIONS, model);
  }

  private static BatchId id(int number) {
    return new BatchId(new UUID(0, number));
  }

  private static Waiting waiting(int number, RequestGroup group, long tokens) {
    return new Waiting(id(number), group, 10, tokens, true);
  }

  private static InFlight inFlight(RequestGroup group, long tokens, int minutes) {
    return new InFlight(group, 10, tokens, NOW.plus(Duration.ofMinutes(minutes)));
  }

  private record Queues(long most, long requestsMost) implements Admission.Queues {

    @Override
    public Ceiling tokens(RequestGroup group) {
      return new Ceiling(most, true);
    }

    @Override
    public Ceiling requests() {
      return new Ceiling(requestsMost, false);
    }
  }

  private static Decision decide(List<Waiting> line, List<InFlight> there, long most) {
    return Admission.decide(line, there, new Queues(most, LearnedLimit.UNLIMITED), List.of());
  }

  @Test
  void theFirstThatFitsGoesAndTheOthersSayWhatTheyWaitFor() {
    Decision decision =
        decide(
            List.of(waiting(1, LUNA, 50), waiting(2, LUNA, 1), waiting(3, SOL, 50)),
            List.of(inFlight(LUNA, 30, 40), inFlight(LUNA, 50, 20)),
            100);
    assertThat(decision.next()).isEqualTo(id(3));
    Instant roomAt = NOW.plus(Duration.ofMinutes(20));
    assertThat(decision.holds())
        .containsExactly(new Hold(Limit.QUEUED_TOKENS, LUNA, 80, 100, true, roomAt));
  }

  @Test
  void aBatchThatCannotFitGoesOnceNothingElseIsThere() {
    List<Waiting> line = List.of(waiting(1, LUNA, 500));
    assertThat(decide(line, List.of(), 100).next()).isEqualTo(id(1));
    Decision waits = decide(line, List.of(inFlight(LUNA, 1, 5), inFlight(LUNA, 1, 9)), 100);
    assertThat(waits.next()).isNull();
    assertThat(waits.holds().getFirst().until()).isEqualTo(NOW.plus(Duration.ofMinutes(9)));
  }

  @Test
  void theAccountsRequestsAreOneQueue() {
    Decision decision =
        Admission.decide(
            List.of(waiting(1, LUNA, 1), waiting(2, SOL, 1)),
            List.of(inFlight(SOL, 1, 5)),
            new Queues(LearnedLimit.UNLIMITED, 15),
            List.of());
    assertThat(decision.next()).isNull();
    assertThat(decision.holds())
        .containsExactly(
            new Hold(Limit.QUEUED_REQUESTS, null, 10, 15, false, NOW.plus(Duration.ofMinutes(5))));
  }

  @Test
  void aClosedLimitHoldsAllAndUploadsOnlyThoseThatUpload() {
    Hold creates = new Hold(Limit.CREATES_PER_HOUR, null, 2_000, 2_000, false, NOW);
    Hold uploads = new Hold(Limit.UPLOADS_PER_MINUTE, null, 1_000, 1_000, false, NOW);
    Waiting uploaded = new Waiting(id(2), LUNA, 1, 1, false);
    List<Waiting> line = List.of(waiting(1, LUNA, 1), uploaded);
    Queues queues = new Queues(100, 100);

    assertThat(Admission.decide(line, List.of(), queues, List.of(creates)))
        .isEqualTo(new Decision(null, List.of(creates)));
    assertThat(Admission.decide(line, List.of(), queues, List.of(uploads)))
        .isEqualTo(new Decision(id(2), List.of(uploads)));
  }

  /** Sent until none may go: no limit is passed, but by a batch that is alone; none is idle. */
  @Property
  void limitsHoldAndNoQueueIsIdle(
      @ForAll @Size(min = 1, max = 20) List<@IntRange(min = 1, max = 80) Integer> tokens,
      @ForAll @IntRange(min = 1, max = 120) int most,
      @ForAll @IntRange(min = 10, max = 100) int requestsMost) {
    Queues queues = new Queues(most, requestsMost);
    List<Waiting> line = new ArrayList<>();
    for (int i = 0; i < tokens.size(); i++) {
      line.add(waiting(i, i % 3 == 0 ? SOL : LUNA, tokens.get(i)));
    }
    List<InFlight> there = new ArrayList<>();
    int ended = 0;
    while (!line.isEmpty()) {
      Decision decision = Admission.decide(line, there, queues, List.of());
      if (decision.next() == null) {
        assertThat(there).isNotEmpty();
        assertThat(decision.holds()).isNotEmpty();
        there.removeFirst();
        assertThat(ended++).isLessThan(tokens.size());
        continue;
      }
      Waiting sent =
          line.stream().filter(w -> w.batch().equals(decision.next())).findFirst().orElseThrow();
      line.remove(sent);
      there.add(new InFlight(sent.group(), sent.requests(), sent.tokens(), NOW.plusSeconds(ended)));
      long sum =
          there.stream()
              .filter(b -> b.group().equals(sent.group()))
              .mapToLong(InFlight::tokens)
              .sum();
      assertThat(sum == sent.tokens() || sum <= most).isTrue();
      assertThat(there.size() == 1 || there.size() * 10 <= requestsMost).isTrue();
    }
  }
}
