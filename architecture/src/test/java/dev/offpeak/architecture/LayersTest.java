package dev.offpeak.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static dev.offpeak.architecture.OurClasses.MAIN;
import static dev.offpeak.architecture.OurClasses.in;
import static dev.offpeak.architecture.OurClasses.outside;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Who may see whom. No rule has an exception: where one seems needed, the class is in the wrong
 * place.
 */
class LayersTest {

  /** The packages of core, lowest level first; a package sees its own level and those below. */
  private static final List<Set<String>> LEVELS =
      List.of(
          Set.of("dev.offpeak.model"),
          Set.of(
              "dev.offpeak.pricing",
              "dev.offpeak.retry",
              "dev.offpeak.route",
              "dev.offpeak.prefix",
              "dev.offpeak.lane",
              "dev.offpeak.validate",
              "dev.offpeak.trace"),
          Set.of("dev.offpeak.plan"),
          Set.of(
              "dev.offpeak.store",
              "dev.offpeak.payload",
              "dev.offpeak.provider",
              "dev.offpeak.source",
              "dev.offpeak.sink"),
          Set.of("dev.offpeak.ledger", "dev.offpeak.policy"),
          Set.of("dev.offpeak.audit", "dev.offpeak.savings"),
          Set.of(
              "dev.offpeak.intake",
              "dev.offpeak.imports",
              "dev.offpeak.dispatch",
              "dev.offpeak.deliver"),
          Set.of("dev.offpeak.hooks", "dev.offpeak.spans"),
          Set.of("dev.offpeak.alerts"),
          Set.of("dev.offpeak.schedule"),
          Set.of("dev.offpeak"));

  private static final String[] PURE = {
    "dev.offpeak.pricing",
    "dev.offpeak.retry",
    "dev.offpeak.route",
    "dev.offpeak.prefix",
    "dev.offpeak.lane",
    "dev.offpeak.validate",
    "dev.offpeak.plan"
  };

  /** What the dialects are built on; it belongs to their module. */
  private static final String SHARED_TRANSPORT = "dev.offpeak.provider.http";

  @Test
  void everyPackageOfCoreHasItsLevel() {
    Set<String> known = Set.copyOf(LEVELS.stream().flatMap(Set::stream).toList());
    assertThat(MAIN.stream().filter(OurClasses::isCore).map(JavaClass::getPackageName))
        .isNotEmpty()
        .isSubsetOf(known);
  }

  @Test
  void aLevelOfCoreSeesNoLevelAboveIt() {
    for (int level = 0; level < LEVELS.size() - 1; level++) {
      noClasses()
          .that(exactlyIn(LEVELS.get(level)))
          .should()
          .dependOnClassesThat(
              exactlyIn(
                  Set.copyOf(
                      LEVELS.subList(level + 1, LEVELS.size()).stream()
                          .flatMap(Set::stream)
                          .toList())))
          .allowEmptyShould(true)
          .check(MAIN);
    }
  }

  @Test
  void coreSeesOnlyItselfTheJdkAndItsFewLibraries() {
    classes()
        .that(describe("are in core", OurClasses::isCore))
        .should()
        .onlyDependOnClassesThat(
            describe("are in core", OurClasses::isCore)
                .or(
                    resideInAnyPackage(
                        "",
                        "java..",
                        "org.jspecify..",
                        "org.slf4j",
                        "tools.jackson..",
                        "de.siegmar.fastcsv..")))
        .check(MAIN);
  }

  @Test
  void theModelNeedsOnlyTheJdk() {
    classes()
        .that(in("dev.offpeak.model"))
        .should()
        .onlyDependOnClassesThat(
            in("dev.offpeak.model").or(resideInAnyPackage("", "java..", "org.jspecify..")))
        .check(MAIN);
  }

