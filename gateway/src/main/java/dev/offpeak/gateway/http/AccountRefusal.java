package dev.offpeak.gateway.http;

import dev.offpeak.model.AccountName;
import dev.offpeak.model.ProviderName;
import org.jspecify.annotations.Nullable;

/** What callers are told whose key names an account that is not there. */
public final class AccountRefusal {

  private AccountRefusal() {}

  /**
   * Nobody pays for what is asked.
   *
   * @param account the one of the caller's key; null if it names none
   */
  public static Refusal of(@Nullable AccountName account, ProviderName provider) {
    return account == null
        ? new Refusal(
            400,
            "no_account",
            "No account of " + provider.display() + " pays here. Set its key for offpeak serve.")
        : new Refusal(
            403,
            "account_unknown",
            "This gateway key is paid by the account "
                + account
                + ", and "
                + provider.display()
                + " has none of that name here. Name it under providers."
                + provider
                + ".accounts for offpeak serve, or use another key.");
  }
}
