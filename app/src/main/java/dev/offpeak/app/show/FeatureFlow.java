package dev.offpeak.app.show;

import dev.offpeak.app.assembly.Assembly;
import dev.offpeak.app.shell.CommandException;
import dev.offpeak.app.shell.ExitCode;
import dev.offpeak.app.shell.Shell;
import dev.offpeak.app.terminal.Table;
import dev.offpeak.app.terminal.Times;
import dev.offpeak.app.terminal.Wrap;
import dev.offpeak.model.AnswerRules;
import dev.offpeak.model.Budget;
import dev.offpeak.model.Feature;
import dev.offpeak.model.FeaturePolicy;
import dev.offpeak.model.ModelRoute;
import dev.offpeak.policy.BudgetUse;
import dev.offpeak.policy.FeaturePolicies;
import dev.offpeak.store.PolicyStore.PolicyChange;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** {@code offpeak feature}: what is decided for features. */
public final class FeatureFlow {

  private static final int CHANGES_SHOWN = 20;
  private static final int INDENT = 11;

  private final Shell shell;
  private final Assembly assembly;
  private final boolean json;

  public FeatureFlow(Shell shell, Assembly assembly, boolean json) {
    this.shell = shell;
    this.assembly = assembly;
    this.json = json;
  }

  /** Every feature with a policy; the exit code. */
  public int list() {
    Map<String, FeaturePolicy> all = assembly.policies().all();
    if (json) {
      say(
          FeatureJson.list(
              all.keySet().stream().map(name -> view(new Feature(name), List.of())).toList()));
      return ExitCode.OK;
    }
    if (all.isEmpty()) {
      say("Nothing is decided for any feature. Begin: offpeak feature set F --lane batch");
      return ExitCode.OK;
    }
    Table table = new Table("feature", "lane", "deadline", "cache", "budget", "validator", "from");
    all.forEach((name, policy) -> {
      BudgetUse use = use(new Feature(name), policy);
      AnswerRules rules = policy.validate();
      table.row(
          name,
          FeatureWords.lane(policy),
          FeatureWords.deadline(policy),
          policy.cache() ? "auto" : "",
          use == null ? "" : BudgetLines.words(use),
          rules == null ? "" : rules.words(),
          governedBy(new Feature(name)));
    });
    table.lines(Wrap.width(shell.terminal().columns())).forEach(this::say);
    return ExitCode.OK;
  }

  /** One feature with its changes; the exit code. */
  public int show(String name) {
    Feature feature = feature(name);
    List<PolicyChange> changes = assembly.store().policies().history(feature, CHANGES_SHOWN);
    if (json) {
      say(FeatureJson.one(view(feature, changes)));
      return ExitCode.OK;
    }
    FeaturePolicy policy = assembly.policies().of(feature);
    say(
        "feature "
            + Wrap.printable(name)
            + Wrap.DOT
            + (policy.equals(FeaturePolicy.NONE)
                ? "nothing is decided"
                : "by " + governedBy(feature)));
    FeatureWords.lanes(policy).forEach(this::wrapped);
    BudgetUse use = use(feature, policy);
    if (use != null) {
      wrapped("budget     " + BudgetLines.words(use));
      wrapped(
          "           over it, requests "
              + (use.budget().over() == Budget.Over.WAIT ? "wait" : "are refused")
              + "; models without a price are "
              + (use.budget().unpricedAllowed() ? "asked, uncounted" : "refused"));
    }
    AnswerRules rules = policy.validate();
    if (rules != null) {
      wrapped("validator  " + Wrap.printable(rules.words()));
    }
    for (PolicyChange change : changes) {
      wrapped(
          Times.clock(change.at(), shell.clock().instant(), shell.clock().getZone())
              + "  "
              + Wrap.printable(change.by())
              + (change.undo() ? " took a change back: " : ": ")
              + FeatureWords.of(change.before())
              + " -> "
              + FeatureWords.of(change.after()));
    }
    return ExitCode.OK;
  }

  /**
   * Changes a feature's policy; the exit code.
   *
   * @param change makes the new policy from the one before
   */
  public int set(String name, UnaryOperator<FeaturePolicy> change) {
    Feature feature = feature(name);
    FeaturePolicies policies = assembly.policies();
    FeaturePolicy wanted = change.apply(policies.of(feature));
    if (policies.governedByFile(feature)) {
      throw CommandException.usage(
          "feature "
              + name
              + " is governed by the configuration file, so nothing was changed. Write there:\n"
              + FeatureYaml.of(feature, wanted));
    }
    assembly.store().policies().set(feature, wanted, shell.clock().instant(), by());
    return show(name);
  }

  /** Finds the way to a model for a feature's calls. */
  public Function<String, ModelRoute> ways(String name) {
    return model -> assembly.routes().check(feature(name), model);
  }

  /** Takes the latest change back; the exit code. */
  public int undo(String name) {
    Feature feature = feature(name);
    if (assembly.policies().governedByFile(feature)) {
      throw CommandException.usage(
          "feature "
              + name
              + " is governed by the configuration file, so nothing was changed. Edit it there.");
    }
    Optional<PolicyChange> undone =
        assembly.store().policies().undo(feature, shell.clock().instant(), by());
    if (undone.isEmpty()) {
      throw CommandException.usage("feature " + name + " has no change that could be taken back.");
    }
    return show(name);
  }

  private FeatureJson.View view(Feature feature, List<PolicyChange> changes) {
    FeaturePolicy policy = assembly.policies().of(feature);
    return new FeatureJson.View(
        feature,
        policy,
        use(feature, policy),
        policy.equals(FeaturePolicy.NONE) ? null : governedBy(feature),
        changes);
  }

  private @Nullable BudgetUse use(Feature feature, FeaturePolicy policy) {
    Instant now = shell.clock().instant();
    return BudgetUse.of(feature, policy, assembly.store().ledger(), now);
  }

  private String governedBy(Feature feature) {
    return assembly.policies().governedByFile(feature) ? "configuration" : "command";
  }

  private String by() {
    return shell.environment().get("USER").orElse("command line");
  }

  private static Feature feature(String name) {
    try {
      return new Feature(name);
    } catch (IllegalArgumentException wrong) {
      throw CommandException.usage(wrong.getMessage() + ".");
    }
  }

  private void wrapped(String line) {
    Wrap.words(line, INDENT, Wrap.width(shell.terminal().columns())).forEach(this::say);
  }

  private void say(String line) {
    shell.streams().out().println(line);
  }
}
