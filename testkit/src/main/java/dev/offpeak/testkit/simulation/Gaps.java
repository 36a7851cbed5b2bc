package dev.offpeak.testkit.simulation;

import dev.offpeak.store.StoreException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Stands in every gap between two effects: around each call of the store and of the provider the
 * process may die, another one may take over while it stands still, and a call of the store may
 * fail before it does anything. Not thread-safe.
 */
final class Gaps {

  private static final Set<String> NEVER =
      Set.of("close", "account", "dialect", "limits", "toString", "hashCode", "equals");

  private static final int SHOWN_MAX = 200;

  private final RandomGenerator random;
  private final Scope scope;
  private final Consumer<String> trace;
  private double crashes;
  private double takeovers;
  private double storeFaults;
  private @Nullable Runnable successor;
  private long passed;

  /** How often what happens in gaps, of all gaps. */
  record Shares(double crashes, double takeovers, double storeFaults) {}

  Gaps(RandomGenerator random, Scope scope, Shares shares, Consumer<String> trace) {
    this.random = random;
    this.scope = scope;
    this.crashes = scope.faults().crashes() ? shares.crashes() : 0;
    this.takeovers = scope.faults().takeovers() ? shares.takeovers() : 0;
    this.storeFaults = scope.faults().store() ? shares.storeFaults() : 0;
    this.trace = trace;
  }

  /** Nothing dies or fails here any more. */
  void close() {
    crashes = 0;
    takeovers = 0;
    storeFaults = 0;
  }

  /**
   * Does a step, in any gap of which another process may take over, once.
   *
   * @param takeover all that the other one does before the first goes on
   */
  void during(Runnable step, Runnable takeover) {
    successor = takeover;
    try {
      step.run();
    } finally {
      successor = null;
    }
  }

  /** Gaps gone through so far. */
  long passed() {
    return passed;
  }

  /** The same object, with a gap before and after each of its calls. */
  <T> T around(Class<T> port, T target, boolean store) {
    Object proxy =
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (self, method, arguments) -> {
              if (NEVER.contains(method.getName())) {
                return invoke(target, method, arguments);
              }
              gap("before " + method.getName());
              if (store
                  && (random.nextDouble() < storeFaults
                      || passed == scope.broken().storeFaultAt())) {
                trace.accept("  " + method.getName() + " fails: no space left");
                throw new StoreException(StoreException.Reason.DISK_FULL, "no space left");
              }
              Object result = invoke(target, method, arguments);
              tell(method, arguments, result);
              gap("after " + method.getName());
              return result;
            });
    return port.cast(proxy);
  }

  private void gap(String where) {
    passed++;
    Scope.Broken broken = scope.broken();
    if (random.nextDouble() < crashes
        || passed == broken.crashAt()
        || passed == broken.crashAgainAt()) {
      trace.accept("  dies " + where + " (gap " + passed + ")");
      throw new Crash(where);
    }
    Runnable other = successor;
    if (other != null && (random.nextDouble() < takeovers || passed == broken.takeoverAt())) {
      trace.accept("  stands still " + where + " (gap " + passed + "), and another takes over");
      successor = null;
      other.run();
      trace.accept("  goes on");
    }
  }

  private void tell(Method method, @Nullable Object[] arguments, @Nullable Object result) {
    String call = arguments == null ? "" : Arrays.toString(arguments);
    trace.accept("  " + method.getName() + shown(call) + " → " + shown(String.valueOf(result)));
  }

  private static String shown(String text) {
    return text.length() <= SHOWN_MAX ? text : text.substring(0, SHOWN_MAX) + "…";
  }

  private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException thrown) {
      throw thrown.getCause();
    }
  }
}
