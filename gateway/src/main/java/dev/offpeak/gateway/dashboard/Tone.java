package dev.offpeak.gateway.dashboard;

import java.util.Locale;

/** How a state looks: by its mark and its words, and only then by colour. */
public enum Tone {
  DONE("✓"),
  BUSY("▸"),
  WAITING("◦"),
  DOUBT("?"),
  BAD("✕"),
  QUIET("–");

  private final String mark;

  Tone(String mark) {
    this.mark = mark;
  }

  public String mark() {
    return mark;
  }

  /** The name of its style. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
