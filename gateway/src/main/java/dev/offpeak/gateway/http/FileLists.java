package dev.offpeak.gateway.http;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a list of OpenAI's files is about, as its query says. Stateless. */
public final class FileLists {

  private static final Pattern OTHER_PURPOSE =
      Pattern.compile(
          "(?:(?:after|limit|order)=[A-Za-z0-9_-]*&)*purpose=(?!batch)[a-z_-]+"
              + "(?:&(?:after|limit|order)=[A-Za-z0-9_-]*)*");

  private FileLists() {}

  /**
   * Whether it is about files of one other purpose than batches, beyond doubt: which of two
   * purposes a provider would take, or how it reads one that is escaped, is not for a guess.
   */
  public static boolean isOfOtherPurpose(@Nullable String query) {
    return query != null && OTHER_PURPOSE.matcher(query).matches();
  }
}
