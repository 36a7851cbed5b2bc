package dev.offpeak.gateway.http;

import dev.offpeak.model.Usd;

/** What a caller may still spend. Thread-safe. */
public interface Purse {

  /** Has no bottom: of callers whose key has no budget. */
  Purse OPEN = new Open();

  /** Whether it has a bottom; else nobody need know before what is bought. */
  boolean bounded();

  /**
   * Sets money aside for something that is about to be stored, so that what is handed in at the
   * same time cannot have it too.
   *
   * @param most the upper bound of what it costs
   * @return to be closed once it is stored, or came to nothing
   * @throws RefusedException if there is not as much left
   */
  Hold hold(Usd most) throws RefusedException;

  /** Money that is set aside. Used by one thread. */
  interface Hold extends AutoCloseable {

    /** Says that it was stored: from now on the store knows of the money. */
    void stored();

    /** Gives the money back that was not stored. */
    @Override
    void close();
  }

  /** Gives whatever is asked for. */
  final class Open implements Purse {

    private static final Hold NOTHING =
        new Hold() {
          @Override
          public void stored() {}

          @Override
          public void close() {}
        };

    private Open() {}

    @Override
    public boolean bounded() {
      return false;
    }

    @Override
    public Hold hold(Usd most) {
      return NOTHING;
    }
  }
}
