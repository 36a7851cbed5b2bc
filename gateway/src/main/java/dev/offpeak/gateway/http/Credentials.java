package dev.offpeak.gateway.http;

/**
 * Decides who may call. Called on an event loop for every call, so it must not block. Thread-safe.
 */
public interface Credentials {

  /** No keys are set: every program of this machine may call. */
  Credentials OPEN = new Open();

  /**
   * Whether callers must show a key of the gateway's; without, only this machine may call. It may
   * begin to be so while calls are served, and never ceases.
   */
  boolean required();

  /** Who makes this call, or why it is refused. */
  Admission admit(Call call);

  /** What comes of a look at a call's credential. */
  sealed interface Admission {
    record Admitted(Caller caller) implements Admission {}

    record Refused(Refusal refusal) implements Admission {}
  }

  /** Lets everybody in. */
  final class Open implements Credentials {
    private static final Admission LOCAL = new Admission.Admitted(Caller.LOCAL);

    private Open() {}

    @Override
    public boolean required() {
      return false;
    }

    @Override
    public Admission admit(Call call) {
      return LOCAL;
    }
  }
}
