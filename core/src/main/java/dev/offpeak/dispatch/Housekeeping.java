package dev.offpeak.dispatch;

/**
 * What a dispatcher tidies up beside its work.
 *
 * @param cleanUp whether what the provider keeps of a batch is deleted once every line of it is
 *     settled here
 */
public record Housekeeping(boolean cleanUp) {

  /** Nothing is deleted that nobody asked for. */
  public static final Housekeeping NONE = new Housekeeping(false);
}
