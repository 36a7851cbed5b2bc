package dev.offpeak.testkit.dispatch;

import static dev.offpeak.testkit.RequestBuilder.aRequest;
import static dev.offpeak.testkit.RunBuilder.aRun;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offpeak.hooks.Announcer;
import dev.offpeak.hooks.Channel;
import dev.offpeak.hooks.Channel.Outcome;
import dev.offpeak.hooks.DeliveryPace;
import dev.offpeak.hooks.Events;
import dev.offpeak.hooks.Receiver;
import dev.offpeak.hooks.Sender;
import dev.offpeak.hooks.Sender.Round;
import dev.offpeak.model.AttemptId;
import dev.offpeak.model.DeferredId;
import dev.offpeak.model.RunId;
import dev.offpeak.payload.PayloadRef;
import dev.offpeak.retry.Pace;
import dev.offpeak.store.Deferred.Mode;
import dev.offpeak.store.DeferredStore.Choice;
import dev.offpeak.store.HookEvent;
import dev.offpeak.store.HookStore.Standing;
import dev.offpeak.store.NewDeferred;
import dev.offpeak.store.ResultStore.Result;
import dev.offpeak.testkit.SettableTime;
import dev.offpeak.testkit.StoreContract;
import dev.offpeak.testkit.simulation.SimDialect;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** That events are told on time, again after every crash, and given up at last. */
public abstract class HooksContract extends StoreContract {

  private static final DeferredId CALL = new DeferredId("op_%024x".formatted(1));

  private final List<HookEvent> sent = Collections.synchronizedList(new ArrayList<>());
  private Outcome answer = new Outcome.Taken();
  private Channel channel =
      event -> {
        sent.add(event);
        return answer;
      };
  private Set<String> wishes = Receiver.ALL;

  private Receiver receiver() {
    return new Receiver("wh_1", "https://hooks.example", wishes, event -> channel.send(event));
  }

  private Announcer announcer() {
    return new Announcer(
        store(), Map.of(), List.of(receiver()), new Events(new Random(5), false), time);
  }

  private DeliveryPace pace() {
    return new DeliveryPace(Pace.DEFAULT, new Random(3));
  }

  private Sender sender() {
    return new Sender(store().hooks(), receiver(), pace(), time);
  }

  private void answered(Mode mode) {
    placed(mode);
    attempts(opened().id()).forEach(attempt -> record(answer(attempt)));
  }

  private void placed(Mode mode) {
    store().hooks().watch(now());
    RunId run = store().runs().activate(loading(aRun().openEnded().build()), "gateway:1", true);
    store()
        .deferred()
        .place(
            run,
            aRequest(1).withCustomId(CALL.value()).build(store().payloads()),
            new NewDeferred(CALL, "ann", "/openai/v1/responses", mode, "b", null, null, "c"),
            now(),
            now(),
            kin -> new Choice.Create());
  }

  private Standing standing() {
    return store().hooks().standings().getOrDefault("wh_1", new Standing(0, 0, 0, null, null));
  }

  @Test
  void anEndedResponseIsToldOnceAndThin() throws InterruptedException {
    answered(Mode.BACKGROUND);
    announcer().look();
    announcer().look();
    assertThat(sender().round()).isEqualTo(Round.DELIVERED);
    assertThat(sender().round()).isEqualTo(Round.IDLE);
    HookEvent event = sent.getFirst();
    assertThat(sent).hasSize(1);
    assertThat(event.type()).isEqualTo("response.completed");
    assertThat(event.body())
        .isEqualTo(
            "{\"id\":\"%s\",\"object\":\"event\",\"type\":\"response.completed\",\"created_at\":%d,\"data\":{\"id\":\"resp_%s\"}}"
                .formatted(event.id(), SettableTime.START.getEpochSecond(), CALL));
    assertThat(event.id()).matches("evt_[0-9a-f]{32}");
  }

  @Test
  void aDamagedAnswerKeepsNoEventBack() throws InterruptedException {
    placed(Mode.BACKGROUND);
    AttemptId attempt = attempts(opened().id()).getFirst();
    Result.Answer whole = answer(attempt);
    PayloadRef at = whole.line();
    PayloadRef damaged = new PayloadRef(at.segment(), at.offset() + 1, at.length() - 1);
    record(new Result.Answer(attempt, damaged, whole.billed(), whole.paid(), whole.synchronous()));
    SimDialect dialect = new SimDialect(true);

    new Announcer(
            store(),
            Map.of(dialect.provider(), dialect),
            List.of(receiver()),
            new Events(new Random(5), false),
            time)
        .look();

    assertThat(sender().round()).isEqualTo(Round.DELIVERED);
    assertThat(sent.getFirst().type()).isEqualTo("response.completed");
  }

  @Test
  void aCallThatIsAskedForIsToldAsARequest() throws InterruptedException {
    answered(Mode.ASYNC);
    announcer().look();
    sender().round();
    assertThat(sent.getFirst().type()).isEqualTo("request.completed");
    assertThat(sent.getFirst().body()).contains("\"data\":{\"id\":\"" + CALL + "\"}");
  }

  @Test
  void whatNobodyWantsIsNotDueAndNotFoundAgain() throws InterruptedException {
    wishes = Set.of("batch.*");
    answered(Mode.ASYNC);
    announcer().look();
    assertThat(sender().round()).isEqualTo(Round.IDLE);
    wishes = Receiver.ALL;
    announcer().look();
    assertThat(sender().round()).isEqualTo(Round.IDLE);
  }

