package dev.offpeak.testkit.simulation;

/** The process ends here: nothing after it runs, and nothing catches it but the simulation. */
final class Crash extends Error {

  private static final long serialVersionUID = 1L;

  Crash(String where) {
    super(where);
  }
}
