package dev.offpeak.app.show;

import dev.offpeak.dispatch.Difference;
import dev.offpeak.dispatch.Verification.Outcome;
import dev.offpeak.model.Account;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What comparing one account came to.
 *
 * @param compared null if the provider could not be asked to the end
 * @param inDoubt batches of ours of which nobody knows whether they arrived
 * @param inputFiles uploaded inputs of ours at the provider
 * @param differences how many there are
 * @param named the first of them
 * @param error why not everything was compared; null if all was
 */
record Verified(
    Account account,
    Outcome.@Nullable Compared compared,
    long inDoubt,
    long inputFiles,
    long differences,
    List<Difference> named,
    @Nullable String error) {

  Verified {
    named = List.copyOf(named);
  }
}
