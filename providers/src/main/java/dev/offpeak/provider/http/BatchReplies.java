package dev.offpeak.provider.http;

import dev.offpeak.provider.CreateOutcome;
import dev.offpeak.provider.ListOutcome;
import dev.offpeak.provider.PollOutcome;
import dev.offpeak.provider.ProviderBatch;
import dev.offpeak.provider.ReadOutcome;
import dev.offpeak.provider.Refusal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What the answers to calls about batches mean. Both providers answer alike: an object for a batch,
 * a page of them for a list; a dialect says how its batch object reads. Immutable, thread-safe.
 */
public final class BatchReplies {

  private final Answers answers;
  private final Format format;
  private final InstantSource time;

  /** A dialect's reading of its own batch object. */
  @FunctionalInterface
  public interface Format {
    /**
     * A batch in our words.
     *
     * @param now stands in for a time that the provider does not tell
     * @return null if the object is not a batch
     */
    @Nullable ProviderBatch read(JsonNode object, Instant now);
  }

  public BatchReplies(Answers answers, Format format, InstantSource time) {
    this.answers = answers;
    this.format = format;
    this.time = time;
  }

  /** How a creation ended. Only an answer in the provider's own words counts as a refusal. */
  public CreateOutcome created(Reply reply) {
    return switch (reply) {
      case Reply.NotSent(String why) -> new CreateOutcome.NotSent(why);
      case Reply.Lost(String why) -> new CreateOutcome.Unknown(why, false);
      case Reply.Answered answer -> created(answer);
    };
  }

  private CreateOutcome created(Reply.Answered answer) {
    ProviderBatch batch = batch(answer);
    if (batch != null) {
      return new CreateOutcome.Accepted(batch);
    }
    Refusal refusal = answers.refusal(answer);
    return refusal == null ? answers.unknown(answer) : new CreateOutcome.Refused(refusal);
  }

  /** What a look at one batch saw. */
  public PollOutcome polled(Reply reply) {
    if (answers.notFound(reply)) {
      return new PollOutcome.NotFound();
    }
    ProviderBatch seen = reply instanceof Reply.Answered answer ? batch(answer) : null;
    return seen == null
        ? new PollOutcome.Failed(answers.trouble(reply))
        : new PollOutcome.Seen(seen);
  }

  /** One page of a list; its last batch's id leads to the next. */
  public ListOutcome listed(Reply reply) {
    ListOutcome.Page page =
        reply instanceof Reply.Answered answer && answer.success() ? page(answer) : null;
    return page == null ? new ListOutcome.Failed(answers.trouble(reply)) : page;
  }

  /** Why a result file was not read. */
  public ReadOutcome notRead(Reply reply) {
    return answers.notFound(reply)
        ? new ReadOutcome.NotFound()
        : new ReadOutcome.Incomplete(answers.trouble(reply));
  }

  private @Nullable ProviderBatch batch(Reply.Answered answer) {
    JsonNode object = answer.success() ? Json.object(answer.body()) : null;
    return object == null ? null : format.read(object, time.instant());
  }

  /** A page that cannot be read whole is none: what it hides could be the batch looked for. */
  private ListOutcome.@Nullable Page page(Reply.Answered answer) {
    JsonNode root = Json.object(answer.body());
    if (root == null || !root.path("data").isArray()) {
      return null;
    }
    List<ProviderBatch> batches = new ArrayList<>();
    for (JsonNode object : root.path("data").values()) {
      ProviderBatch batch = format.read(object, time.instant());
      if (batch == null) {
        return null;
      }
      batches.add(batch);
    }
    boolean more = root.path("has_more").asBoolean(false);
    if (more && batches.isEmpty()) {
      return null;
    }
    String next = more ? batches.getLast().id().value() : null;
    return new ListOutcome.Page(batches, next, answer.date());
  }
}
