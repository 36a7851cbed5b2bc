package dev.offpeak.app.command;

import dev.offpeak.app.config.CacheWords;
import dev.offpeak.app.config.LaneWords;
import dev.offpeak.app.shell.CommandException;
import dev.offpeak.app.terminal.Times;
import dev.offpeak.model.FeaturePolicy;
import dev.offpeak.model.Lane;
import dev.offpeak.model.ModelRoute;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code offpeak feature set} says of lanes. Filled by picocli; not thread-safe. */
final class LaneArguments {

  /** Takes a part of a policy away. */
  private static final String NONE = "none";

  @Option(
      names = "--lane",
      paramLabel = "L",
      description =
          "How its calls through the gateway are answered: interactive, batch, or auto"
              + " (default) for what each call asks for.")
  @Nullable String lane;

  @Option(
      names = "--deadline",
      paramLabel = "12h",
      description = "Within what time answers are due; none takes it away.")
  @Nullable String deadline;

  @Option(
      names = "--escalate",
      paramLabel = "L,L",
      description =
          "Lanes that requests may move to, to keep the deadline: interactive; none takes it"
              + " away.")
  @Nullable String escalate;

  @Option(
      names = "--model",
      paramLabel = "M",
      description =
          "The model its calls through the gateway go to, whatever they name; none takes it away.")
  @Nullable String model;

  @Option(
      names = "--cache",
      paramLabel = "auto",
      description =
          "auto marks beginnings that its deferred requests share for the provider's cache, where"
              + " that saves; off (default) sends every request as it is.")
  @Nullable String cache;

  /** Whether any was given. */
  boolean given() {
    return lane != null || deadline != null || escalate != null || model != null || cache != null;
  }

  /**
   * What the options change of a policy.
   *
   * @param ways finds the way to a model
   * @throws CommandException if one makes no sense
   */
  UnaryOperator<FeaturePolicy> change(Function<String, ModelRoute> ways) {
    ModelRoute route = model == null || model.equals(NONE) ? null : way(ways, model);
    Lane to = parsed("--lane", lane, LaneWords::lane);
    Duration within = deadline == null || deadline.equals(NONE) ? null : duration(deadline);
    Boolean cached = parsed("--cache", cache, CacheWords::read);
    List<Lane> upward =
        parsed(
            "--escalate",
            escalate,
            words ->
                words.equals(NONE) ? List.of() : LaneWords.escalate(List.of(words.split(",", -1))));
    return before -> {
      FeaturePolicy policy = lane == null ? before : before.withLane(to);
      policy = deadline == null ? policy : policy.withDeadline(within);
      policy = model == null ? policy : policy.withRoute(route);
      policy = cached == null ? policy : policy.withCache(cached);
      return upward == null ? policy : policy.withEscalate(upward);
    };
  }

  private static ModelRoute way(Function<String, ModelRoute> ways, String model) {
    try {
      return ways.apply(model);
    } catch (IllegalArgumentException wrong) {
      throw CommandException.usage("--model " + model + ": " + wrong.getMessage() + ".");
    }
  }

  private static Duration duration(String text) {
    try {
      return Times.parse("--deadline", text);
    } catch (IllegalArgumentException wrong) {
      throw CommandException.usage(wrong.getMessage() + ".");
    }
  }

  /** Reads a word that may make no sense. */
  private interface Reading<T> {
    @Nullable T of(String text);
  }

  private static <T> @Nullable T parsed(String flag, @Nullable String text, Reading<T> reading) {
    try {
      return text == null ? null : reading.of(text);
    } catch (IllegalArgumentException wrong) {
      throw CommandException.usage(flag + " " + wrong.getMessage() + ".");
    }
  }
}
