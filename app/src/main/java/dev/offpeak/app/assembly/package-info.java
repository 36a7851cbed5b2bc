/**
 * Puts the parts together. Open {@link dev.offpeak.app.assembly.Assembly}: nothing else names a
 * store, a provider or the emulator.
 */
@NullMarked
package dev.offpeak.app.assembly;

import org.jspecify.annotations.NullMarked;
