package dev.offpeak.app.command;

import dev.offpeak.app.serve.Role;
import dev.offpeak.app.serve.ServeFlow;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code offpeak serve}. */
@Command(
    name = "serve",
    description = "Stands before the providers: point a client's base URL at it. Until Ctrl-C.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ServeCommand implements Callable<Integer> {

  @ParentCommand OffpeakCommand parent = OffpeakCommand.NONE;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description = "The address it listens on; default 127.0.0.1.")
  String host = "127.0.0.1";

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8790",
      description = "The port it listens on; 0 takes a free one; default 8790.")
  int port;

  @Option(
      names = "--role",
      paramLabel = "all|gateway|dispatcher",
      defaultValue = "all",
      description = "Whether it takes calls, dispatches what was deferred, or both; default all.")
  String role = "all";

  @Option(names = "--json", description = "Tell the address as JSON on standard output.")
  boolean json;

  @Mixin ProgramOptions program = new ProgramOptions();

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    ServeFlow.Arguments arguments = new ServeFlow.Arguments(host, port, role(), json);
    return Workplace.with(
        parent.shell(),
        program,
        assembly -> new ServeFlow(parent.shell(), assembly).serve(arguments));
  }

  private Role role() {
    for (Role known : Role.values()) {
      if (known.name().toLowerCase(Locale.ROOT).equals(role)) {
        return known;
      }
    }
    throw new ParameterException(
        spec.commandLine(), "--role is all, gateway or dispatcher, not " + role);
  }
}
