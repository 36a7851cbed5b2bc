package dev.offpeak.store.sqlite;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.List;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** The tests of one class, for {@code scripts/mutate}: which of them fails first, and why. */
final class OneTest {

  private static final int FAILED = 1;
  private static final int NONE = 2;

  private OneTest() {}

  /** Argument: the class. Ends with 0 if all its tests pass, and there are some. */
  public static void main(String[] args) {
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request().selectors(selectClass(args[0])).build();
    Launcher launcher = LauncherFactory.create();
    launcher.execute(request, listener);
    TestExecutionSummary summary = listener.getSummary();
    // A class that cannot be loaded is no test that failed.
    List<TestExecutionSummary.Failure> failures =
        summary.getFailures().stream()
            .filter(failure -> failure.getTestIdentifier().isTest())
            .toList();
    for (TestExecutionSummary.Failure failure : failures) {
      // On a line of its own, whatever an engine has printed before.
      System.out.println();
      System.out.println("test " + failure.getTestIdentifier().getDisplayName() + " failed");
      failure.getException().printStackTrace(System.out);
    }
    boolean ran = summary.getTestsSucceededCount() > 0;
    System.exit(!failures.isEmpty() ? FAILED : ran ? 0 : NONE);
  }
}
