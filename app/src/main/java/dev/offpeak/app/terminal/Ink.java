package dev.offpeak.app.terminal;

import dev.offpeak.app.shell.Shell;

/** Colours, which help and are never needed. Immutable. */
public enum Ink {
  /** A terminal that shows colours. */
  COLOURED,
  /** {@code NO_COLOR}, a dumb terminal, a pipe. */
  PLAIN;

  private static final String ESCAPE = "\u001b[";
  private static final String RESET = ESCAPE + "0m";

  /** What suits this shell's standard error. See no-color.org for the variable. */
  public static Ink of(Shell shell) {
    boolean wanted = shell.environment().get("NO_COLOR").isEmpty();
    return wanted && shell.terminal().columns() > 0 ? COLOURED : PLAIN;
  }

  public String bold(String text) {
    return in("1m", text);
  }

  public String faint(String text) {
    return in("2m", text);
  }

  public String good(String text) {
    return in("32m", text);
  }

  public String bad(String text) {
    return in("31m", text);
  }

  public String attention(String text) {
    return in("33m", text);
  }

  private String in(String code, String text) {
    return this == PLAIN || text.isEmpty() ? text : ESCAPE + code + text + RESET;
  }

  /** The text without any colours. */
  public static String stripped(String text) {
    return text.indexOf('\u001b') < 0 ? text : text.replaceAll("\u001b\\[[0-9;]*m", "");
  }

  /** How many columns the text takes, colours left out. */
  public static int width(String text) {
    String bare = stripped(text);
    return bare.codePointCount(0, bare.length());
  }
}
