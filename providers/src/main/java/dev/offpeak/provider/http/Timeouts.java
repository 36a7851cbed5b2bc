package dev.offpeak.provider.http;

import java.time.Duration;

/**
 * How long to wait for a provider. None of them scales with the poll interval. All are positive.
 *
 * @param connect until a connection is there; default 10 s
 * @param answer to a small call, until its status and headers are there; default 60 s
 * @param submission after the last progress of an upload or creation, until its status and headers
 *     are there: giving up too early costs a doubt, so it is long; default 5 min
 * @param idle between two pieces of an answer's body; default 60 s
 */
public record Timeouts(Duration connect, Duration answer, Duration submission, Duration idle) {

  public static final Timeouts DEFAULT =
      new Timeouts(
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          Duration.ofMinutes(5),
          Duration.ofSeconds(60));

  public Timeouts {
    if (!connect.isPositive()
        || !answer.isPositive()
        || !submission.isPositive()
        || !idle.isPositive()) {
      throw new IllegalArgumentException("time-outs are positive");
    }
  }
}
