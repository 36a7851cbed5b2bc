package dev.offpeak.testkit.simulation;

import dev.offpeak.store.StoreException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Stands in every gap between two effects: around each call of the store and of the provider the
 * process may die, and a call of the store may fail before it does anything. Not thread-safe.
 */
final class Gaps {

  private static final Set<String> NEVER =
      Set.of("close", "account", "dialect", "limits", "toString", "hashCode", "equals");

  private final RandomGenerator random;
  private double crashes;
  private double storeFaults;
  private long passed;

  Gaps(RandomGenerator random, double crashes, double storeFaults) {
    this.random = random;
    this.crashes = crashes;
    this.storeFaults = storeFaults;
  }

  /** Nothing dies or fails here any more. */
  void close() {
    crashes = 0;
    storeFaults = 0;
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
              if (store && random.nextDouble() < storeFaults) {
                throw new StoreException(StoreException.Reason.DISK_FULL, "no space left");
              }
              Object result = invoke(target, method, arguments);
              gap("after " + method.getName());
              return result;
            });
    return port.cast(proxy);
  }

  private void gap(String where) {
    passed++;
    if (random.nextDouble() < crashes) {
      throw new Crash(where);
    }
  }

  private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException thrown) {
      throw thrown.getCause();
    }
  }
}
