package dev.offpeak.gateway.dashboard.web;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The colours a visitor wants. */
public enum Theme {
  /** As the system has it. */
  AUTO,
  LIGHT,
  DARK;

  /** The word in cookies, forms and the page. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The theme of that word; auto if it is none. */
  public static Theme ofLabel(@Nullable String label) {
    for (Theme theme : values()) {
      if (theme.label().equals(label)) {
        return theme;
      }
    }
    return AUTO;
  }
}
