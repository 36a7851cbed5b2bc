package dev.offpeak.connectors.jdbc;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A database's address, shown without credentials: only {@link #reveal} gives the whole text away.
 * Immutable.
 *
 * <p>What is shown is chosen by what is known to be harmless, not by what is known to be secret:
 * users, passwords and all parameters but a few names of databases and schemas are left out. Where
 * a raw {@code @} leaves open what belongs to a password, nothing but the scheme is shown.
 */
public final class JdbcUrl {

  private static final Pattern FORM =
      Pattern.compile("(?i)jdbc:([a-z][a-z0-9+.-]*):(.*)", Pattern.DOTALL);

  private static final Pattern START_OF_HOSTS = Pattern.compile("(?:[a-z]+:)?//");

  /** {@code //host}, {@code //host:5432,other/path}: addresses in which no password can hide. */
  private static final Pattern HOSTS =
      Pattern.compile(
          "(?:[a-z]+:)?//(?:\\[[0-9a-fA-F:.]+\\]|[\\w.-]*)(?::\\d+)?"
              + "(?:,(?:\\[[0-9a-fA-F:.]+\\]|[\\w.-]+)(?::\\d+)?)*(?:/.*)?");

  /** {@code //(host=h)/path}, {@code //address=(host=h)}: shown pair by pair. */
  private static final Pattern DESCRIPTION =
      Pattern.compile("(?:[a-z]+:)?//\\[?(?:\\w+=)?\\(.*", Pattern.DOTALL);

  private static final Pattern PARAMETERS = Pattern.compile("[\\w.]+=[^&]*(?:&[\\w.]+=[^&]*)*&?");

  private static final Pattern PARAMETER = Pattern.compile("([\\w.]+)=([\\w.$-]+)(?=[&;]|$)");

  /** Descriptions such as {@code (host=db)(password=x)}. */
  private static final Pattern NESTED = Pattern.compile("(\\w*)\\s*=\\s*([^(),&;]*)");

  private static final Set<String> SHOWN_PARAMETERS =
      Set.of("currentschema", "databasename", "database", "schema");

  private static final Set<String> SHOWN_NESTED =
      Set.of("host", "port", "address", "protocol", "service_name", "sid", "description");

  private final String text;
  private final String scheme;
  private final String display;

  private JdbcUrl(String text, String scheme, String display) {
    this.text = text;
    this.scheme = scheme;
    this.display = display;
  }

  /**
   * Reads an address such as {@code jdbc:sqlite:shop.db} or {@code jdbc:postgresql://host/shop}.
   *
   * @throws IllegalArgumentException if it is none; the message is a sentence that shows nothing of
   *     it
   */
  public static JdbcUrl parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches() || form.group(2).isEmpty()) {
      throw new IllegalArgumentException(
          "A database URL looks like jdbc:sqlite:shop.db or jdbc:postgresql://host:5432/database;"
              + " the one given does not.");
    }
    String scheme = form.group(1).toLowerCase(Locale.ROOT);
    String rest = form.group(2);
    String display = "jdbc:" + scheme + ":";
    display += scheme.equals("sqlite") ? before(rest, '?') : shown(rest);
    return new JdbcUrl(text.strip(), scheme, display);
  }

  /** The kind of database: {@code sqlite}, {@code postgresql}, in lower case. */
  public String scheme() {
    return scheme;
  }

  /** The address without credentials: what people see, and what a run is recognised by. */
  public String display() {
    return display;
  }

  /**
   * The address as another process in another directory needs it: without credentials, and the file
   * of a SQLite database by its whole path.
   */
  String lasting() {
    String start = "jdbc:sqlite:";
    if (!display.startsWith(start)) {
      return display;
    }
    String file = display.substring(start.length());
    if (file.startsWith(":")) {
      return display;
    }
    String form = file.startsWith("file:") ? "file:" : "";
    return start + form + Path.of(file.substring(form.length())).toAbsolutePath();
  }

  /** Whether {@link #display} leaves out something that a connection may need. */
  boolean hidesSomething() {
    return !display.equalsIgnoreCase(text);
  }

  /** The whole text, for the driver alone. */
  public String reveal() {
    return text;
  }

  /** Whether both lead to the same database, whoever logs in. */
  boolean sameDatabase(JdbcUrl other) {
    return text.equals(other.text);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JdbcUrl url && url.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return display;
  }

  /** Whether an address, without its parameters, names hosts and nothing else. */
  static boolean namesHosts(String address) {
    return HOSTS.matcher(address).matches();
  }

  private static String shown(String rest) {
    int semicolon = rest.indexOf(';');
    int question = rest.indexOf('?');
    if (semicolon >= 0 && (question < 0 || semicolon < question)) {
      String base = rest.substring(0, semicolon);
      boolean open = rest.indexOf('@', semicolon) >= 0 && !HOSTS.matcher(base).matches();
      return open ? "…" : address(base) + parameters(rest.substring(semicolon), ';');
    }
    if (question >= 0) {
      String base = rest.substring(0, question);
      String parameters = rest.substring(question + 1);
      boolean open =
          parameters.indexOf('@') >= 0
              && !(HOSTS.matcher(base).matches()
                  && base.indexOf('/', base.indexOf("//") + 2) >= 0
                  && PARAMETERS.matcher(parameters).matches());
      return open ? "…" : address(base) + parameters(parameters, '?');
    }
    return address(rest);
  }

  /** An address without what stands before its last {@code @}. */
  private static String address(String base) {
    int slashes = base.indexOf("//");
    int at = base.lastIndexOf('@');
    String kept = base;
    if (at >= 0) {
      String start = slashes >= 0 && slashes < at ? base.substring(0, slashes + 2) : "";
      kept = (start.matches("(?:[a-z]+:)?//") ? start : "") + base.substring(at + 1);
    }
    if (START_OF_HOSTS.matcher(kept).lookingAt()
        && !HOSTS.matcher(kept).matches()
        && !DESCRIPTION.matcher(kept).matches()) {
      // Such as //me:secret://host, with a slip in it: no telling where the secret ends.
      return "…";
    }
    return NESTED
        .matcher(kept)
        .replaceAll(pair ->
            SHOWN_NESTED.contains(pair.group(1).toLowerCase(Locale.ROOT))
                    && pair.group(2).indexOf('=') < 0
                ? Matcher.quoteReplacement(pair.group())
                : Matcher.quoteReplacement(pair.group(1) + "=…"));
  }

  private static String parameters(String text, char first) {
    StringBuilder shown = new StringBuilder();
    Matcher parameter = PARAMETER.matcher(text);
    while (parameter.find()) {
      if (SHOWN_PARAMETERS.contains(parameter.group(1).toLowerCase(Locale.ROOT))) {
        shown.append(shown.isEmpty() ? first : first == '?' ? '&' : ';').append(parameter.group());
      }
    }
    return shown.toString();
  }

  private static String before(String text, char end) {
    int index = text.indexOf(end);
    return index < 0 ? text : text.substring(0, index);
  }
}
