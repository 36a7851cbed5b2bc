package dev.offpeak.sandbox.openai;

import dev.offpeak.sandbox.answer.Tokens;
import dev.offpeak.sandbox.batch.AcceptedRequests;
import dev.offpeak.sandbox.batch.Verdict;
import dev.offpeak.sandbox.batch.Verdict.InputError;
import dev.offpeak.sandbox.wire.Json;
import dev.offpeak.sandbox.wire.RequestParts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Validates the lines of one input file. Used once, by one thread. */
final class InputCheck {
  private static final int ERRORS_MAX = 100;
  private static final int EMBEDDING_INPUTS_MAX = 50_000;

  private final String endpoint;
  private final int requestsMax;
  private final List<InputError> errors = new ArrayList<>();
  private final Set<String> customIds = new HashSet<>();
  private @Nullable String model;
  private long total;
  private long bodyBytes;
  private long embeddingInputs;

  InputCheck(String endpoint, int requestsMax) {
    this.endpoint = endpoint;
    this.requestsMax = requestsMax;
  }

  Verdict check(LineCursor cursor, AcceptedRequests accepted) throws IOException {
    while (cursor.next() && errors.size() < ERRORS_MAX) {
      total++;
      RequestParts parts = cursor.partsOrNull();
      if (parts == null) {
        error("invalid_json_line", "This line is not parseable as valid JSON.", null, cursor);
      } else {
        line(parts, cursor);
        String customId = parts.customId();
        if (errors.isEmpty() && customId != null) {
          accepted.add(customId, cursor.buffer(), parts.bodyStart(), parts.bodyLength());
        }
      }
    }
    if (total == 0) {
      whole("empty_file", "The input file is empty. Please ensure that it contains requests.");
    }
    if (total > requestsMax) {
      whole("too_many_requests", "The batch has more than " + requestsMax + " requests.");
    }
    if (embeddingInputs > EMBEDDING_INPUTS_MAX) {
      whole("too_many_inputs", "The batch has more than 50000 embedding inputs.");
    }
    return new Verdict(total, Tokens.ofBytes(bodyBytes), model, errors);
  }

  private void line(RequestParts parts, LineCursor cursor) {
    String customId = parts.customId();
    if (customId == null || customId.isEmpty()) {
      missing("custom_id", cursor);
    } else if (!customIds.add(customId)) {
      String message = "The custom_id '" + customId + "' is used more than once.";
      error("duplicate_custom_id", message, "custom_id", cursor);
    }
    if (!"POST".equals(parts.method())) {
      error("invalid_method", "The method must be POST.", "method", cursor);
    }
    if (!endpoint.equals(parts.url())) {
      String message = "The url must be the batch's endpoint, " + endpoint + ".";
      error("invalid_url", message, "url", cursor);
    }
    if (!parts.hasBody()) {
      missing("body", cursor);
      return;
    }
    bodyBytes += parts.bodyLength();
    model(parts.model(), cursor);
    if (endpoint.equals("/v1/embeddings")) {
      embeddingInputs +=
          EmbeddingsAnswer.inputs(
              Json.tree(cursor.buffer(), parts.bodyStart(), parts.bodyLength()));
    }
  }

  private void model(@Nullable String named, LineCursor cursor) {
    if (named == null) {
      return;
    }
    if (model == null) {
      model = named;
      if (named.startsWith("no-such")) {
        String message = "The provided model '" + named + "' does not exist.";
        error("model_not_found", message, "body.model", cursor);
      }
    } else if (!model.equals(named)) {
      String message =
          "All requests of a batch must name one model: '%s', not '%s'.".formatted(model, named);
      error("mismatched_model", message, "body.model", cursor);
    }
  }

  private void missing(String name, LineCursor cursor) {
    String message = "Missing required parameter: '" + name + "'.";
    error("missing_required_parameter", message, name, cursor);
  }

  private void error(String code, String message, @Nullable String param, LineCursor cursor) {
    errors.add(new InputError(code, message, param, cursor.line()));
  }

  private void whole(String code, String message) {
    errors.add(new InputError(code, message, null, null));
  }
}
