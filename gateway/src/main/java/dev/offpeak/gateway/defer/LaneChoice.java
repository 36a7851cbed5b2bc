package dev.offpeak.gateway.defer;

import dev.offpeak.gateway.defer.Wishes.LaneWish;
import dev.offpeak.model.Lane;
import org.jspecify.annotations.Nullable;

/**
 * Decides which lane a call takes: an explicit {@code interactive} always wins, then a policy of
 * {@code interactive}, then the header, then the policy, then {@code interactive}. Pure.
 */
final class LaneChoice {

  static final String BY_POLICY = "policy";
  static final String NO_ACCOUNT = "no-account";
  static final String NOT_BATCHABLE = "not-batchable";
  static final String ANOTHER_ACCOUNT = "another-account";

  private LaneChoice() {}

  /** What becomes of a call. */
  sealed interface Choice {

    /**
     * It passes.
     *
     * @param reason why, although batch was asked for; null if it was not
     */
    record Pass(@Nullable String reason) implements Choice {}

    /** It is answered through batch. */
    record Defer() implements Choice {}

    /** Batch was asked for by header, and there is nobody to pay for it. */
    record NoAccount() implements Choice {}
  }

  /**
   * What is known from a call's head.
   *
   * @param policy the lane the feature is set to; null if it is not set
   * @param batchable whether batches serve the path
   * @param account whether an account of the provider is configured
   * @param scope whether the caller's key allows the batch lane
   */
  record Head(
      LaneWish wish, @Nullable Lane policy, boolean batchable, boolean account, boolean scope) {}

  /**
   * What is known from a call's body.
   *
   * @param batchable whether a batch takes it
   * @param accountOwned whether it names what belongs to an account
   * @param ownAccount whether the key that came with it is that of the account that would pay
   */
  record Body(boolean batchable, boolean accountOwned, boolean ownAccount) {}

  static Choice byHead(Head head) {
    boolean asked = head.wish() == LaneWish.BATCH;
    boolean wanted = asked || (head.wish() == LaneWish.AUTO && head.policy() == Lane.BATCH);
    if (!wanted) {
      return new Choice.Pass(null);
    }
    if (head.policy() == Lane.INTERACTIVE) {
      return new Choice.Pass(BY_POLICY);
    }
    if (!head.scope()) {
      return new Choice.Pass("key-scope");
    }
    if (!head.batchable()) {
      return new Choice.Pass(NOT_BATCHABLE);
    }
    if (!head.account()) {
      return asked ? new Choice.NoAccount() : new Choice.Pass(NO_ACCOUNT);
    }
    return new Choice.Defer();
  }

  static Choice byBody(Body body) {
    if (!body.batchable()) {
      return new Choice.Pass(NOT_BATCHABLE);
    }
    return body.accountOwned() && !body.ownAccount()
        ? new Choice.Pass(ANOTHER_ACCOUNT)
        : new Choice.Defer();
  }
}
