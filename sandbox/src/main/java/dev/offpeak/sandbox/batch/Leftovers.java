package dev.offpeak.sandbox.batch;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Removes what was being made when a process was killed or a call was refused. Stateless. */
public final class Leftovers {
  /** Begins the name of a directory in which results are being made. */
  static final String TEMPORARY = "tmp";

  private Leftovers() {}

  /** Deletes a directory with all it holds; nothing happens if it is gone. */
  public static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
              throws IOException {
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** Deletes the children whose names begin with {@code prefix}. */
  static void sweep(Path directory, String prefix) throws IOException {
    List<Path> left;
    try (Stream<Path> children = Files.list(directory)) {
      left = children.filter(child -> name(child).startsWith(prefix)).toList();
    }
    for (Path child : left) {
      delete(child);
    }
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }
}
