package dev.offpeak.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static dev.offpeak.architecture.OurClasses.MAIN;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What main code never does by itself, because a test could then not steer it. */
class HabitsTest {

  private static final Set<String> CALENDARS =
      Set.of(
          "java.time.Instant",
          "java.time.LocalDate",
          "java.time.LocalTime",
          "java.time.LocalDateTime",
          "java.time.OffsetDateTime",
          "java.time.ZonedDateTime",
          "java.time.Year",
          "java.time.YearMonth");

  /** Where the real clock comes in: the defaults of what a program starts. */
  private static final Set<String> CLOCK_MAKERS =
      Set.of(
          "dev.offpeak.EngineBuilder",
          "dev.offpeak.app.Main",
          "dev.offpeak.sandbox.SandboxOptions$Builder",
          "dev.offpeak.store.sqlite.SqliteStore");

  @Test
  void timeIsAskedOfAnInjectedSource() {
    noClasses()
        .should()
        .accessTargetWhere(describe("read the clock", HabitsTest::readsClock))
        .check(MAIN);
  }

  @Test
  void theRealClockIsMadeInFewPlaces() {
    noClasses()
        .that(describe("may not make a clock", type -> !CLOCK_MAKERS.contains(type.getName())))
        .should()
        .accessTargetWhere(describe("make a clock", HabitsTest::makesClock))
        .check(MAIN);
  }

  @Test
  void nothingSleeps() {
    noClasses()
        .should()
        .accessTargetWhere(
            describe(
                "sleep",
                access ->
                    is(access, "java.lang.Thread", "sleep")
                        || is(access, "java.util.concurrent.TimeUnit", "sleep")))
        .check(MAIN);
  }

  @Test
  void chanceIsInjected() {
    noClasses()
        .should()
        .accessTargetWhere(
            describe(
                "roll hidden dice",
                access ->
                    is(access, "java.util.concurrent.ThreadLocalRandom", "current")
                        || is(access, "java.lang.Math", "random")))
        .check(MAIN);
  }

  @Test
  void aClassOnlyItsPackageSeesIsUsedThere() {
    List<String> unused =
        MAIN.stream()
            .filter(type ->
                type.isTopLevelClass() && !type.getModifiers().contains(JavaModifier.PUBLIC))
            .filter(type -> !type.getSimpleName().equals("package-info"))
            .filter(HabitsTest::isUnused)
            .map(JavaClass::getName)
            .toList();
    assertThat(unused).isEmpty();
  }

  private static boolean readsClock(JavaAccess<?> access) {
    String owner = access.getTargetOwner().getName();
    boolean now = access.getName().equals("now") && CALENDARS.contains(owner);
    boolean given = !access.getTarget().getFullName().endsWith("now()");
    return (now && !given)
        || is(access, "java.lang.System", "currentTimeMillis")
        || (owner.equals("java.util.Date")
            && access.getTarget().getFullName().endsWith("<init>()"));
  }

  private static boolean makesClock(JavaAccess<?> access) {
    return is(access, "java.time.InstantSource", "system")
        || (access.getTargetOwner().getName().equals("java.time.Clock")
            && access.getName().startsWith("system"));
  }

  private static boolean is(JavaAccess<?> access, String owner, String name) {
    return access.getTargetOwner().getName().equals(owner) && access.getName().equals(name);
  }

  private static boolean isUnused(JavaClass type) {
    return type.getDirectDependenciesToSelf().stream()
        .allMatch(dependency ->
            dependency.getOriginClass().getName().equals(type.getName())
                || dependency.getOriginClass().getName().startsWith(type.getName() + "$"));
  }
}
