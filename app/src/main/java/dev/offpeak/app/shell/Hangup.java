package dev.offpeak.app.shell;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The signal SIGHUP. To a process that serves it means that its configuration is to be read again,
 * unless its terminal was closed: then it means the end, as to any other.
 */
final class Hangup {

  private static final Path TERMINAL = Path.of("/dev/tty");

  private Hangup() {}

  /**
   * Has signals told from now on; does nothing where there is no such signal.
   *
   * @param again called when the configuration is to be read again
   * @param end called when the terminal is gone
   */
  @SuppressWarnings("ReferenceEquality") // The handler is a proxy: it equals itself alone.
  static void listen(Runnable again, Runnable end) {
    boolean attached = hasTerminal();
    Runnable told = () -> (attached && !hasTerminal() ? end : again).run();
    try {
      // The JDK has no other way to a signal; named in words, the class is a compiler's warning
      // that cannot be answered.
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      InvocationHandler calls =
          (proxy, method, arguments) ->
              switch (method.getName()) {
                case "handle" -> {
                  told.run();
                  yield null;
                }
                case "hashCode" -> System.identityHashCode(told);
                case "equals" -> arguments != null && proxy == arguments[0];
                default -> "SIGHUP";
              };
      Object proxy =
          Proxy.newProxyInstance(Hangup.class.getClassLoader(), new Class<?>[] {handler}, calls);
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), proxy);
    } catch (ReflectiveOperationException | IllegalArgumentException noSuchSignal) {
      return;
    }
  }

  private static boolean hasTerminal() {
    try (InputStream terminal = Files.newInputStream(TERMINAL)) {
      return terminal.available() >= 0;
    } catch (IOException none) {
      return false;
    }
  }
}
