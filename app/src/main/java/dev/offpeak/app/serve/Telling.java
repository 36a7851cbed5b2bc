package dev.offpeak.app.serve;

import dev.offpeak.alerts.AlertWatch;
import dev.offpeak.app.assembly.Assembly;
import dev.offpeak.app.config.HooksSection;
import dev.offpeak.hooks.Hooks;
import dev.offpeak.store.StoreException;
import org.jspecify.annotations.Nullable;

/**
 * Tells receivers of what ended and of alerts, by the configuration that was read last. What is to
 * be told is read off the store, so that nothing is lost between two configurations. Used by the
 * thread that serves.
 */
final class Telling implements AutoCloseable {

  private final Assembly assembly;
  private HooksSection section;
  private @Nullable Hooks hooks;
  private @Nullable AlertWatch alerts;

  private Telling(Assembly assembly) {
    this.assembly = assembly;
    this.section = assembly.readLast().hooks();
  }

  static Telling start(Assembly assembly) {
    Telling telling = new Telling(assembly);
    telling.begin();
    return telling;
  }

  private void begin() {
    hooks = Hooks.start(assembly.hooks());
    alerts = assembly.alertWatch().start();
  }

  /**
   * Goes on by what the configuration says now, if that is something else.
   *
   * @throws StoreException if the store refuses; then it goes on with the next call of this
   */
  void renew() {
    HooksSection now = assembly.readLast().hooks();
    if (now.equals(section) && alerts != null) {
      return;
    }
    close();
    section = now;
    begin();
  }

  @Override
  public void close() {
    if (alerts != null) {
      alerts.close();
      alerts = null;
    }
    if (hooks != null) {
      hooks.close();
      hooks = null;
    }
  }
}
