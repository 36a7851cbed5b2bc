package dev.offpeak.gateway.keys;

import dev.offpeak.gateway.http.Call;
import dev.offpeak.gateway.http.FileLists;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What paths at the providers are about, as far as keys' scopes ask. Only for paths that are
 * written plainly. Stateless. Sources: OpenAI's and Anthropic's API references, checked 2026-11-25.
 */
final class ScopedPaths {

  private static final List<String> BATCH =
      List.of(
          "/openai/v1/files",
          "/openai/v1/batches",
          "/openai/v1/uploads",
          "/anthropic/v1/messages/batches");

  /** Lists of everybody's prompts and files. */
  private static final Set<String> SHARED_LISTS =
      Set.of("/openai/v1/chat/completions", "/anthropic/v1/files");

  private static final String FILES = "/openai/v1/files";

  private static final Set<String> BATCH_LISTS =
      Set.of("/openai/v1/batches", "/anthropic/v1/messages/batches");

  /** What hands out credentials of the account, or looks after it. */
  private static final List<String> ACCOUNT =
      List.of(
          "/openai/v1/organization",
          "/openai/v1/realtime/client_secrets",
          "/openai/v1/realtime/sessions",
          "/openai/v1/realtime/transcription_sessions",
          "/openai/v1/chatkit/sessions",
          "/anthropic/v1/organizations");

  /** Calls that change something and cost nothing. */
  private static final List<String> FREE =
      List.of(
          "/openai/v1/moderations",
          "/openai/v1/responses/",
          "/openai/v1/chat/completions/",
          "/openai/v1/conversations",
          "/anthropic/v1/messages/count_tokens",
          "/anthropic/v1/files");

  private ScopedPaths() {}

  private static String path(Call call) {
    return call.path().toLowerCase(Locale.ROOT);
  }

  /** Whether a call makes or changes files and batches. */
  static boolean makesBatches(Call call) {
    return !call.reads() && BATCH.stream().anyMatch(path(call)::startsWith);
  }

  /**
   * Whether a call lists what everybody made who uses the account.
   *
   * @param served whether the list is ours, which shows the caller's own
   */
  static boolean showsOthers(Call call, boolean served) {
    String path = path(call);
    if (call.method().name().equals("POST") || served) {
      return false;
    }
    return SHARED_LISTS.contains(path)
        || BATCH_LISTS.contains(path)
        || (path.equals(FILES) && !FileLists.isOfOtherPurpose(call.request().query()));
  }

  /** Whether a call is about the account itself. */
  static boolean ofAccount(Call call) {
    return ACCOUNT.stream().anyMatch(path(call)::startsWith);
  }

  /** Whether a call that is not metered costs nothing by itself. */
  static boolean isFree(Call call) {
    String path = path(call);
    return call.reads()
        || call.method().name().equals("DELETE")
        || makesBatches(call)
        || (FREE.stream().anyMatch(path::startsWith)
            && !path.equals("/openai/v1/responses/compact"));
  }
}
