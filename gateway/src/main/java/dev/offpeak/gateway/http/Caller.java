package dev.offpeak.gateway.http;

import dev.offpeak.model.KeyScope;

/**
 * Who makes a call, as far as the gateway knows. Resolved once, before anything else is done with
 * the call.
 *
 * @param name how reports call it
 * @param ownCredential whether the credential that came with the call is the client's own at the
 *     provider and may be passed on; else it is ours and must never leave, and the configured
 *     account's takes its place
 * @param scope what it may do
 */
public record Caller(String name, boolean ownCredential, KeyScope scope) {

  /** Any program of this machine, where no gateway keys are set. */
  public static final Caller LOCAL = new Caller("local", true, KeyScope.ALL);

  /**
   * Somebody who shows no key where keys are needed. Let in only to pages of ours that ask for one
   * themselves.
   */
  public static final Caller NOBODY = new Caller("nobody", false, KeyScope.USE);
}
