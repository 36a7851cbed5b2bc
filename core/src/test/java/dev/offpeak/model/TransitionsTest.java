package dev.offpeak.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;

/** The whole from-to matrix of each kind of state: what is not listed here must be refused. */
class TransitionsTest {

  @Test
  void batchesMoveOnlyAsDesigned() {
    assertThat(allowed(BatchState.Kind.values(), BatchTransitions::allowed))
        .containsExactlyInAnyOrder(
            "ASSEMBLING PLANNED",
            "PLANNED PLANNED",
            "PLANNED UPLOADING",
            "PLANNED SUBMITTING",
            "PLANNED REJECTED",
            "UPLOADING PLANNED",
            "UPLOADING SUBMITTING",
            "UPLOADING REJECTED",
            "SUBMITTING PLANNED",
            "SUBMITTING OPEN",
            "SUBMITTING REJECTED",
            "SUBMITTING IN_DOUBT",
            "IN_DOUBT IN_DOUBT",
            "IN_DOUBT OPEN",
            "IN_DOUBT ABSENT",
            "IN_DOUBT ABANDONED",
            "OPEN OPEN",
            "OPEN CANCELLING",
            "OPEN ENDED",
            "OPEN REJECTED",
            "CANCELLING CANCELLING",
            "CANCELLING ENDED",
            "CANCELLING REJECTED",
            "ENDED ENDED",
            "ENDED COLLECTED",
            "ABSENT OPEN",
            "ABANDONED ABANDONED",
            "ABANDONED OPEN");
  }

  @Test
  void requestsMoveOnlyAsDesigned() {
    assertThat(allowed(RequestState.Kind.values(), RequestTransitions::allowed))
        .containsExactlyInAnyOrder(
            "READY BATCHED",
            "READY CALLING",
            "READY CANCELLED",
            "READY SUCCEEDED",
            "BATCHED READY",
            "BATCHED SUCCEEDED",
            "BATCHED FAILED",
            "BATCHED CANCELLED",
            "CALLING READY",
            "CALLING SUCCEEDED",
            "CALLING FAILED",
            "CALLING CANCELLED",
            "FAILED READY",
            "FAILED SUCCEEDED",
            "CANCELLED READY",
            "CANCELLED SUCCEEDED");
  }

  @Test
  void runsMoveOnlyAsDesigned() {
    assertThat(allowed(RunState.values(), RunTransitions::allowed))
        .containsExactlyInAnyOrder(
            "LOADING ACTIVE",
            "ACTIVE FINISHED",
            "ACTIVE CANCELLED",
            "FINISHED ACTIVE",
            "CANCELLED ACTIVE");
  }

  @Test
  void anIllegalMoveNamesFromToAndId() {
    BatchId batch = new BatchId(new UUID(1, 2));
    assertThatThrownBy(() ->
            BatchTransitions.check(batch, BatchState.Kind.COLLECTED, BatchState.Kind.SUBMITTING))
        .isInstanceOf(IllegalTransitionException.class)
        .hasMessageContaining(batch.wire())
        .hasMessageContaining("COLLECTED")
        .hasMessageContaining("SUBMITTING");
  }

  private static <K> List<String> allowed(K[] kinds, BiPredicate<K, K> table) {
    List<String> moves = new ArrayList<>();
    for (K from : kinds) {
      for (K to : kinds) {
        if (table.test(from, to)) {
          moves.add(from + " " + to);
        }
      }
    }
    return moves;
  }
}
