package dev.offpeak.gateway.http;

/**
 * Who makes a call, as far as the gateway knows. Resolved once, before anything else is done with
 * the call.
 *
 * @param name how reports call it
 * @param ownCredential whether the credential that came with the call is the client's own at the
 *     provider and may be passed on; else it is ours and must never leave, and the configured
 *     account's takes its place
 */
public record Caller(String name, boolean ownCredential) {

  /** Any program of this machine, where no gateway keys are set. */
  public static final Caller LOCAL = new Caller("local", true);
}
