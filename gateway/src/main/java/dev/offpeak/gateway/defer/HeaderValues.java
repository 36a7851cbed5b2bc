package dev.offpeak.gateway.defer;

import org.jspecify.annotations.Nullable;

/** Gives the value of a call's header, or null. */
@FunctionalInterface
interface HeaderValues {
  @Nullable String get(String name);
}
