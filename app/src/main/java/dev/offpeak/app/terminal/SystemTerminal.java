package dev.offpeak.app.terminal;

import dev.offpeak.app.shell.Environment;
import dev.offpeak.app.shell.Terminal;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * The process's terminal, asked by {@code ioctl} each time, so that a resize is seen at once.
 *
 * <p>A terminal library would do more (and take its time at start, install signal handlers and
 * change modes); we need one number. Where the call does not exist (Windows) there is no terminal,
 * and plain lines are shown.
 */
public final class SystemTerminal implements Terminal {

  /** {@code TIOCGWINSZ}: asm-generic/ioctls.h on Linux, sys/ttycom.h on macOS. */
  private static final long WINDOW_SIZE_LINUX = 0x5413;

  private static final long WINDOW_SIZE_MAC = 0x40087468;

  private static final int STANDARD_INPUT = 0;
  private static final int STANDARD_ERROR = 2;

  /** {@code struct winsize}: rows, columns and two unused numbers of 16 bits each. */
  private static final MemoryLayout WINDOW = MemoryLayout.sequenceLayout(4, ValueLayout.JAVA_SHORT);

  private static final int COLUMNS_DEFAULT = 80;

  private final boolean dumb;
  private @Nullable MethodHandle ioctl;
  private boolean looked;

  public SystemTerminal(Environment environment) {
    this.dumb = environment.get("TERM").orElse("dumb").equals("dumb");
  }

  @Override
  public int columns() {
    return dumb ? 0 : columnsOf(STANDARD_ERROR);
  }

  @Override
  public boolean answers() {
    return columnsOf(STANDARD_ERROR) > 0 && columnsOf(STANDARD_INPUT) > 0;
  }

  private synchronized int columnsOf(int descriptor) {
    MethodHandle call = call();
    if (call == null) {
      return 0;
    }
    long request = isMac() ? WINDOW_SIZE_MAC : WINDOW_SIZE_LINUX;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment window = arena.allocate(WINDOW);
      int result = (int) call.invokeExact(descriptor, request, window);
      if (result != 0) {
        return 0;
      }
      int columns = Short.toUnsignedInt(window.getAtIndex(ValueLayout.JAVA_SHORT, 1));
      return columns == 0 ? COLUMNS_DEFAULT : columns;
    } catch (Throwable unusable) {
      return 0;
    }
  }

  @SuppressWarnings("restricted") // The launcher and the manifest allow native access.
  private @Nullable MethodHandle call() {
    if (!looked) {
      looked = true;
      if (!System.getProperty("os.name", "").startsWith("Windows")) {
        Linker linker = Linker.nativeLinker();
        FunctionDescriptor shape =
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_LONG,
                ValueLayout.ADDRESS);
        ioctl =
            linker
                .defaultLookup()
                .find("ioctl")
                .map(address ->
                    linker.downcallHandle(address, shape, Linker.Option.firstVariadicArg(2)))
                .orElse(null);
      }
    }
    return ioctl;
  }

  private static boolean isMac() {
    return System.getProperty("os.name", "").startsWith("Mac");
  }
}
