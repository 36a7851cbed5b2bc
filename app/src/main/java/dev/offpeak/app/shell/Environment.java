package dev.offpeak.app.shell;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The environment's variables and the user's home directory. An empty variable counts as unset. */
public record Environment(Map<String, String> variables, Path userHome) {

  public Environment {
    variables = Map.copyOf(variables);
  }

  /** The value of a variable; empty if it is unset or empty. */
  public Optional<String> get(String name) {
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isEmpty());
  }
}
