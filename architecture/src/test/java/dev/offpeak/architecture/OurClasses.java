package dev.offpeak.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import java.util.Set;

/** The main classes of all modules, read once; and which package belongs to which module. */
final class OurClasses {

  static final String ROOT = "dev.offpeak";

  /** Modules other than core, by the packages they own. */
  static final Set<String> ADAPTERS =
      Set.of(
          "dev.offpeak.connectors",
          "dev.offpeak.gateway",
          "dev.offpeak.provider.http",
          "dev.offpeak.provider.openai",
          "dev.offpeak.provider.anthropic",
          "dev.offpeak.store.sqlite");

  private static final Set<String> BESIDE_CORE =
      Set.of("dev.offpeak.app", "dev.offpeak.sandbox", "dev.offpeak.testkit");

  static final JavaClasses MAIN =
      new ClassFileImporter().withImportOption(OurClasses::isMain).importPackages(ROOT);

  private OurClasses() {}

  /** Whether the class is in one of the packages or below it. */
  static boolean isIn(Set<String> packages, JavaClass type) {
    String name = type.getPackageName();
    return packages.stream().anyMatch(own -> name.equals(own) || name.startsWith(own + "."));
  }

  static DescribedPredicate<JavaClass> in(String... packages) {
    Set<String> names = Set.of(packages);
    return DescribedPredicate.describe(
        "are in " + String.join(", ", packages), type -> isIn(names, type));
  }

  static DescribedPredicate<JavaClass> outside(String... packages) {
    return DescribedPredicate.not(in(packages)).as("are outside " + String.join(", ", packages));
  }

  static boolean isOurs(JavaClass type) {
    return isIn(Set.of(ROOT), type);
  }

  static boolean isCore(JavaClass type) {
    return isOurs(type) && !isIn(ADAPTERS, type) && !isIn(BESIDE_CORE, type);
  }

  /** The tests of this module share the root package with what they look at. */
  private static boolean isMain(Location location) {
    return !location.contains("/test-classes/");
  }
}
