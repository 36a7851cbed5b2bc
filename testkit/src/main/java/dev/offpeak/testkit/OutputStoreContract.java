package dev.offpeak.testkit;

import static dev.offpeak.testkit.RequestBuilder.aRequest;
import static dev.offpeak.testkit.RunBuilder.aRun;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.model.AttemptId;
import dev.offpeak.model.Failure;
import dev.offpeak.model.FailureKind;
import dev.offpeak.model.Feature;
import dev.offpeak.model.RequestState;
import dev.offpeak.model.RunId;
import dev.offpeak.store.OutputStore.Delivered;
import dev.offpeak.store.OutputStore.Delivery;
import dev.offpeak.store.OutputStore.FailureSummary;
import dev.offpeak.store.OutputStore.InputRow;
import dev.offpeak.store.OutputStore.OutputRow;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rules for outputs and write-back. */
public abstract class OutputStoreContract extends StoreContract {

  @Test
  void rowsComeInTheOrderOfTheInputPageByPage() {
    RunId run = loading(aRun().build());
    append(
        run,
        aRequest(2).withRow("{\"subject\":\"two\"}").withFeature("own"),
        aRequest(7),
        aRequest(30));

    List<OutputRow> first = store().output().rows(run, 0, 2);
    List<OutputRow> rest = store().output().rows(run, first.getLast().ordinal(), 2);

    assertThat(first).extracting(OutputRow::ordinal).containsExactly(2L, 7L);
    assertThat(rest).extracting(OutputRow::customId).containsExactly("row-30");
    assertThat(first.getFirst().feature()).isEqualTo(new Feature("own"));
    assertThat(first.getFirst().row()).isNotNull();
    assertThat(text(Objects.requireNonNull(first.getFirst().row())))
        .isEqualTo("{\"subject\":\"two\"}");
    assertThat(first.getLast().row()).isNull();
    assertThat(first.getLast().endSequence()).isZero();
  }

  @Test
  void inputRowsComeInOrderWithoutRequestsThatHaveNone() {
    RunId run = loading(aRun().build());
    append(
        run,
        aRequest(1),
        aRequest(2).withRow("{\"subject\":\"two\"}"),
        aRequest(3),
        aRequest(7).withRow("{\"subject\":\"seven\"}"));

    List<InputRow> first = store().output().inputRows(run, 0, 1);

    assertThat(first).extracting(InputRow::ordinal).containsExactly(2L);
    assertThat(text(first.getFirst().row())).isEqualTo("{\"subject\":\"two\"}");
    assertThat(store().output().inputRows(run, 2, 5))
        .extracting(InputRow::ordinal)
        .containsExactly(7L);
    assertThat(store().output().inputRows(run, 7, 5)).isEmpty();
  }

  @Test
  void whoFollowsSeesEachEndOnceInItsOrder() {
    RunId run = active(3);
    List<AttemptId> attempts = attempts(opened().id());
    assertThat(store().output().finishedSince(run, 0, 10)).isEmpty();

    record(answer(attempts.get(2)));
    record(answer(attempts.get(0)));
    List<OutputRow> seen = store().output().finishedSince(run, 0, 10);
    record(answer(attempts.get(1)));

    assertThat(seen).extracting(OutputRow::ordinal).containsExactly(3L, 1L);
    assertThat(store().output().finishedSince(run, seen.getLast().endSequence(), 10))
        .extracting(OutputRow::ordinal)
        .containsExactly(2L);
  }

  @Test
  void cancelledRequestsEndToo() {
    RunId run = active(3);
    store().runs().cancel(run, now());

    List<OutputRow> ended = store().output().finishedSince(run, 0, 2);
    assertThat(ended).hasSize(2);
    assertThat(store().output().finishedSince(run, ended.getLast().endSequence(), 10)).hasSize(1);
  }

  @Test
  void failuresAreSummedByKind() {
    RunId run = active(4);
    List<AttemptId> attempts = attempts(opened().id());
    Failure refused = new Failure(FailureKind.CONTENT_POLICY, "refused");
    settle(attempts.get(0), new RequestState.Failed(refused));
    settle(attempts.get(1), new RequestState.Failed(refused));
    settle(attempts.get(2), new RequestState.Failed(refused));
    settle(
        attempts.get(3), new RequestState.Failed(new Failure(FailureKind.NOT_FOUND, "no model")));

    assertThat(store().output().failures(run, 2))
        .containsExactly(
            new FailureSummary(FailureKind.CONTENT_POLICY, 3, "refused", List.of(1L, 2L)),
            new FailureSummary(FailureKind.NOT_FOUND, 1, "no model", List.of(4L)));
  }

  @Test
  void eachOutcomeIsDueOnce() {
    RunId run = active(aRun().delivering(), 3);
    List<AttemptId> attempts = attempts(opened().id());
    assertThat(store().output().due(run, 10)).isEmpty();
    record(answer(attempts.get(1)), answer(attempts.get(0)));
    List<OutputRow> due = store().output().due(run, 10);

    store().output().delivered(run, List.of(delivered(due.get(0), Delivery.WRITTEN)));
    store()
        .output()
        .delivered(
            run,
            List.of(
                delivered(due.get(0), Delivery.CONFLICT),
                delivered(due.get(1), Delivery.CONFLICT)));

    assertThat(due).extracting(OutputRow::ordinal).containsExactly(1L, 2L);
    assertThat(store().output().due(run, 10)).isEmpty();
    assertThat(store().output().deliveries(run))
        .isEqualTo(Map.of(Delivery.WRITTEN, 1L, Delivery.CONFLICT, 1L));
  }

  @Test
  void runsWithoutWriteBackHaveNothingDue() {
    RunId run = active(1);
    record(answer(attempts(opened().id()).getFirst()));

    assertThat(store().output().due(run, 10)).isEmpty();
    assertThat(store().output().deliveries(run)).isEmpty();
  }

  private static Delivered delivered(OutputRow row, Delivery how) {
    return new Delivered(row.id(), row.endSequence(), how);
  }

  @ParameterizedTest
  @EnumSource(Delivery.class)
  void anAnswerThatCameWhileItsFailureWasWrittenIsDueItself(Delivery ofTheFailure) {
    RunId run = active(aRun().delivering(), 1);
    AttemptId attempt = attempts(opened().id()).getFirst();
    settle(attempt, new RequestState.Failed(new Failure(FailureKind.RESULT_MISSING, "not there")));
    OutputRow failed = store().output().due(run, 1).getFirst();
    record(answer(attempt));

    store().output().delivered(run, List.of(delivered(failed, ofTheFailure)));

    assertThat(store().output().due(run, 10)).hasSize(1);
  }
}