  @Test
  void whatDecidesDoesNoInputOrOutput() {
    noClasses()
        .that(in(PURE).or(in("dev.offpeak.model")))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                    "java.net..",
                    "java.sql..",
                    "java.nio.file..",
                    "java.nio.channels..",
                    "java.util.logging..",
                    "org.slf4j..")
                .or(
                    describe(
                        "open files",
                        type ->
                            type.getName().startsWith("java.io.File")
                                || type.getName().equals("java.io.RandomAccessFile"))))
        .check(MAIN);
  }

  @Test
  void whatDecidesReadsNoClockAndRollsNoDice() {
    noClasses()
        .that(in(PURE))
        .should()
        .dependOnClassesThat(
            describe(
                "tell the time, wait or are random",
                type ->
                    Set.of(
                            "java.time.Clock",
                            "java.time.InstantSource",
                            "java.lang.Thread",
                            "java.util.Random",
                            "java.security.SecureRandom")
                        .contains(type.getName())))
        .check(MAIN);
  }

  @Test
  void onlyStoresAndConnectorsSpeakSql() {
    noClasses()
        .that(outside("dev.offpeak.store.sqlite", "dev.offpeak.connectors", "dev.offpeak.testkit"))
        .should()
        .dependOnClassesThat(resideInAnyPackage("java.sql..", "javax.sql..", "org.sqlite.."))
        .check(MAIN);
  }

  @Test
  void anAdapterSeesCoreAndNoOtherAdapter() {
    for (String adapter : OurClasses.ADAPTERS) {
      String[] others =
          OurClasses.ADAPTERS.stream()
              .filter(other -> !other.equals(adapter) && !other.equals(SHARED_TRANSPORT))
              .toArray(String[]::new);
      noClasses().that(in(adapter)).should().dependOnClassesThat(in(others)).check(MAIN);
    }
  }

  @Test
  void theGatewayAndTheDispatcherMeetInTheStoreOnly() {
    noClasses()
        .that(in("dev.offpeak.gateway"))
        .should()
        .dependOnClassesThat(in("dev.offpeak.dispatch"))
        .check(MAIN);
    noClasses()
        .that(in("dev.offpeak.dispatch"))
        .should()
        .dependOnClassesThat(in("dev.offpeak.gateway"))
        .check(MAIN);
  }

  @Test
  void onlyTheGatewayKnowsItsServer() {
    noClasses()
        .that(outside("dev.offpeak.gateway"))
        .should()
        .dependOnClassesThat(resideInAnyPackage("io.vertx..", "io.netty.."))
        .check(MAIN);
  }

  @Test
  void theSandboxSharesNothingWithTheProgramItJudges() {
    noClasses()
        .that(in("dev.offpeak.sandbox"))
        .should()
        .dependOnClassesThat(
            describe("are ours", OurClasses::isOurs).and(outside("dev.offpeak.sandbox")))
        .check(MAIN);
  }

  @Test
  void nothingSeesTheApp() {
    noClasses()
        .that(outside("dev.offpeak.app"))
        .should()
        .dependOnClassesThat(in("dev.offpeak.app"))
        .check(MAIN);
  }

  @Test
  void packagesFormNoCycle() {
    slices().matching("dev.offpeak.(**)").should().beFreeOfCycles().check(MAIN);
  }

  @Test
  void onlyDialectsAreBuiltOnTheTransport() {
    noClasses()
        .that(outside("dev.offpeak.provider", "dev.offpeak.app"))
        .should()
        .dependOnClassesThat(in(SHARED_TRANSPORT))
        .check(MAIN);
  }

  @Test
  void toolsOfTestsStayOutOfTheProgram() {
    noClasses()
        .that(outside("dev.offpeak.testkit"))
        .should()
        .dependOnClassesThat(
            in("dev.offpeak.testkit")
                .or(
                    resideInAnyPackage(
                        "org.junit..",
                        "org.assertj..",
                        "net.jqwik..",
                        "com.tngtech..",
                        "com.openai..",
                        "com.anthropic..",
                        "io.zonky..")))
        .check(MAIN);
  }

  private static DescribedPredicate<JavaClass> exactlyIn(Set<String> packages) {
    return describe("are in " + packages, type -> packages.contains(type.getPackageName()));
  }
}
