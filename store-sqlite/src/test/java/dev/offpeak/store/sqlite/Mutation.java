package dev.offpeak.store.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One promise's code broken on purpose, as {@code scripts/mutations} says it.
 *
 * @param name what is broken
 * @param file the source, from the project's folder
 * @param whole the text that is replaced, which the source has exactly once
 * @param broken what replaces it
 * @param judge who has to notice
 */
record Mutation(String name, Path file, String whole, String broken, Judge judge) {

  private static final String NAME = "== ";

  /** Who has to notice that something is broken. */
  sealed interface Judge {

    /** Simulated lives: what is broken costs an answer, or money. */
    record Lives() implements Judge {}

    /** A test: for what only a power loss or another program could make visible. */
    record Test(String module, String className) implements Judge {}
  }

  /** All of a list; lines of {@code #} are remarks. */
  static List<Mutation> read(Path list) throws IOException {
    List<Mutation> all = new ArrayList<>();
    String name = "";
    String file = "";
    List<String> whole = new ArrayList<>();
    List<String> broken = new ArrayList<>();
    Judge judge = new Judge.Lives();
    List<String> lines = new ArrayList<>(Files.readAllLines(list));
    lines.add(NAME);
    for (String line : lines) {
      if (line.startsWith(NAME)) {
        if (!whole.isEmpty()) {
          all.add(
              new Mutation(
                  name, Path.of(file), String.join("\n", whole), String.join("\n", broken), judge));
        }
        name = line.substring(NAME.length());
        whole.clear();
        broken.clear();
        judge = new Judge.Lives();
      } else if (line.startsWith("@")) {
        file = line.substring(1);
      } else if (line.startsWith("! ")) {
        String[] test = line.substring(2).split(" ", 2);
        judge = new Judge.Test(test[0], test[1]);
      } else if (line.startsWith("-")) {
        whole.add(line.substring(1));
      } else if (line.startsWith("+")) {
        broken.add(line.substring(1));
      } else if (!line.isBlank() && !line.startsWith("#")) {
        throw new IllegalArgumentException("neither a name, a file, !, - nor +: " + line);
      }
    }
    return all;
  }

  /** How often the source has the text. */
  int places(Path project) throws IOException {
    String source = Files.readString(project.resolve(file));
    int places = 0;
    for (int at = source.indexOf(whole); at >= 0; at = source.indexOf(whole, at + 1)) {
      places++;
    }
    return places;
  }

  /** The source, broken. */
  String source(Path project) throws IOException {
    return Files.readString(project.resolve(file)).replace(whole, broken);
  }
}
