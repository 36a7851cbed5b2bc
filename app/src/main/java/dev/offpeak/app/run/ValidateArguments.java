package dev.offpeak.app.run;

import dev.offpeak.app.shell.CommandException;
import dev.offpeak.connectors.schema.JsonSchemas;
import dev.offpeak.model.AnswerRule;
import dev.offpeak.model.AnswerRules;
import dev.offpeak.validate.AnswerJudge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the command line says of a validator. Filled by picocli; not thread-safe. */
public final class ValidateArguments {

  @Option(
      names = "--validate",
      paramLabel = "RULE",
      description =
          "What an answer must be: json, /REGEX/, not-truncated, not-refused, or the file of a JSON"
              + " Schema; repeatable. Others are asked again, and every answer is paid for.")
  public List<String> validate = new ArrayList<>();

  @Option(
      names = "--validate-attempts",
      paramLabel = "N",
      description = "With --validate: attempts a request gets, 1 to 5 (default 5).")
  public @Nullable Integer attempts;

  /**
   * The validator; null if none is given.
   *
   * @throws CommandException if a rule cannot be used
   */
  public @Nullable AnswerRules rules() {
    if (validate.isEmpty()) {
      if (attempts != null) {
        throw CommandException.usage("--validate-attempts belongs to --validate RULE.");
      }
      return null;
    }
    try {
      List<AnswerRule> rules = validate.stream().map(ValidateArguments::rule).toList();
      int most = Objects.requireNonNullElse(attempts, AnswerRules.ATTEMPTS_MAX);
      AnswerRules all = new AnswerRules(rules, most);
      new AnswerJudge(new JsonSchemas()).check(all);
      return all;
    } catch (IllegalArgumentException unusable) {
      throw CommandException.usage("--validate cannot be used: " + unusable.getMessage() + ".");
    }
  }

  private static AnswerRule rule(String word) {
    return switch (word) {
      case "json" -> new AnswerRule.Json();
      case "not-truncated" -> new AnswerRule.NotTruncated();
      case "not-refused" -> new AnswerRule.NotRefused();
      default ->
          word.length() > 2 && word.startsWith("/") && word.endsWith("/")
              ? new AnswerRule.Matches(word.substring(1, word.length() - 1))
              : schema(word);
    };
  }

  private static AnswerRule schema(String file) {
    try {
      Path path = Path.of(file);
      return new AnswerRule.Schema(String.valueOf(path.getFileName()), Files.readString(path));
    } catch (NoSuchFileException missing) {
      throw new IllegalArgumentException(
          "there is no file "
              + file
              + ", and json, not-truncated, not-refused and /REGEX/ are the"
              + " other rules",
          missing);
    } catch (IOException | IllegalArgumentException unreadable) {
      throw new IllegalArgumentException(
          "the file " + file + " cannot be read as text", unreadable);
    }
  }
}
