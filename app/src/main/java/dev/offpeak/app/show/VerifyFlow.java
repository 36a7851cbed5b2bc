package dev.offpeak.app.show;

import dev.offpeak.app.assembly.Assembly;
import dev.offpeak.app.shell.CommandException;
import dev.offpeak.app.shell.ExitCode;
import dev.offpeak.app.shell.Shell;
import dev.offpeak.app.terminal.Wrap;
import dev.offpeak.dispatch.Difference;
import dev.offpeak.dispatch.InputFileCheck;
import dev.offpeak.dispatch.Verification;
import dev.offpeak.dispatch.Verification.Outcome;
import dev.offpeak.model.AccountId;
import dev.offpeak.model.BatchState;
import dev.offpeak.provider.BatchProvider;
import dev.offpeak.store.Store;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** {@code offpeak verify}: our batches against what the providers list. Changes nothing. */
public final class VerifyFlow {

  /** Differences named for an account; more are only counted, so that memory stays small. */
  private static final int NAMED_MAX = 1_000;

  private final Shell shell;
  private final Assembly assembly;

  public VerifyFlow(Shell shell, Assembly assembly) {
    this.shell = shell;
    this.assembly = assembly;
  }

  /** Compares every account whose key is set; the exit code. */
  public int verify(boolean json) {
    List<BatchProvider> providers = assembly.providers();
    if (providers.isEmpty()) {
      throw CommandException.usage(
          "no key is set, so that no provider can be asked. Set OPENAI_API_KEY or"
              + " ANTHROPIC_API_KEY, or name one in the configuration file.");
    }
    List<Verified> all = new ArrayList<>();
    for (BatchProvider provider : providers) {
      all.add(verify(provider));
    }
    List<NotAsked> notAsked = notAsked(providers);
    if (json) {
      shell.streams().out().println(VerifyJson.of(all, notAsked));
    } else {
      VerifyText.lines(all, notAsked, Wrap.width(shell.terminal().columns()))
          .forEach(shell.streams().out()::println);
    }
    return exitCode(all);
  }

  private List<NotAsked> notAsked(List<BatchProvider> providers) {
    Set<AccountId> asked = new HashSet<>();
    providers.forEach(provider -> asked.add(provider.account().id()));
    return NotAsked.find(assembly.store().batches(), asked, shell.clock().instant(), assembly);
  }

  private static int exitCode(List<Verified> all) {
    if (all.stream().anyMatch(verified -> verified.error() != null)) {
      return ExitCode.STOPPED;
    }
    return all.stream().anyMatch(verified -> verified.differences() > 0)
        ? ExitCode.INCOMPLETE
        : ExitCode.OK;
  }

  private Verified verify(BatchProvider provider) {
    Store store = assembly.store();
    List<Difference> named = new ArrayList<>();
    Consumer<Difference> found =
        difference -> {
          if (named.size() < NAMED_MAX) {
            named.add(difference);
          }
        };
    boolean cleanUp = assembly.settings().cleansUp(provider.dialect().provider());
    long inDoubt =
        store.batches().in(provider.account().id(), EnumSet.of(BatchState.Kind.IN_DOUBT)).size();
    Verification verification = new Verification(store, provider, shell.clock(), found);
    return switch (verification.run()) {
      case Outcome.Unreachable lost ->
          new Verified(provider.account(), null, inDoubt, 0, named.size(), named, lost.why());
      case Outcome.Compared compared -> {
        InputFileCheck.Result files =
            new InputFileCheck(store.batches(), provider, cleanUp, found).run();
        yield new Verified(
            provider.account(),
            compared,
            inDoubt,
            files.kept(),
            compared.differences() + files.left(),
            named,
            files.trouble());
      }
    };
  }
}
