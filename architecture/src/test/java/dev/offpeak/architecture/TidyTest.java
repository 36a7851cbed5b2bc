package dev.offpeak.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Sizes and habits of the files themselves. */
class TidyTest {

  private static final int FILE_LINES_MAX = 500;
  private static final int METHOD_LINES_MAX = 70;

  /** Packages named by kind, where types go that nobody finds again. */
  private static final Set<String> KINDS =
      Set.of("util", "utils", "common", "helper", "helpers", "impl", "dto", "manager", "misc");

  /** Written in two halves, so that this file does not hold what it looks for. */
  private static final Pattern LEFT_OVER =
      Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X|T" + "BD)\\b");

  @Test
  void aFileHasAtMost500Lines() {
    assertThat(Checkout.files(".java"))
        .isNotEmpty()
        .filteredOn(file -> Checkout.text(file).lines().count() > FILE_LINES_MAX)
        .isEmpty();
  }

  @Test
  void noFileIsEmpty() {
    assertThat(Checkout.files(".java", ".md", ".sql", ".xml", ".yaml", ".json", ".csv"))
        .filteredOn(file -> Checkout.text(file).isBlank())
        .isEmpty();
  }

  @Test
  void nothingIsLeftForLater() {
    List<String> found = new ArrayList<>();
    for (Path file :
        Checkout.files(".java", ".md", ".sql", ".xml", ".yaml", "offpeak", "Makefile")) {
      int number = 0;
      for (String line : (Iterable<String>) Checkout.text(file).lines()::iterator) {
        number++;
        if (LEFT_OVER.matcher(line).find()) {
          found.add(file + ":" + number + " " + line.strip());
        }
      }
    }
    assertThat(found).isEmpty();
  }

  @Test
  void aPackageIsNamedByItsDomain() {
    assertThat(sourceFolders())
        .filteredOn(folder -> KINDS.contains(folder.getFileName().toString()))
        .isEmpty();
  }

  @Test
  void everyPackageSaysThatItsTypesAreNotNull() {
    assertThat(sourceFolders()).filteredOn(folder -> !isNullMarked(folder)).isEmpty();
  }

  @Test
  void aMethodHasAtMost70Lines() throws IOException {
    List<String> tooLong = new ArrayList<>();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<Path> sources = Checkout.files(".java").stream().map(Checkout.ROOT::resolve).toList();
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, files, null, null, null, files.getJavaFileObjectsFromPaths(sources));
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      for (CompilationUnitTree unit : task.parse()) {
        tooLong.addAll(tooLongMethods(unit, positions));
      }
    }
    assertThat(tooLong).isEmpty();
  }

  private static List<String> tooLongMethods(CompilationUnitTree unit, SourcePositions positions) {
    List<String> tooLong = new ArrayList<>();
    LineMap lines = unit.getLineMap();
    new TreeScanner<@Nullable Void, @Nullable Void>() {
      @Override
      public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
        long from = lines.getLineNumber(positions.getStartPosition(unit, method));
        long to = lines.getLineNumber(positions.getEndPosition(unit, method));
        if (to - from + 1 > METHOD_LINES_MAX) {
          tooLong.add(
              unit.getSourceFile().getName()
                  + ":"
                  + from
                  + " "
                  + method.getName()
                  + " has "
                  + (to - from + 1));
        }
        return super.visitMethod(method, null);
      }
    }.scan(unit, null);
    return tooLong;
  }

  /** Folders that hold Java sources, relative to the root. */
  private static List<Path> sourceFolders() {
    return Checkout.files(".java").stream()
        .map(file -> file.resolveSibling(""))
        .distinct()
        .toList();
  }

  /** A test in the package of what it tests is covered by that package's own statement. */
  private static boolean isNullMarked(Path folder) {
    Path main = Path.of(folder.toString().replace("/src/test/java/", "/src/main/java/"));
    for (Path candidate : List.of(folder, main)) {
      Path info = candidate.resolve("package-info.java");
      if (Files.exists(Checkout.ROOT.resolve(info))
          && Checkout.text(info).contains("\n@NullMarked\n")) {
        return true;
      }
    }
    return false;
  }
}
