package dev.offpeak.sink;

import dev.offpeak.model.Failure;
import dev.offpeak.model.RequestState;
import dev.offpeak.model.Usage;
import dev.offpeak.source.JsonBytes;
import java.util.Locale;

/** The parts of an outcome that are written alike in every form. */
final class OutcomeJson {

  private OutcomeJson() {}

  static String status(RequestState.Kind state) {
    return switch (state) {
      case SUCCEEDED -> "succeeded";
      case FAILED -> "failed";
      case CANCELLED -> "cancelled";
      case READY, BATCHED, CALLING -> state.name().toLowerCase(Locale.ROOT);
    };
  }

  static void error(JsonBytes json, Failure failure) {
    json.raw("{\"code\":\"")
        .raw(failure.kind().label())
        .raw("\",\"message\":")
        .text(failure.message())
        .raw('}');
  }

  static void usage(JsonBytes json, Usage usage) {
    json.raw("{\"input\":")
        .raw(Long.toString(usage.inputTokens()))
        .raw(",\"cached\":")
        .raw(Long.toString(usage.cachedTokens()))
        .raw(",\"cache_write\":")
        .raw(Long.toString(usage.cacheWriteTokens()))
        .raw(",\"output\":")
        .raw(Long.toString(usage.outputTokens()))
        .raw(",\"reasoning\":")
        .raw(Long.toString(usage.reasoningTokens()))
        .raw('}');
  }
}
