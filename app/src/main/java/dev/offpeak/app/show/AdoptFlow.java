package dev.offpeak.app.show;

import dev.offpeak.app.assembly.Assembly;
import dev.offpeak.app.shell.CommandException;
import dev.offpeak.app.shell.ExitCode;
import dev.offpeak.app.shell.Shell;
import dev.offpeak.app.terminal.Times;
import dev.offpeak.dispatch.Adoption;
import dev.offpeak.dispatch.Adoption.Finding;
import dev.offpeak.ledger.CountText;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchState;
import dev.offpeak.model.ProviderBatchId;
import dev.offpeak.provider.BatchProvider;
import dev.offpeak.provider.ProviderBatch;
import java.util.ArrayList;
import java.util.List;

/** {@code offpeak batches adopt}. */
public final class AdoptFlow {

  private final Shell shell;
  private final Assembly assembly;

  public AdoptFlow(Shell shell, Assembly assembly) {
    this.shell = shell;
    this.assembly = assembly;
  }

  /** Adopts; the exit code. */
  public int adopt(String id, String providerId, boolean yes) {
    Batch batch = StoredBatches.find(assembly, id);
    BatchProvider provider =
        assembly
            .provider(batch.account())
            .orElseThrow(() ->
                CommandException.usage(
                    "batch "
                        + batch.id()
                        + " was sent under another key (account "
                        + batch.account()
                        + "); set that key, because the provider has to be asked."));
    Adoption adoption = new Adoption(assembly.store(), provider, shell.clock());
    return switch (adoption.examine(batch, named(providerId))) {
      case Finding.Refused refused ->
          throw CommandException.usage(
              "batch " + batch.id() + " cannot be adopted: " + refused.why() + ".");
      case Finding.Unreachable lost ->
          throw CommandException.stopped(
              "the provider could not be asked, and nothing was done: " + lost.why() + ".");
      case Finding.Proved proved -> {
        shell.say(proved.seen().id().value() + " is this batch: " + proved.how() + ".");
        yield adopt(adoption, batch, proved.seen(), yes);
      }
      case Finding.Possible possible -> {
        shell.say(
            "Nothing proves that "
                + possible.seen().id().value()
                + " is this batch: "
                + possible.why()
                + ". Your word decides.");
        shell.say(
            "If you are mistaken, its results will hold none of our requests; these then fail as"
                + " result_missing, and if they were paid for elsewhere their answers are lost.");
        yield adopt(adoption, batch, possible.seen(), yes);
      }
    };
  }

  private static ProviderBatchId named(String providerId) {
    try {
      return new ProviderBatchId(providerId.strip());
    } catch (IllegalArgumentException unusable) {
      throw CommandException.usage("\"" + providerId + "\" is no id of a provider's batch.");
    }
  }

  private int adopt(Adoption adoption, Batch batch, ProviderBatch seen, boolean yes) {
    Confirmation.ask(shell, consequences(batch, seen), "Adopt it?", yes);
    if (adoption.adopt(batch, seen).isEmpty()) {
      throw CommandException.stopped(
          "batch " + batch.id() + " has moved meanwhile, and nothing was done: offpeak batches");
    }
    shell.say(
        "adopted: batch "
            + batch.id()
            + " is "
            + seen.id().value()
            + ", and is collected by the next command that dispatches");
    return ExitCode.OK;
  }

  private List<String> consequences(Batch batch, ProviderBatch seen) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "It was created "
            + Times.clock(seen.createdAt(), shell.clock().instant(), shell.clock().getZone())
            + "; its "
            + CountText.of(batch.requests(), "request")
            + " cost "
            + StoredBatches.most(batch)
            + ", which the provider bills in any case.");
    if (batch.state() instanceof BatchState.Absent) {
      lines.add(
          "Its requests went again since: what both batches answer is paid twice, and booked as"
              + " duplicate.");
    }
    return lines;
  }
}
