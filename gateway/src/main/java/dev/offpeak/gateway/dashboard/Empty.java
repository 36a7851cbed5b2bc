package dev.offpeak.gateway.dashboard;

/**
 * What a page says while it has nothing to show.
 *
 * @param shows what it will show
 * @param next what the command is for
 * @param command the one command that fills it
 */
public record Empty(String shows, String next, String command) {

  /** The same where play money is served: what is done without it is done somewhere else. */
  Empty with(boolean sandbox) {
    return sandbox ? new Empty(shows, next, command + " --sandbox") : this;
  }

  /** A page that a command fills. */
  public Empty(String shows, String command) {
    this(shows, "Nothing is here yet. Fill it:", command);
  }
}
