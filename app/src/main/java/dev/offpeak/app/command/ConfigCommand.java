package dev.offpeak.app.command;

import dev.offpeak.app.show.PricesFlow;
import dev.offpeak.app.show.SettingsFlow;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code offpeak config}. */
@Command(
    name = "config",
    description = "Shows the settings and prices in force.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {ConfigCommand.Check.class, ConfigCommand.Prices.class})
final class ConfigCommand implements Runnable {

  @ParentCommand OffpeakCommand parent = OffpeakCommand.NONE;
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name what to show: check or prices");
  }

  /** {@code offpeak config check}. */
  @Command(
      name = "check",
      description = "Checks the configuration and shows every setting and where it comes from.",
      mixinStandardHelpOptions = true)
  static final class Check implements Callable<Integer> {

    @ParentCommand ConfigCommand config = new ConfigCommand();
    @Mixin ProgramOptions program = new ProgramOptions();

    @Override
    public Integer call() {
      return Workplace.with(
          config.parent.shell(),
          program,
          assembly -> new SettingsFlow(config.parent.shell(), assembly).check());
    }
  }

  /** {@code offpeak config prices}. */
  @Command(
      name = "prices",
      description = "Shows the prices in force, and how to add one.",
      mixinStandardHelpOptions = true)
  static final class Prices implements Callable<Integer> {

    @ParentCommand ConfigCommand config = new ConfigCommand();

    @Parameters(arity = "0..1", paramLabel = "MODEL", description = "Only this model.")
    @Nullable String model;

    @Mixin ProgramOptions program = new ProgramOptions();

    @Override
    public Integer call() {
      return Workplace.with(
          config.parent.shell(),
          program,
          assembly -> new PricesFlow(config.parent.shell(), assembly).show(model));
    }
  }
}
