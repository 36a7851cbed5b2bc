package dev.offpeak.intake;

import dev.offpeak.model.Account;
import dev.offpeak.model.AnswerRules;
import dev.offpeak.model.Budget;
import dev.offpeak.model.Feature;
import dev.offpeak.model.Usd;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a run is to be, apart from its requests.
 *
 * @param feature of requests that name none themselves
 * @param identity how the same run is known again
 * @param delivers whether outcomes are written back somewhere
 * @param sink what opens that place again, as {@link dev.offpeak.store.NewRun#sink} says
 * @param skipInvalid whether the good requests go ahead without the others
 * @param again whether a finished run of the same identity is to be run anew
 * @param deadline when answers are due; null if whenever the provider is done
 * @param costCap the most it may spend; null if unlimited
 * @param costCapStrict whether a request must say how much it may answer, so that its upper bound
 *     is one
 * @param rules what answers must be, whatever their feature says; null if that decides
 * @param budget what it may spend in a period; null if only its features have budgets
 */
public record RunSpec(
    Account account,
    Feature feature,
    Identity identity,
    boolean delivers,
    @Nullable String sink,
    boolean skipInvalid,
    boolean again,
    @Nullable Instant deadline,
    @Nullable Usd costCap,
    boolean costCapStrict,
    @Nullable AnswerRules rules,
    @Nullable Budget budget) {

  /** A run of that feature without limits, known again by its content. */
  public static RunSpec of(Account account, Feature feature) {
    return new RunSpec(
        account,
        feature,
        new Identity.OfContent(),
        false,
        null,
        false,
        false,
        null,
        null,
        false,
        null,
        null);
  }

  /** The same, known again in another way. */
  public RunSpec withIdentity(Identity other) {
    return new RunSpec(
        account,
        feature,
        other,
        delivers,
        sink,
        skipInvalid,
        again,
        deadline,
        costCap,
        costCapStrict,
        rules,
        budget);
  }

  /** The same, with its outcomes to be written back. */
  public RunSpec delivered() {
    return new RunSpec(
        account,
        feature,
        identity,
        true,
        null,
        skipInvalid,
        again,
        deadline,
        costCap,
        costCapStrict,
        rules,
        budget);
  }

  /** The same, with the most it may spend. */
  public RunSpec withCostCap(Usd most) {
    return new RunSpec(
        account,
        feature,
        identity,
        delivers,
        sink,
        skipInvalid,
        again,
        deadline,
        most,
        costCapStrict,
        rules,
        budget);
  }

  /** The same, with when its answers are due; null if whenever the provider is done. */
  public RunSpec withDeadline(@Nullable Instant due) {
    return new RunSpec(
        account,
        feature,
        identity,
        delivers,
        sink,
        skipInvalid,
        again,
        due,
        costCap,
        costCapStrict,
        rules,
        budget);
  }

  /** The same, with what its answers must be. */
  public RunSpec withRules(AnswerRules must) {
    return new RunSpec(
        account,
        feature,
        identity,
        delivers,
        sink,
        skipInvalid,
        again,
        deadline,
        costCap,
        costCapStrict,
        must,
        budget);
  }

  /** The same, with what it may spend in a period. */
  public RunSpec withBudget(Budget most) {
    return new RunSpec(
        account,
        feature,
        identity,
        delivers,
        sink,
        skipInvalid,
        again,
        deadline,
        costCap,
        costCapStrict,
        rules,
        most);
  }

  /** How the same run is known again. */
  public sealed interface Identity {

    /** By what it would send: target, custom ids and bodies in their order. */
    record OfContent() implements Identity {}

    /**
     * By its source, whose content may change: an unfinished run goes on with its stored requests,
     * and a later one leaves out what was asked before.
     */
    record OfSource(String identity) implements Identity {}
  }
}
