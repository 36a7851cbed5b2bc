package dev.offpeak.gateway.dashboard.web;

import dev.offpeak.store.GatewayKey;

/**
 * What a visitor may.
 *
 * @param name who it is, as the trail of changes has it
 * @param signedIn whether by a gateway key, so that it can sign out
 * @param bodies whether prompts and answers may be shown
 */
public record Access(String name, boolean signedIn, boolean bodies) {

  /** Whoever sits at this machine, where no gateway keys are set. */
  public static final Access LOCAL = new Access("dashboard", false, true);

  /** Who has not signed in yet. */
  static final Access NOBODY = new Access("nobody", false, false);

  /** Whether pages may be seen at all. */
  public boolean isInside() {
    return !equals(NOBODY);
  }

  static Access of(GatewayKey key) {
    return new Access(key.name(), true, key.scope().bodies());
  }
}