  @Test
  void aKillBetweenTheEndAndItsEventLosesNothing() throws InterruptedException {
    answered(Mode.ASYNC);
    // Nobody looked before the kill; the next process does.
    time.advance(Duration.ofHours(1));
    announcer().look();
    sender().round();
    assertThat(sent).hasSize(1);
  }

  @Test
  void aKillAmidATryTellsTheSameEventAgain() throws InterruptedException {
    answered(Mode.ASYNC);
    announcer().look();
    // Claimed and sent, and then the process died before it said so.
    HookEvent first =
        store()
            .hooks()
            .claim("wh_1", now(), now().plus(Channel.LONGEST_TRY.multipliedBy(2)), 1)
            .getFirst()
            .event();
    assertThat(sender().round()).isEqualTo(Round.IDLE);
    time.advance(Channel.LONGEST_TRY.multipliedBy(2));
    assertThat(sender().round()).isEqualTo(Round.DELIVERED);
    assertThat(sent).containsExactly(first);
  }

  @Test
  void aTryThatAnEndCutsShortIsDueAtOnce() throws InterruptedException {
    answered(Mode.ASYNC);
    announcer().look();
    Thread asked = Thread.currentThread();
    CountDownLatch never = new CountDownLatch(1);
    channel =
        event -> {
          asked.interrupt();
          try {
            never.await();
          } catch (InterruptedException cut) {
            Thread.currentThread().interrupt();
          }
          return answer;
        };
    assertThatThrownBy(() -> sender().round()).isInstanceOf(InterruptedException.class);
    channel =
        event -> {
          sent.add(event);
          return answer;
        };
    assertThat(sender().round()).isEqualTo(Round.DELIVERED);
    assertThat(sent).hasSize(1);
  }

  @Test
  void aDeadReceiverIsTriedLessAndLessAndGivenUpAfterThreeDays() throws InterruptedException {
    answered(Mode.ASYNC);
    announcer().look();
    answer = new Outcome.NotNow("it answered 503", null);
    Sender sender = sender();
    List<Duration> tries = new ArrayList<>();
    while (standing().givenUp() == 0 && tries.size() < 100) {
      if (sender.round() == Round.TROUBLED) {
        tries.add(Duration.between(SettableTime.START, now()));
      }
      assertThat(standing().problem()).isEqualTo("it answered 503");
      time.advance(Duration.ofSeconds(15));
    }
    assertThat(tries.size()).isBetween(20, 35);
    assertThat(tries.get(1)).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(60));
    assertThat(tries.getLast()).isBetween(Duration.ofHours(66), Duration.ofHours(72));
    assertThat(standing().due()).isZero();
  }

  @Test
  void whatAReceiverAsksForIsObeyedWithinReason() {
    DeliveryPace pace = pace();
    assertThat(pace.after(1, Duration.ofMinutes(10))).isEqualTo(Duration.ofMinutes(10));
    assertThat(pace.after(1, Duration.ofDays(9))).isEqualTo(Duration.ofHours(4));
    assertThat(pace.after(1, Duration.ZERO)).isGreaterThan(Duration.ofSeconds(20));
    assertThat(pace.after(40)).isBetween(Duration.ofHours(3), Duration.ofHours(5));
  }

  @Test
  void aReceiverThatWantsNoMoreIsNotAskedAgain() throws InterruptedException {
    answered(Mode.ASYNC);
    announcer().look();
    answer = new Outcome.Never("it answered 410");
    sender().round();
    Instant end = time.advance(Duration.ofDays(1));
    assertThat(sender().round()).isEqualTo(Round.IDLE);
    assertThat(sent).hasSize(1);
    assertThat(standing()).isEqualTo(new Standing(0, 0, 1, null, "it answered 410"));
    assertThat(end).isEqualTo(now());
  }

  @Test
  void aChannelThatBreaksIsOneThatDidNotGetThrough() throws InterruptedException {
    answered(Mode.ASYNC);
    announcer().look();
    channel =
        event -> {
          throw new IllegalStateException("https://hooks.example/?token=secret");
        };
    assertThat(sender().round()).isEqualTo(Round.TROUBLED);
    assertThat(standing().problem())
        .isEqualTo("it could not be tried: java.lang.IllegalStateException");
  }

  @Test
  void aReceiverInTroubleIsTriedWithOneEventUntilItIsWell() throws InterruptedException {
    store().hooks().watch(now());
    for (int number = 1; number <= 9; number++) {
      RunId run = active(aRun().withId("r_aaaaa" + number), 1);
      store().runs().cancel(run, now());
      store().runs().finishIfDone(run, now());
    }
    announcer().look();
    answer = new Outcome.NotNow("it answered 500", null);
    Sender sender = sender();
    assertThat(sender.round()).isEqualTo(Round.TROUBLED);
    assertThat(sent).hasSize(8);
    assertThat(sender.round()).isEqualTo(Round.TROUBLED);
    assertThat(sent).hasSize(9);
    answer = new Outcome.Taken();
    time.advance(Duration.ofMinutes(2));
    assertThat(sender.round()).isEqualTo(Round.DELIVERED);
    assertThat(sent).hasSize(10);
    assertThat(sender.round()).isEqualTo(Round.DELIVERED);
    assertThat(standing().delivered()).isEqualTo(9);
    assertThat(sent.getFirst().type()).isEqualTo("run.cancelled");
  }
}
