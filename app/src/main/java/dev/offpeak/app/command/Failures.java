package dev.offpeak.app.command;

import dev.offpeak.app.shell.CommandException;
import dev.offpeak.app.shell.ExitCode;
import dev.offpeak.app.shell.Shell;
import dev.offpeak.sink.SinkException;
import dev.offpeak.source.SourceException;
import dev.offpeak.store.StoreException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns whatever a command throws into one sentence and an exit code. */
final class Failures {

  private final Shell shell;

  Failures(Shell shell) {
    this.shell = shell;
  }

  /** A command line that cannot be understood. */
  int usage(ParameterException wrong) {
    StringBuilder sentence = new StringBuilder(String.valueOf(wrong.getMessage()));
    if (wrong instanceof UnmatchedArgumentException unmatched) {
      if (isCommand(unmatched)) {
        sentence.setLength(0);
        sentence.append("there is no command ").append(unmatched.getUnmatched().getFirst());
      }
      unmatched.getSuggestions().stream()
          .findFirst()
          .ifPresent(near -> sentence.append("; did you mean ").append(near).append('?'));
    }
    say(sentence.toString());
    shell.say("See: " + wrong.getCommandLine().getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USAGE;
  }

  /** Whether what was not understood stands where a command is named. */
  private static boolean isCommand(UnmatchedArgumentException unmatched) {
    String first = unmatched.getUnmatched().isEmpty() ? "-" : unmatched.getUnmatched().getFirst();
    return unmatched.getCommandLine().getCommandSpec().parent() == null && !first.startsWith("-");
  }

  /** Anything else. */
  int handle(Exception thrown) {
    return switch (thrown) {
      case ParameterException wrong -> usage(wrong);
      case CommandException ended -> {
        say(String.valueOf(ended.getMessage()));
        yield ended.exitCode();
      }
      case SourceException unusable -> {
        say(sentence(String.valueOf(unusable.getMessage())));
        yield ExitCode.USAGE;
      }
      case SinkException unusable -> {
        say(sentence(String.valueOf(unusable.getMessage())));
        yield ExitCode.USAGE;
      }
      case StoreException broken -> store(broken);
      default -> new CrashReport(shell).write(thrown);
    };
  }

  private int store(StoreException broken) {
    say(
        sentence(String.valueOf(broken.getMessage()))
            + switch (broken.reason()) {
              case DISK_FULL -> " Make room; the same command goes on, and nothing is lost.";
              case NO_ACCESS -> " Check its permissions, or name another with --data-dir.";
              case CORRUPT ->
                  " What is sound in it stays readable; restore it, or name another with"
                      + " --data-dir.";
              case BUSY -> " Try again when the other process is done.";
              case TOO_NEW -> " Use that release, or name another directory with --data-dir.";
              case BROKEN -> "";
            });
    return switch (broken.reason()) {
      case DISK_FULL, BUSY -> ExitCode.STOPPED;
      case NO_ACCESS, TOO_NEW, CORRUPT -> ExitCode.USAGE;
      case BROKEN -> ExitCode.INTERNAL;
    };
  }

  private void say(String sentence) {
    shell.say("offpeak: " + sentence);
  }

  private static String sentence(String message) {
    String text = message.strip();
    return text.endsWith(".") || text.endsWith("?") ? text : text + ".";
  }
}
