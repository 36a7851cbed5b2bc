package dev.offpeak.imports;

/** A row that cannot be imported; the message says why, without a piece of a prompt. */
final class UnreadableRowException extends Exception {

  private static final long serialVersionUID = 1L;

  UnreadableRowException(String why) {
    super(why);
  }
}
