package dev.offpeak.app.shell;

import java.time.Clock;

/**
 * What surrounds the program: everything it may know or touch of the process it runs in, apart from
 * files.
 *
 * @param clock the time, and the zone in which times of day are shown
 */
public record Shell(
    Environment environment,
    Streams streams,
    Terminal terminal,
    Clock clock,
    Interruption interruption) {

  /** One line for people, on standard error. */
  public void say(String line) {
    streams.err().println(line);
  }
}
