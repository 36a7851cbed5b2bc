package dev.offpeak.app.show;

import dev.offpeak.app.assembly.Assembly;
import dev.offpeak.app.shell.CommandException;
import dev.offpeak.ledger.MoneyText;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchId;
import dev.offpeak.store.Store;
import java.util.Optional;

/** Batches named on the command line. */
final class StoredBatches {

  private StoredBatches() {}

  /**
   * The batch of that id.
   *
   * @throws CommandException if there is none
   */
  static Batch find(Assembly assembly, String id) {
    Optional<BatchId> known = BatchId.parse(id.strip());
    if (known.isEmpty()) {
      throw CommandException.usage(
          "\"" + id + "\" is no batch's id. offpeak batches lists them, ours in the first column.");
    }
    return assembly
        .storeIfThere()
        .map(Store::batches)
        .flatMap(batches -> batches.find(known.get()))
        .orElseThrow(() ->
            CommandException.usage(
                "there is no batch "
                    + id.strip()
                    + " in "
                    + assembly.settings().home()
                    + ". offpeak batches lists those there are."));
  }

  /** The most a batch can cost, in words. */
  static String most(Batch batch) {
    return batch.reserved().nanos() == 0
        ? "an amount unknown, as its model has no price"
        : "up to " + MoneyText.of(batch.reserved());
  }
}
