package dev.offpeak.provider;

/** Takes result lines as they are read. */
@FunctionalInterface
public interface ResultLines {

  /**
   * Takes one line.
   *
   * @param line the whole line without its line end; the receiver may keep it
   * @param result what it says
   * @return false to stop reading early, which counts as an incomplete read
   */
  boolean accept(byte[] line, ResultLine result);
}
