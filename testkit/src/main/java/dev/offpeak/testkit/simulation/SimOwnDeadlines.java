package dev.offpeak.testkit.simulation;

import dev.offpeak.store.NewRequest;
import dev.offpeak.store.RunStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Gives every other request that is loaded a deadline of its own, as a caller that waits has. */
final class SimOwnDeadlines {

  private SimOwnDeadlines() {}

  static RunStore around(RunStore runs, Instant deadline) {
    Object giving =
        Proxy.newProxyInstance(
            RunStore.class.getClassLoader(),
            new Class<?>[] {RunStore.class},
            (self, method, arguments) -> {
              for (int i = 0; arguments != null && i < arguments.length; i++) {
                if (arguments[i] instanceof List<?> requests) {
                  arguments[i] = hurried(requests, deadline);
                }
              }
              try {
                return method.invoke(runs, arguments);
              } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
              }
            });
    return RunStore.class.cast(giving);
  }

  private static List<Object> hurried(List<?> requests, Instant deadline) {
    List<Object> all = new ArrayList<>(requests.size());
    for (Object one : requests) {
      boolean due = one instanceof NewRequest request && request.ordinal() % 2 == 1;
      all.add(due ? withDeadline((NewRequest) one, deadline) : one);
    }
    return all;
  }

  private static NewRequest withDeadline(NewRequest of, Instant deadline) {
    return new NewRequest(
        of.ordinal(),
        of.customId(),
        of.feature(),
        of.endpoint(),
        of.model(),
        of.body(),
        of.row(),
        of.estimatedInputTokens(),
        of.outputTokensMax(),
        of.reserveNanos(),
        of.bodyHash(),
        deadline,
        of.invalid(),
        of.beginnings());
  }
}
