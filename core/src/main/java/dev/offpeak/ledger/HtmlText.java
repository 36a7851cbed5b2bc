package dev.offpeak.ledger;

/** Text in HTML: names come from users and providers, and nothing of theirs may become markup. */
public final class HtmlText {

  private HtmlText() {}

  /** The text, to stand between tags or in a quoted attribute. */
  public static String of(String text) {
    StringBuilder html = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '<' -> html.append("&lt;");
        case '>' -> html.append("&gt;");
        case '&' -> html.append("&amp;");
        case '"' -> html.append("&quot;");
        case '\'' -> html.append("&#39;");
        default -> html.append(Character.isISOControl(c) ? '?' : c);
      }
    }
    return html.toString();
  }
}
