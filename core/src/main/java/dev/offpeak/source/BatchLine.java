package dev.offpeak.source;

import dev.offpeak.model.Endpoint;
import dev.offpeak.model.ProviderName;
import dev.offpeak.source.Source.Item;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads one line of a batch file: the fields around the body, and the body's bytes as they are. Not
 * thread-safe; one reader serves all lines.
 */
final class BatchLine {

  private final InputForm form;
  private final boolean anthropic;
  private final ProviderName provider;
  private final String bodyField;
  private final Checks checks;

  private byte[] bytes = {};
  private int start;
  private long ordinal;
  private @Nullable String customId;
  private @Nullable String problem;
  private @Nullable String method;
  private @Nullable String url;
  private @Nullable String feature;
  private boolean foreignBody;
  private int bodyFrom;
  private int bodyTo;
  private @Nullable BodyFacts facts;

  BatchLine(InputForm form, InputRules rules) {
    this.form = form;
    this.anthropic = form == InputForm.ANTHROPIC_BATCH;
    this.provider = anthropic ? ProviderName.ANTHROPIC : ProviderName.OPENAI;
    this.bodyField = anthropic ? "params" : "body";
    this.checks = new Checks(rules, provider, bodyField, "this is " + form.display());
  }

  Item read(LineReader line) {
    forget(line);
    String refused = Checks.line(line);
    if (refused != null) {
      return invalid(refused);
    }
    try (JsonParser parser = Json.parser(bytes, line.start(), line.end())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return invalid("not a JSON object: a line of a batch file is one object");
      }
      fields(parser);
      if (parser.nextToken() != null) {
        return invalid("more than one JSON value: each belongs on a line of its own");
      }
    } catch (JacksonException notJson) {
      return invalid(Json.problem(notJson, bytes, line.start(), line.end()));
    }
    return item();
  }

  private void forget(LineReader line) {
    bytes = line.bytes();
    start = line.start();
    ordinal = line.number();
    customId = null;
    problem = null;
    method = null;
    url = null;
    feature = null;
    foreignBody = false;
    facts = null;
  }

  private void fields(JsonParser parser) {
    boolean hasId = false;
    boolean hasBody = false;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (field) {
        case "custom_id" -> {
          onlyOnce(field, hasId);
          hasId = true;
          customId = text(parser, field, value);
        }
        case "method" -> method = text(parser, field, value);
        case "url" -> url = text(parser, field, value);
        case "feature" ->
            feature = value == JsonToken.VALUE_NULL ? null : text(parser, field, value);
        case "body", "params" -> {
          if (field.equals(bodyField)) {
            onlyOnce(field, hasBody);
            hasBody = true;
            body(parser, value);
          } else {
            foreignBody = true;
            parser.skipChildren();
          }
        }
        default -> parser.skipChildren();
      }
    }
  }

  private void onlyOnce(String field, boolean before) {
    if (before) {
      report(field + " is given twice");
    }
  }

  private @Nullable String text(JsonParser parser, String field, JsonToken value) {
    if (value == JsonToken.VALUE_STRING) {
      return parser.getString();
    }
    parser.skipChildren();
    report(field + (value == JsonToken.VALUE_NULL ? " is null" : " is not a string"));
    return null;
  }

  private void body(JsonParser parser, JsonToken value) {
    if (value != JsonToken.START_OBJECT) {
      parser.skipChildren();
      report(bodyField + " is not a JSON object");
      return;
    }
    bodyFrom = start + (int) parser.currentTokenLocation().getByteOffset();
    facts = BodyScanner.scan(parser, anthropic);
    bodyTo = start + (int) parser.currentLocation().getByteOffset();
  }

  private Item item() {
    if (problem != null) {
      return invalid(problem);
    }
    if (customId == null) {
      return invalid("custom_id is missing");
    }
    String idProblem = Checks.customId(customId);
    if (idProblem != null) {
      return invalid(idProblem);
    }
    BodyFacts known = facts;
    if (known == null) {
      return invalid(
          foreignBody
              ? "%s is missing: the line is of another form, and this is %s"
                  .formatted(bodyField, form.display())
              : bodyField + " is missing");
    }
    Optional<Endpoint> endpoint = endpoint();
    if (endpoint.isEmpty()) {
      return invalid(problem == null ? "url is not served" : problem);
    }
    if (feature != null) {
      report(Checks.feature(feature));
    }
    report(checks.body(known, bodyTo - bodyFrom));
    if (problem != null) {
      return invalid(problem);
    }
    return new Item.Request(
        ordinal, new SourceRequest(customId, feature, endpoint.get(), bodyBytes(), known, null));
  }

  private Optional<Endpoint> endpoint() {
    if (anthropic) {
      return Optional.of(Endpoint.MESSAGES);
    }
    if (method != null && !method.equals("POST")) {
      report("method is " + Checks.shown(method) + "; batches take POST only");
      return Optional.empty();
    }
    if (url == null) {
      report("url is missing; " + Checks.SERVED_URLS);
      return Optional.empty();
    }
    Optional<Endpoint> endpoint =
        Endpoint.ofPath(url).filter(served -> served != Endpoint.MESSAGES);
    if (endpoint.isEmpty()) {
      report("url " + Checks.shown(url) + " is not served; " + Checks.SERVED_URLS);
    }
    return endpoint;
  }

  /**
   * The body as it stands; a lone CR can only stand between tokens, and there a space is the same.
   */
  private byte[] bodyBytes() {
    byte[] body = Arrays.copyOfRange(bytes, bodyFrom, bodyTo);
    for (int at = 0; at < body.length; at++) {
      if (body[at] == '\r') {
        body[at] = ' ';
      }
    }
    return body;
  }

  private void report(@Nullable String what) {
    if (problem == null) {
      problem = what;
    }
  }

  private Item invalid(String why) {
    return new Item.Invalid(ordinal, customId, why, null);
  }
}
