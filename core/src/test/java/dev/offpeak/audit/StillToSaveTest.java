package dev.offpeak.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.model.Feature;
import dev.offpeak.model.FeaturePolicy;
import dev.offpeak.model.Lane;
import dev.offpeak.model.Usd;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What an audit leaves to be decided. */
class StillToSaveTest {

  private static final FeaturePolicy NO_LANE = FeaturePolicy.NONE;

  private static Finding finding(
      String feature, @Nullable String group, Verdict verdict, long usd) {
    Usd amount = new Usd(usd);
    return new Finding(
        new Feature(feature),
        group,
        10,
        amount,
        verdict,
        verdict == Verdict.BATCH ? new Saving(amount, amount, amount) : Saving.NONE,
        Confidence.HIGH,
        List.of(),
        null);
  }

  private static AuditReport report(Finding... findings) {
    return new AuditReport(
        Instant.EPOCH, Instant.EPOCH.plusSeconds(1), Usd.ZERO, List.of(findings), Saving.NONE);
  }

  @Test
  void whatSomebodyHasDecidedOnIsLeftOut() {
    AuditReport report =
        report(
            finding("open", null, Verdict.BATCH, 5),
            finding("moved", null, Verdict.BATCH, 7),
            finding("kept", null, Verdict.BATCH, 11),
            finding("capped", null, Verdict.BATCH, 13),
            finding("untagged", "key k", Verdict.BATCH, 17),
            finding("chat", null, Verdict.INTERACTIVE, 0));
    StillToSave still =
        StillToSave.of(
            report,
            Map.of(
                "moved", NO_LANE.withLane(Lane.BATCH),
                "kept", NO_LANE.withLane(Lane.INTERACTIVE),
                "capped", NO_LANE));

    assertThat(still.open())
        .extracting(found -> found.feature().name())
        .containsExactly("open", "capped", "untagged");
    assertThat(still.total().expected()).isEqualTo(new Usd(35));
    assertThat(still.of(new Feature("capped"))).isPresent();
    assertThat(still.of(new Feature("untagged"))).isEmpty();
  }

  @Test
  void ofTheOthersItIsSaidWhyThereIsNothing() {
    AuditReport report =
        report(
            finding("chat", null, Verdict.INTERACTIVE, 0),
            finding("done", null, Verdict.ALREADY_DEFERRED, 0),
            finding("tiny", null, Verdict.TOO_SMALL, 0),
            finding("kept", null, Verdict.NOT_ENOUGH_DATA, 0),
            finding("untagged", "key k", Verdict.INTERACTIVE, 0));

    assertThat(StillToSave.others(report, Map.of("kept", NO_LANE.withLane(Lane.INTERACTIVE))))
        .isEqualTo(Map.of("chat", "keep interactive", "tiny", "not worth it"));
  }
}
