package dev.offpeak.gateway.dashboard;

import dev.offpeak.gateway.dashboard.Frame.Menu;
import dev.offpeak.gateway.dashboard.web.PageReply;
import dev.offpeak.gateway.dashboard.web.PageRoute;
import dev.offpeak.gateway.dashboard.web.Params;
import dev.offpeak.gateway.dashboard.web.Visit;
import dev.offpeak.gateway.http.Refusal;
import dev.offpeak.gateway.http.RefusedException;
import dev.offpeak.gateway.http.Reply;
import dev.offpeak.ledger.CountText;
import dev.offpeak.ledger.MoneyText;
import dev.offpeak.model.Feature;
import dev.offpeak.model.FeaturePolicy;
import dev.offpeak.model.Lane;
import dev.offpeak.policy.FeaturePolicies;
import dev.offpeak.store.PolicyStore.PolicyChange;
import dev.offpeak.store.Store;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Decides a feature's lane, after a look at what that costs or saves, and takes it back. */
final class DecidePage {

  private static final Duration BATCH_DEADLINE = Duration.ofHours(24);
  private static final int DAYS = 30;

  private final DashboardParts parts;
  private final Screen screen;

  DecidePage(DashboardParts parts, Screen screen) {
    this.parts = parts;
    this.screen = screen;
  }

  /**
   * What the page asks before it decides.
   *
   * @param action where the form goes
   * @param lane the lane decided for; empty to take the last change back
   * @param consequences what follows, a sentence each
   */
  public record View(
      String question,
      String name,
      String back,
      String action,
      String lane,
      String button,
      List<String> consequences,
      String csrf) {
    public View {
      consequences = List.copyOf(consequences);
    }
  }

  Reply decide(Visit visit) throws RefusedException {
    Feature feature = FeaturePage.feature(visit.segment(1));
    FeaturePolicies policies = editable(feature);
    Lane lane = lane(visit);
    Store store = parts.store().get();
    if (visit.acts()) {
      FeaturePolicy before = policies.of(feature);
      FeaturePolicy after = before.withLane(lane);
      if (lane == Lane.BATCH && before.deadline() == null) {
        after = after.withDeadline(BATCH_DEADLINE);
      }
      store.policies().set(feature, after, parts.clock().instant(), visit.access().name());
      return PageReply.seeOther(path(feature) + "?done=" + Notice.DECIDED);
    }
    View view =
        new View(
            lane == Lane.BATCH ? "Send by batch?" : "Keep interactive?",
            feature.name(),
            path(feature),
            path(feature) + "/decide",
            lane.label(),
            lane == Lane.BATCH ? "Send it by batch" : "Keep it interactive",
            lane == Lane.BATCH ? byBatch(store, feature) : interactive(store, feature),
            visit.session().token());
    return screen.show(visit, Menu.FEATURES, view.question(), "decide", view);
  }

  Reply undo(Visit visit) throws RefusedException {
    Feature feature = FeaturePage.feature(visit.segment(1));
    editable(feature);
    Store store = parts.store().get();
    List<PolicyChange> changes = store.policies().history(feature, 1);
    if (changes.isEmpty()) {
      throw new RefusedException(PageRoute.noSuchPage());
    }
    if (visit.acts()) {
      boolean undone =
          store
              .policies()
              .undo(feature, parts.clock().instant(), visit.access().name())
              .isPresent();
      return PageReply.seeOther(path(feature) + (undone ? "?done=" + Notice.UNDONE : ""));
    }
    View view =
        new View(
            "Take the last change back?",
            feature.name(),
            path(feature),
            path(feature) + "/undo",
            "",
            "Take it back",
            List.of(
                "Now: " + PolicyWords.of(changes.getFirst().after()) + ".",
                "The latest change that still holds is taken back; before it was: "
                    + PolicyWords.of(changes.getFirst().before())
                    + ".",
                "What is in a batch already stays there and is answered."),
            visit.session().token());
    return screen.show(visit, Menu.FEATURES, view.question(), "decide", view);
  }

  private FeaturePolicies editable(Feature feature) throws RefusedException {
    FeaturePolicies policies = parts.policies().get();
    if (policies.governedByFile(feature)) {
      throw new RefusedException(
          new Refusal(
              409,
              "governed_by_file",
              "This feature is governed by the configuration file, so nothing was changed. Change it"
                  + " there."));
    }
    return policies;
  }

  private static Lane lane(Visit visit) throws RefusedException {
    String word = visit.acts() ? visit.form().get("lane") : visit.query().get("lane");
    if (Lane.BATCH.label().equals(word)) {
      return Lane.BATCH;
    }
    if (Lane.INTERACTIVE.label().equals(word)) {
      return Lane.INTERACTIVE;
    }
    throw new RefusedException(
        new Refusal(400, "no_such_lane", "A feature's lane is batch or interactive."));
  }

  private Spend spend(Store store, Feature feature) {
    LocalDate to = LocalDate.ofInstant(parts.clock().instant(), ZoneOffset.UTC).plusDays(1);
    LocalDate from = to.minusDays(DAYS);
    return new Spend(from, to, store.ledger().spend(from, to, feature));
  }

  private Spend imported(Store store, Feature feature) {
    LocalDate to = LocalDate.ofInstant(parts.clock().instant(), ZoneOffset.UTC).plusDays(1);
    LocalDate from = to.minusDays(DAYS);
    return new Spend(from, to, store.ledger().imported(from, to, feature));
  }

  private LanePrices.Moved moved(Spend spend) {
    return LanePrices.byBatch(spend, parts.prices(), parts.clock().instant());
  }

  private List<String> byBatch(Store store, Feature feature) {
    List<String> sentences = new ArrayList<>();
    LanePrices.Moved metered = moved(spend(store, feature));
    LanePrices.Moved moved = metered.requests() > 0 ? metered : moved(imported(store, feature));
    sentences.add(
        moved.requests() == 0
            ? "In the last 30 days it had no interactive calls with a price, so there is nothing to"
                + " reckon a saving from."
            : "In the last 30 days its "
                + CountText.of(
                    moved.requests(),
                    (metered.requests() > 0 ? "" : "imported ") + "interactive call")
                + " cost "
                + MoneyText.of(moved.now())
                + "; by batch the same tokens cost about "
                + MoneyText.of(moved.then())
                + ". That saves about "
                + MoneyText.of(moved.now().minus(moved.then()))
                + " in 30 days.");
    sentences.add(
        "Answers take up to 24 h instead of seconds: nobody should be waiting for them. Calls that"
            + " ask for the interactive lane themselves still pass.");
    sentences.add(
        "What it cost until now is kept to compare with. It can be taken back at any time.");
    return sentences;
  }

  private List<String> interactive(Store store, Feature feature) {
    Spend spend = spend(store, feature);
    return List.of(
        "Its calls pass at once, at the full price, whatever lane they ask for.",
        "In the last 30 days batches saved "
            + MoneyText.of(spend.saved())
            + " for it; that ends, so it costs about so much more in 30 days.",
        "What is in a batch already stays there and is answered.");
  }

  private static String path(Feature feature) {
    return "/features/" + Params.encoded(feature.name());
  }
}
