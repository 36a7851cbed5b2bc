package dev.offpeak.gateway.health;

/** How well a process can do its work. */
public enum Readiness {
  /** All of it. */
  READY(200, "{\"status\":\"ready\"}"),
  /**
   * Calls pass, but the store is down, so that none can be deferred. Whoever spreads calls goes on
   * sending them: that they pass is what they need most.
   */
  STORE_DOWN(200, "{\"status\":\"ready\",\"store\":\"unavailable\"}"),
  /** None of it. */
  NOT_READY(503, "{\"status\":\"not ready\"}");

  private final int status;
  private final String json;

  Readiness(int status, String json) {
    this.status = status;
    this.json = json;
  }

  int status() {
    return status;
  }

  String json() {
    return json;
  }
}
